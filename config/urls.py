"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("", include("workflows.home.urls")),
    path("", include("workflows.list.urls")),
    path("", include("workflows.search.urls")),
    path("", include("workflows.case.urls")),
    path("", include("workflows.calendar.urls")),
    path("", include("documents.uploads.urls")),
    path("", include("casework.people.urls")),
    path("", include("casework.contacts.urls")),
    path("", include("casework.tags.urls")),
    path("people/", include("workflows.team.urls")),
    path("board/limits/", include("workflows.limits.urls")),
    path("board/", include("workflows.board.urls")),
    path("live/", include("workflows.live.urls")),
    path("inbox/", include("workflows.inbox.urls")),
    path("notices/", include("workflows.notices.urls")),
    path("accounts/", include("allauth.urls")),
]
