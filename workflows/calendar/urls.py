from django.urls import path

from workflows.calendar import views

urlpatterns = [
    path("me/calendar/", views.my_calendar, name="my-calendar"),
    path("calendar/<str:key>.ics", views.feed, name="calendar-feed"),
    path("cases/<str:code>/dates.ics", views.dates, name="case-dates"),
]
