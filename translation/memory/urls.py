from django.urls import path

from translation.memory import pages, transfer

urlpatterns = [
    path("", pages.memory, name="memory"),
    path("file/", transfer.memory_file, name="memory-file"),
    path("import/", transfer.memory_import, name="memory-import"),
    path("approve/", pages.approve, name="memory-approve"),
    path("<int:pk>/", pages.entry, name="memory-entry"),
]
