from django.urls import path

from documents.asking import pages

urlpatterns = [
    path("cases/<str:code>/papers/ask/", pages.ask, name="papers-ask"),
    path("cases/<str:code>/papers/asked/", pages.asked, name="papers-asked"),
]
