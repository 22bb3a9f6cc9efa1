"""Every address of the product."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path("", include("workflows.home.urls")),
    path("", include("casework.people.urls")),
    path("board/", include("workflows.board.urls")),
    path("accounts/", include("allauth.urls")),
]

for pages in ("workflows.case", "documents.uploads"):
    if find_spec(pages) and find_spec(f"{pages}.urls"):
        urlpatterns.append(path("", include(f"{pages}.urls")))
