from django.urls import path

from casework.people import demo, views

urlpatterns = [
    path("acting-as/", views.choose_role, name="choose-role"),
    path("demo/sign-in/", demo.sign_in, name="demo-sign-in"),
    path("demo/clock/", demo.move_clock, name="demo-clock"),
]
