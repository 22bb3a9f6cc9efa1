from django.urls import path

from translation.terms import pages, transfer

urlpatterns = [
    path("", pages.terms, name="terms"),
    path("new/", pages.term_new, name="term-new"),
    path("file/", transfer.terms_file, name="terms-file"),
    path("import/", transfer.terms_import, name="terms-import"),
    path("<int:pk>/", pages.term, name="term"),
    path("<int:pk>/decide/", pages.decide, name="term-decide"),
]
