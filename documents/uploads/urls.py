from django.urls import path

from documents.uploads import views

urlpatterns = [
    path(
        "cases/<str:code>/documents/<str:document_type>/upload/",
        views.upload,
        name="document-upload",
    ),
    path(
        "cases/<str:code>/documents/<str:document_type>/waive/", views.waive, name="document-waive"
    ),
]
