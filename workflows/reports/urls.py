from django.urls import path, re_path

from workflows.reports import views

urlpatterns = [
    path("", views.reports, name="reports"),
    path("<slug:code>/", views.report, name="report"),
    path("<slug:code>/cases/", views.cases, name="report-cases"),
    re_path(r"^(?P<code>[a-z-]+)\.(?P<form>csv|xlsx)$", views.export, name="report-file"),
]
