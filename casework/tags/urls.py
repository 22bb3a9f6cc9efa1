from django.urls import path

from casework.tags import pages

urlpatterns = [
    path("cases/<str:code>/tags/", pages.of_case, name="case-tags"),
    path("board/tags/", pages.tags, name="tags"),
    path("board/tags/<int:pk>/", pages.tag, name="tag"),
]
