from django.urls import path

from translation.team import page, profile

urlpatterns = [
    path("team/", page.team, name="translation-team"),
    path("team/<int:user_id>/", profile.profile, name="linguist"),
]
