from django.urls import path

from workflows.precheck import views

HERE = "cases/<str:code>/precheck/"

urlpatterns = [
    path(HERE, views.page, name="precheck"),
    path(f"{HERE}print/", views.printed, name="precheck-print"),
    path(f"{HERE}criteria/<str:criterion>/", views.confirmed, name="precheck-confirm"),
]
