from django.urls import path

from workflows.inbox import acts, selected, views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("next/", views.take, name="inbox-next"),
    path("badges/", views.badges, name="inbox-badges"),
    path("selected/", selected.selected, name="inbox-selected"),
    path("<int:item_id>/", views.item, name="inbox-item"),
    path("<int:item_id>/<str:name>/", acts.act, name="inbox-act"),
]
