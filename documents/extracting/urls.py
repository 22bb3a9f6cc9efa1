from django.urls import path

from documents.extracting import table_views, views

urlpatterns = [
    path("documents/<int:pk>/values/", views.values, name="document-values"),
    path("documents/<int:pk>/values/table/", table_views.table, name="document-values-table"),
    path("documents/<int:pk>/values/<int:entry>/", views.mend, name="document-value"),
    path("documents/<int:pk>/values/<int:entry>/agree/", views.agree, name="document-value-agree"),
]
