from django.urls import path

from casework.people import demo, me, purpose, views

urlpatterns = [
    path("cases/<str:code>/purpose/", purpose.purpose, name="case-purpose"),
    path("acting-as/", views.choose_role, name="choose-role"),
    path("me/", me.me, name="me"),
    path("me/away/", me.my_absence, name="my-absence"),
    path("absences/<int:absence_id>/end/", me.absence_end, name="absence-end"),
    path("demo/sign-in/", demo.sign_in, name="demo-sign-in"),
    path("demo/clock/", demo.move_clock, name="demo-clock"),
]
