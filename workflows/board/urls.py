from django.urls import path

from workflows.board import views

urlpatterns = [
    path("", views.board, name="board"),
    path("column/<slug:code>/", views.column, name="board-column"),
    path("card/<slug:code>/", views.card, name="board-card"),
    path("counts/", views.counts, name="board-counts"),
]
