from django.apps import AppConfig


class TranslationConfig(AppConfig):
    """The linguists' room. Until it has jobs, its predicates are answered by facts and papers."""

    name = "translation"
    verbose_name = "Translation"
