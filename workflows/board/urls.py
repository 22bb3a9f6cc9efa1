from django.urls import path

from workflows.board import bar, views
from workflows.board.saved import views as saved

urlpatterns = [
    path("", views.board, name="board"),
    path("find/", bar.find, name="board-find"),
    path("column/<slug:code>/", views.column, name="board-column"),
    path("card/<slug:code>/", views.card, name="board-card"),
    path("counts/", views.counts, name="board-counts"),
    path("views/new/", saved.new, name="board-view-new"),
    path("views/<int:pk>/", saved.opened, name="board-view"),
    path("views/<int:pk>/change/", saved.change, name="board-view-change"),
]
