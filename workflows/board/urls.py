from django.urls import path

from workflows.board import bar, bulk, following, views
from workflows.board.saved import views as saved

urlpatterns = [
    path("", views.board, name="board"),
    path("find/", bar.find, name="board-find"),
    path("options/", bar.options, name="board-options"),
    path("column/<slug:code>/", views.column, name="board-column"),
    path("lane/<slug:by>/<slug:key>/", views.lane, name="board-lane"),
    path("cards/", following.changed, name="board-cards"),
    path("says/<slug:code>/", views.says, name="board-says"),
    path("bulk/<slug:act>/", bulk.bulk, name="board-bulk"),
    path("look/", views.choose_look, name="board-look"),
    path("views/new/", saved.new, name="board-view-new"),
    path("views/<int:pk>/", saved.opened, name="board-view"),
    path("views/<int:pk>/change/", saved.change, name="board-view-change"),
]
