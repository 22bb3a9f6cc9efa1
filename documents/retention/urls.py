from django.urls import path

from documents.retention import acts, views

urlpatterns = [
    path("papers/retention/", views.retention, name="retention"),
    path("papers/retention/ask/", views.ask, name="retention-ask"),
    path("papers/retention/decide/", views.decide, name="retention-decide"),
    path("papers/retention/holds/<int:pk>/", acts.hold, name="legal-hold"),
    path("documents/<int:pk>/deletion/", acts.ask, name="document-deletion"),
    path("documents/<int:pk>/legal-hold/", acts.hold_paper, name="document-legal-hold"),
    path("cases/<str:code>/legal-hold/", acts.hold_case, name="case-legal-hold"),
]
