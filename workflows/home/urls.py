from django.urls import path

from workflows.home import views

urlpatterns = [path("", views.home, name="home")]
