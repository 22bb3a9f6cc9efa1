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
    path("documents/<int:pk>/", views.check, name="document-check"),
    path("documents/<int:pk>/file/", views.file, name="document-file"),
    path("documents/<int:pk>/pages/<int:number>/", views.page, name="document-page"),
]
