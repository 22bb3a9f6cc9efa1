from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = "Cases"

    def ready(self) -> None:
        from casework.cases import predicates  # noqa: F401  the predicates register themselves
        from casework.eligibility import held  # noqa: F401
