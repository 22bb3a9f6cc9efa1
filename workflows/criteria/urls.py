from django.urls import path

from workflows.criteria import views

urlpatterns = [
    path("", views.listed, name="criteria"),
    path("propose/", views.propose, name="criteria-propose"),
    path("<int:pk>/", views.version, name="criteria-version"),
    path("<int:pk>/cases/", views.effects, name="criteria-effects"),
    path("<int:pk>/activate/", views.activate, name="criteria-activate"),
]
