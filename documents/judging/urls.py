from django.urls import path

from documents.judging import views

urlpatterns = [
    path("documents/<int:pk>/", views.check, name="document-check"),
    path("mismatches/<int:pk>/", views.mismatch, name="mismatch"),
]
