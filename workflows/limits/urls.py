from django.urls import path

from workflows.limits import views

urlpatterns = [path("<str:column>/", views.limit, name="column-limit")]
