"""Who does a task: claim it, release it, decline it, give it to somebody. One winner each.

Every verb locks the case's row, checks the actor itself and writes a Deed. Raises MoveRefused.
"""

from casework import clock
from casework.blockers import Blocker
from casework.cases import changes, members
from casework.cases.models import Case
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import SIDE_OF, Side
from casework.protocols.compiled import protocol
from casework.protocols.schema import Task
from workflows.engine import flow
from workflows.engine.conflicts import item_closed
from workflows.engine.models import Deed, Outcome, WorkItem
from workflows.engine.owners import own_doers, refuse_taken, sees
from workflows.engine.records import MoveRefused, refuse
from workflows.notices import telling

# Who gives work to people of a side (domain.md 1.4: tasks).
ASSIGNERS: dict[str, frozenset[str]] = {
    Side.NAVIGATOR: frozenset({"COORD", "MGR"}),
    Side.EXTERNAL: frozenset({"COORD", "MGR"}),
    Side.SITE: frozenset({"INVESTIGATOR", "SITE_CRC"}),
}
REASON_LENGTH = 5


def opened(item_id: int, actor: Actor) -> tuple[WorkItem, Task]:
    """The open item of a case, whose row is locked from here on, and its task.

    Raises WorkItem.DoesNotExist for outsiders, MoveRefused when somebody has finished it.
    """
    case_id = WorkItem.objects.values_list("case_id", flat=True).get(pk=item_id)
    try:
        case = changes.lock(case_id, actor)
    except Case.DoesNotExist:
        raise WorkItem.DoesNotExist from None
    item = WorkItem.objects.select_related("owner", "finished_by").get(pk=item_id)
    item.case = case
    rules = protocol(case.protocol_id)
    if not item.current or item.outcome != Outcome.OPEN:
        raise item_closed(rules, item, actor)
    return item, rules.tasks[item.code]


def refuse_other_roles(item: WorkItem, task: Task, actor: Actor) -> None:
    if actor.role not in own_doers(task):
        raise refuse(protocol(item.case.protocol_id), "ROLE_NOT_ALLOWED")


def refuse_too_early(item: WorkItem) -> None:
    if item.opens_on is not None and item.opens_on > clock.site_today():
        raise refuse(protocol(item.case.protocol_id), "NOT_YET_OPEN")


def refuse_same_eyes(item: WorkItem, user_id: int | None) -> None:
    """Nobody has, or has done, the other half of their own four-eyes pair (domain.md 2.7)."""
    rules = protocol(item.case.protocol_id)
    codes = rules.pairs.get(item.code)
    if not codes:
        return
    others = WorkItem.objects.current().filter(case_id=item.case_id, code__in=codes)
    open_ones = others.filter(outcome=Outcome.OPEN, owner=user_id)
    done_ones = others.filter(outcome=Outcome.DONE, finished_by=user_id)
    if (open_ones | done_ones).exists():
        raise refuse(rules, "FOUR_EYES")


def give(item: WorkItem, user: User | None, kind: Deed.Kind, actor: Actor, **more: str) -> Deed:
    """Put a task into somebody's hands, or back where everybody can take it."""
    now = clock.now()
    item.owner, item.owned_since, item.started_at = user, now if user else None, None
    if user is None:  # a hold is its owner's
        item.held_until, item.held_because = None, ""
    fields = ["owner", "owned_since", "started_at", "held_until", "held_because"]
    item.save(update_fields=fields)
    flow.hand_task(item.task_id, user)
    return write(item, kind, actor, whom=user, **more)


def write(
    item: WorkItem, kind: Deed.Kind, actor: Actor, *, whom: User | None = None, **more: object
) -> Deed:
    """Keep what was done with a task."""
    values = {"at": clock.now(), "by": actor.user, "role": actor.role, "whom": whom, **more}
    return Deed.objects.create(item=item, kind=kind, **values)


@verb
def claim(item_id: int, *, actor: Actor) -> WorkItem:
    """Take a task that nobody has. Of many at once one wins; the others are told who has it."""
    item, task = opened(item_id, actor)
    take(item, task, actor)
    return item


def take(item: WorkItem, task: Task, actor: Actor) -> None:
    """Claim an item whose case is locked: a free one, or one of somebody stood in for today."""
    refuse_other_roles(item, task, actor)
    refuse_taken(item, actor)
    if item.owner_id == actor.user_id:
        return
    refuse_too_early(item)
    refuse_same_eyes(item, actor.user_id)
    give(item, actor.user, Deed.Kind.CLAIMED, actor)


@verb
def release(item_id: int, *, actor: Actor, reason: str = "") -> WorkItem:
    """Give a task back: its owner, or one who may assign it. Its draft stays with it."""
    item, task = opened(item_id, actor)
    if item.owner is None:
        return item
    before = item.owner_id
    if before != actor.user_id and not may_assign(task, actor):
        refuse_other_roles(item, task, actor)
        refuse_taken(item, actor)
    deed = give(item, None, Deed.Kind.RELEASED, actor, reason=reason.strip())
    telling.handed(deed, before, actor)
    return item


@verb
def decline(item_id: int, *, actor: Actor, reason: str) -> WorkItem:
    """Say that a task is not for this person, and why. It is not offered to them again."""
    item, task = opened(item_id, actor)
    refuse_other_roles(item, task, actor)
    refuse_taken(item, actor)
    if len(reason.strip()) < REASON_LENGTH:
        raise MoveRefused([Blocker("REASON_REQUIRED", "Say why you decline the task.")])
    deed = give(item, None, Deed.Kind.DECLINED, actor, reason=reason.strip())
    telling.declined(deed, actor)
    return item


@verb
def assign(item_id: int, to: User, *, actor: Actor, reason: str = "") -> WorkItem:
    """Give a task to somebody, taken from another or not; its draft and hold go with it."""
    item, task = opened(item_id, actor)
    if not may_assign(task, actor):
        raise refuse(protocol(item.case.protocol_id), "ROLE_NOT_ALLOWED")
    if item.owner_id == to.pk:
        return item
    to.refresh_from_db(fields=["is_active"])
    refuse_unfit(item, task, to, actor)
    before = item.owner_id
    deed = give(item, to, Deed.Kind.ASSIGNED, actor, reason=reason.strip())
    telling.handed(deed, before, actor)
    return item


def hand_on(item: WorkItem, to: User, actor: Actor) -> None:
    """Give a leaver's task to a successor who may do it, or free it; its case is locked."""
    task = protocol(item.case.protocol_id).tasks[item.code]
    before = item.owner_id
    try:
        refuse_unfit(item, task, to, actor)
    except MoveRefused:
        give(item, None, Deed.Kind.RELEASED, actor)
        return
    telling.handed(give(item, to, Deed.Kind.ASSIGNED, actor), before, actor)


def may_assign(task: Task, actor: Actor) -> bool:
    """Whether a role gives this task to people (domain.md 1.4)."""
    return actor.role in ASSIGNERS.get(SIDE_OF.get(task.role, ""), ())


def refuse_unfit(item: WorkItem, task: Task, to: User, actor: Actor) -> None:
    """Refused unless a person works here, holds a role that does the task, and sees the case.

    Those who staff the case put colleagues on it by giving them work there.
    """
    able = [role for role in to.roles() if role in own_doers(task)] if to.is_active else []
    if not able:
        text = f"{to.name} holds no role that does this task, or no longer works here."
        raise MoveRefused([Blocker("ROLE_NOT_HELD", text)])
    refuse_same_eyes(item, to.pk)
    if sees(item.case_id, to, able):
        return
    own = [role for role in able if SIDE_OF[role] == Side.NAVIGATOR]
    if not own or actor.role not in members.MAY_STAFF:
        text = f"{to.name} is not on this case. Ask its coordinator to put them on it."
        raise MoveRefused([Blocker("NOT_ON_CASE", text)])
    members.add(item.case_id, to, own[0], actor=actor)
