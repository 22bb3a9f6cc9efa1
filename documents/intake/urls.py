from django.urls import path

from documents.intake import shown, views

urlpatterns = [
    path("papers/", views.intake, name="intake"),
    path("papers/count/", views.count, name="intake-count"),
    path("papers/cases/", views.cases, name="intake-cases"),
    path("papers/date/", views.typed_date, name="intake-date"),
    path("papers/<int:pk>/", views.paper, name="intake-paper"),
    path("papers/<int:pk>/aside/", views.aside, name="intake-aside"),
    path("papers/<int:pk>/file/", shown.file, name="intake-file"),
    path("papers/<int:pk>/pages/<int:number>/", shown.page, name="intake-page"),
]
