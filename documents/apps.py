from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from documents.checklist import predicates  # noqa: F401  they register themselves
        from documents.extracting import serving  # noqa: F401
