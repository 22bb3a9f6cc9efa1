from django.urls import path

from workflows.board import following, views

urlpatterns = [
    path("", views.board, name="board"),
    path("column/<slug:code>/", views.column, name="board-column"),
    path("card/<slug:code>/", views.card, name="board-card"),
    path("cards/", following.changed, name="board-cards"),
    path("counts/", views.counts, name="board-counts"),
]
