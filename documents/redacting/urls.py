from django.urls import path

from documents.redacting import views

urlpatterns = [
    path("documents/<int:pk>/redact/", views.redact, name="document-redact"),
    path("documents/<int:pk>/copies/", views.listed, name="document-copies"),
    path(
        "documents/<int:pk>/redactions/<int:redaction>/withdraw/",
        views.withdraw,
        name="document-copy-withdraw",
    ),
]
