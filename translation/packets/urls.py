from django.urls import path

from translation.packets import views

urlpatterns = [
    path("papers/<int:version_id>/packet/", views.packet, name="translation-packet"),
]
