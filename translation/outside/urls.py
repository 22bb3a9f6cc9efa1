from django.urls import path

from translation.outside import views

urlpatterns = [
    path("jobs/<int:pk>/outside/", views.outside, name="translation-outside"),
    path("jobs/<int:pk>/outside/<slug:way>/", views.file, name="translation-outside-file"),
]
