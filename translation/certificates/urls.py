from django.urls import path

from translation.certificates import views

urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("verify/<str:serial>/", views.verify_serial, name="verify-serial"),
]
