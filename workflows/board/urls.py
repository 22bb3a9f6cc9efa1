from django.urls import path

from workflows.board import views

urlpatterns = [
    path("", views.board, name="board"),
]
