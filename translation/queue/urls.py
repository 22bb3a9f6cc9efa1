from django.urls import path

from translation.queue import views

urlpatterns = [
    path("", views.queue, name="translation-queue"),
    path("next/", views.take_next, name="translation-next"),
    path("jobs/<int:pk>/take/", views.take, name="translation-take"),
    path("jobs/<int:pk>/decline/", views.decline, name="translation-decline"),
]
