"""Whose a task is: another person's deed on it is refused, and told whose it is."""

from collections.abc import Collection

from django.utils import timesince

from casework import clock
from casework.blockers import Blocker
from casework.cases.models import Case
from casework.people.absence import Absence
from casework.people.actor import Actor
from casework.people.models import User
from casework.protocols.compiled import protocol
from casework.protocols.schema import Task
from workflows.engine.models import WorkItem
from workflows.engine.records import MoveRefused


def refuse_taken(item: WorkItem, actor: Actor) -> None:
    """Refused when somebody else has the task: says who, and since when.

    Not refused: who stands in for an absent owner; anybody, when the owner can do it no more; and
    those whose task it is, when the owner has it on their behalf only.
    """
    if item.owner is None or item.owner_id == actor.user_id or actor.user is None:
        return
    task = protocol(item.case.protocol_id).tasks[item.code]
    whose = (task.role, *task.also_by)
    roles = set(item.owner.roles()) if item.owner.is_active else set()
    able = roles & set(own_doers(task))
    if not sees(item.case_id, item.owner, able) or (actor.role in whose and not roles & set(whose)):
        return
    if Absence.objects.covered_by(actor.user).filter(user=item.owner).exists():
        return
    ago = timesince.timesince(item.owned_since or clock.now(), clock.now())
    text = f"{item.owner.name} has had this task for {ago}. Ask them to release it."
    raise MoveRefused([Blocker("TASK_TAKEN", text)])


def own_doers(task: Task) -> tuple[str, ...]:
    """Roles that may have a task: in their own right, or on behalf of an outside party."""
    return (task.role, *task.also_by, *task.on_behalf_by)


def doers(task: Task) -> tuple[str, ...]:
    """Roles that may complete a task: those that may have it, and those that transcribe it."""
    return own_doers(task) + (task.transcript.by if task.transcript else ())


def sees(case_id: int, user: User, roles: Collection[str]) -> bool:
    """Whether a person sees a case in one of these roles."""
    return any(
        Case.objects.visible_to(Actor(user, role)).filter(pk=case_id).exists() for role in roles
    )
