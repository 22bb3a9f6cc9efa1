from django.urls import path

from documents.sending import views

urlpatterns = [
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/<uuid:pk>/", views.upload, name="upload"),
    path("uploads/<uuid:pk>/parts/<int:number>/", views.part, name="upload-part"),
    path("uploads/<uuid:pk>/complete/", views.complete, name="upload-complete"),
]
