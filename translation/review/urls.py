from django.urls import path

from translation.review import acts, views

REVIEW = "jobs/<int:pk>/review/"

urlpatterns = [
    path(REVIEW, views.review, name="translation-review"),
    path(f"{REVIEW}segments/<int:number>/", views.segment, name="translation-review-segment"),
    path(f"{REVIEW}segments/<int:number>/remark/", acts.remark, name="translation-remark"),
    path(
        f"{REVIEW}remarks/<int:remark>/withdraw/",
        acts.withdraw,
        name="translation-remark-withdraw",
    ),
    path(f"{REVIEW}reasons/<int:reason>/accept/", acts.accept, name="translation-accept"),
    path(f"{REVIEW}changes/", views.send_back, name="translation-send-back"),
    path(f"{REVIEW}approve/", views.approve, name="translation-approve"),
    path(f"{REVIEW}give-back/", views.give_back, name="translation-review-give-back"),
    path(f"{REVIEW}ask/", views.ask, name="translation-review-ask"),
]
