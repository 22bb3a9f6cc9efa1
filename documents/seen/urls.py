from django.urls import path

from documents.seen import views

urlpatterns = [path("documents/<int:pk>/seen/", views.seen, name="document-seen")]
