from django.urls import path

from casework.people import demo, purpose, views

urlpatterns = [
    path("cases/<str:code>/purpose/", purpose.purpose, name="case-purpose"),
    path("acting-as/", views.choose_role, name="choose-role"),
    path("demo/sign-in/", demo.sign_in, name="demo-sign-in"),
    path("demo/clock/", demo.move_clock, name="demo-clock"),
]
