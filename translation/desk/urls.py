from django.urls import path

from translation.desk import acts, views

urlpatterns = [
    path("jobs/<int:pk>/", views.job, name="translation-job"),
    path("jobs/<int:pk>/findings/", views.findings, name="translation-findings"),
    path("jobs/<int:pk>/segments/<int:number>/", views.segment, name="translation-segment"),
    path("jobs/<int:pk>/segments/<int:number>/aids/", views.aids, name="translation-aids"),
    path("jobs/<int:pk>/segments/<int:number>/justify/", acts.justify, name="translation-justify"),
    path("jobs/<int:pk>/hand-in/", acts.hand_in, name="translation-hand-in"),
    path("jobs/<int:pk>/release/", acts.release, name="translation-release"),
    path("jobs/<int:pk>/ask/", acts.ask, name="translation-ask"),
]
