from django.urls import path

from documents.stored import views

PREFIX = "/stored/"  # below it, and only there, papers are served from disk

urlpatterns = [
    path("stored/part/<str:token>", views.part, name="stored-part"),
    path("stored/file/<str:token>", views.file, name="stored-file"),
]
