from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = "Work"

    def ready(self) -> None:
        from workflows.engine import settle, work  # noqa: F401  predicates and settle register
        from workflows.gaps import predicates  # noqa: F401
