from django.urls import path

from workflows.list import views

urlpatterns = [path("cases/", views.cases, name="case-list")]
