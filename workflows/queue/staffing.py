"""Taking people off a case: what they had in hand there is free again."""

from django.utils.translation import gettext as _

from casework.blockers import Blocker
from casework.cases import changes, members
from casework.cases.models import Case, Membership
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import Role
from casework.protocols.compiled import protocol
from workflows.engine.models import Deed, WorkItem
from workflows.engine.owners import own_doers, sees
from workflows.notices import telling
from workflows.queue.claiming import give


@verb
def take_off(case_id: int, membership_id: int, *, actor: Actor) -> None:
    """End somebody's place on a case, and free the tasks that they can do there no more."""
    case = changes.lock(case_id, actor)
    place = Membership.objects.filter(case=case, pk=membership_id).select_related("user").first()
    members.remove(case_id, membership_id, actor=actor)
    if place is None:
        return
    _free(case, place.user, actor)


def _free(case: Case, user: User, actor: Actor) -> None:
    """Free what somebody has in hand of a case and can do there no more."""
    roles = set(user.roles())
    rules = protocol(case.protocol_id)
    for item in WorkItem.objects.open().filter(case=case, owner=user).select_related("owner"):
        if not sees(case.pk, user, roles & set(own_doers(rules.tasks[item.code]))):
            give(item, None, Deed.Kind.RELEASED, actor)


@verb
def coordinate(case_id: int, user: User, *, actor: Actor) -> None:
    """Give a case to another coordinator: its own coordinator does, or a manager.

    What the coordinator before had in hand stays theirs where they still may do it; the new one
    is told.
    """
    case = changes.lock(case_id, actor)
    mine = actor.role == Role.COORD and case.owner_id == actor.user_id
    if actor.role != Role.MGR and not mine:
        message = _("A case is given on by its coordinator or by a manager.")
        raise members.StaffingRefused([Blocker("ROLE_NOT_ALLOWED", message)])
    user.refresh_from_db(fields=["is_active"])
    if not user.is_active or Role.COORD not in user.roles():
        message = _("%(name)s is no coordinator. Choose another.") % {"name": user.name}
        raise members.StaffingRefused([Blocker("ROLE_NOT_HELD", message)])
    if case.owner_id == user.pk:
        return
    before, case.owner = case.owner, user
    case.save(update_fields=["owner"])
    _free(case, before, actor)
    if user.pk != actor.user_id:
        telling.case_given(case, user, actor)
    changes.changed(case)
