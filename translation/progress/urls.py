from django.urls import path

from translation.progress import views

urlpatterns = [
    path("jobs/<int:job_id>/do/<str:code>/", views.act, name="translation-act"),
    path("papers/<int:version_id>/order/", views.ordered, name="translation-order"),
    path("questions/<int:question_id>/answer/", views.answer, name="translation-answer"),
]
