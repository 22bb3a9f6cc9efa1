from collections.abc import Iterator

from django.urls import URLPattern, path

from documents.viewing import views

PARTS = (  # of a version, and of each redacted copy of it
    ("viewer/", views.viewer, "document-viewer"),
    ("file/", views.file, "document-file"),
    ("address/", views.address, "document-address"),
    ("pages/<int:number>/", views.page, "document-page"),
    ("thumbnails/<int:number>/", views.thumbnail, "document-thumbnail"),
    ("text/", views.text, "document-text"),
)
VERSION = "documents/<int:pk>/"
COPY = "documents/<int:pk>/copies/<int:copy>/"


def _parts() -> Iterator[URLPattern]:
    for whose in (VERSION, COPY):
        for place, view, name in PARTS:
            yield path(f"{whose}{place}", view, name=name)


urlpatterns = [path(COPY, views.copy, name="document-copy"), *_parts()]
