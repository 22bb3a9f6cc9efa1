from django.apps import AppConfig


class TranslationConfig(AppConfig):
    """The linguists' room."""

    name = "translation"
    verbose_name = "Translation"

    def ready(self) -> None:
        from translation.jobs import held  # noqa: F401  predicates register themselves
