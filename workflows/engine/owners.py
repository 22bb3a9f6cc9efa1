"""Whose a task is: another person's deed on it is refused, and told whose it is."""

from django.utils import timesince

from casework import clock
from casework.blockers import Blocker
from casework.people.absence import Absence
from casework.people.actor import Actor
from workflows.engine.models import WorkItem
from workflows.engine.records import MoveRefused


def refuse_taken(item: WorkItem, actor: Actor) -> None:
    """Refused when somebody else has the task: says who, and since when.

    Who stands in for an absent owner acts for them.
    """
    if item.owner is None or item.owner_id == actor.user_id or actor.user is None:
        return
    if Absence.objects.covered_by(actor.user).filter(user=item.owner).exists():
        return
    ago = timesince.timesince(item.owned_since or clock.now(), clock.now())
    text = f"{item.owner.name} has had this task for {ago}. Ask them to release it."
    raise MoveRefused([Blocker("TASK_TAKEN", text)])
