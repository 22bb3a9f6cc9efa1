from django.urls import path

from workflows.notices import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("read/", views.read, name="notices-read"),
    path("mail/", views.mail_choices, name="notices-mail"),
    path("<int:notice_id>/", views.follow, name="notice"),
]
