from django.urls import path

from workflows.team import closing, inviting, leaving, listing, person

urlpatterns = [
    path("", listing.people, name="people"),
    path("invite/", inviting.invite, name="person-invite"),
    path("<int:user_id>/", person.person, name="person"),
    path("<int:user_id>/invite/", inviting.again, name="person-invite-again"),
    path("<int:user_id>/roles/", person.roles, name="person-roles"),
    path("<int:user_id>/away/", person.away, name="person-away"),
    path("<int:user_id>/deactivate/", closing.deactivate, name="person-deactivate"),
    path("<int:user_id>/reactivate/", closing.reactivate, name="person-reactivate"),
    path("<int:user_id>/hand-over/", leaving.hand_over, name="person-hand-over"),
]
