from django.urls import path

from casework.trial import pages

urlpatterns = [
    path("trial/", pages.trial, name="trial"),
    path("trial/confirm/<int:pk>/", pages.confirm, name="trial-confirm"),
    path("trial/<slug:name>/", pages.state, name="trial-state"),
]
