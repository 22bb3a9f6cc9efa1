from django.urls import path

from workflows.live import views

urlpatterns = [
    path("", views.stream, name="live"),
    path("since/", views.since, name="live-since"),
]
