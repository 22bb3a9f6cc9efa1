from django.urls import path

from workflows.today import views

urlpatterns = [
    path("", views.today, name="today"),
    path("seen/", views.seen, name="today-seen"),
]
