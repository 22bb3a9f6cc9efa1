"""Moving all of somebody's open work to a successor: each case by itself, all of it on record."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.db import OperationalError
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from casework.blockers import Blocker, Refused
from casework.cases import changes
from casework.cases.models import Case, CaseQuerySet, Membership
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import COVERED_ROLES, Role
from casework.protocols.compiled import protocol
from workflows.case import words
from workflows.engine.models import WorkItem
from workflows.engine.owners import doers
from workflows.queue import claiming

MAY_HAND_OVER = frozenset({Role.MGR})
REASON_LENGTH = 10


class HandingOverRefused(Refused):
    """Nothing was handed over."""


@dataclass(frozen=True)
class Part:
    """Something a person holds in a case. left: why it stays with them; freed: why it leaves them
    and goes to nobody; both empty when the successor has it."""

    what: str
    left: str = ""
    freed: str = ""


@dataclass(frozen=True)
class Handed:
    """What became of one case. failed: why it was not even begun."""

    case: Case
    parts: list[Part] = field(default_factory=list)
    failed: str = ""

    @property
    def stage(self) -> str:
        return words.stage(protocol(self.case.protocol_id), self.case.stage)

    @property
    def went(self) -> bool:
        return not self.failed and not any(part.left for part in self.parts)


def hand_over(leaver_id: int, successor_id: int, *, actor: Actor, reason: str) -> list[Handed]:
    """Give a leaver's open work to a successor; the outcome of each case, in the order of ids.

    Each case is a transaction of its own: a long list blocks nobody, and after a break the same
    call goes on where it ended. Called again when all is done, it finds nothing to do.
    """
    leaver, successor = User.objects.get(pk=leaver_id), User.objects.get(pk=successor_id)
    _allowed(leaver, successor, actor, reason)
    cases = list(held_by(leaver).visible_to(actor).order_by("pk"))
    return [
        _one(case, leaver=leaver, successor=successor, actor=actor, reason=reason) for case in cases
    ]


def held_by(leaver: User) -> CaseQuerySet:
    """The cases in which somebody holds open work: what handing over goes through. The place of a
    relative or home physician is not work: it belongs to one patient and goes to nobody else."""
    on = Membership.objects.filter(user=leaver, role__in=COVERED_ROLES).values("case")
    tasks = WorkItem.objects.open().filter(owner=leaver).values("case")
    return Case.objects.with_work_left().filter(Q(owner=leaver) | Q(pk__in=on) | Q(pk__in=tasks))


def preview(leaver: User, successor: User, *, actor: Actor) -> list[Handed]:
    """What would go and what would stay, without touching anything. Three queries."""
    in_hand = Prefetch("work", WorkItem.objects.open().filter(owner=leaver).order_by("pk"), "held")
    cases = held_by(leaver).visible_to(actor).order_by("pk").prefetch_related("members", in_hand)
    roles = successor.roles()
    return [Handed(case, _parts(case, leaver, roles)) for case in cases]


def _parts(case: Any, leaver: User, successor_roles: Iterable[str]) -> list[Part]:
    places = [place.role for place in case.members.all() if place.user_id == leaver.pk]
    mine = sorted(COVERED_ROLES.intersection(places))
    owned = [Part(_("Coordination"))] if case.owner_id == leaver.pk else []
    places_left = [place_part(role, successor_roles) for role in mine]
    return owned + places_left + [task_part(case, item, successor_roles) for item in case.held]


def place_part(role: str, successor_roles: Iterable[str]) -> Part:
    """A place on a case goes to a successor who holds its role, and stays otherwise."""
    what = _("Place as %(role)s") % {"role": Role(role).label}
    return Part(what, "" if role in successor_roles else _("the successor does not hold this role"))


def task_part(case: Case, item: WorkItem, successor_roles: Iterable[str]) -> Part:
    """A task goes to a successor whose role does it; else it is free again for whose does."""
    task = protocol(case.protocol_id).tasks[item.code]
    theirs = set(doers(task)) & set(successor_roles)
    freed = "" if theirs else _("the successor's roles do not do it")
    return Part(_("Task “%(task)s”") % {"task": task.name}, freed=freed)


def _allowed(leaver: User, successor: User, actor: Actor, reason: str) -> None:
    """Raise HandingOverRefused with the first thing that is wrong."""
    owns = Case.objects.with_work_left().filter(owner=leaver).exists()
    wrong = [
        (actor.role not in MAY_HAND_OVER, "ROLE_NOT_ALLOWED", _("This role may not do that.")),
        (leaver == successor, "SAME_PERSON", _("Choose somebody else.")),
        (not successor.is_active, "INACTIVE", _("The account of the successor is closed.")),
        (
            owns and Role.COORD not in successor.roles(),
            "NOT_A_COORDINATOR",
            _("The successor takes over cases and must hold the role of case coordinator."),
        ),
        (len(reason.strip()) < REASON_LENGTH, "REASON_MISSING", _("Say why, in a sentence.")),
    ]
    for is_so, code, message in wrong:
        if is_so:
            raise HandingOverRefused([Blocker(code, message)])


def _one(case: Case, *, leaver: User, successor: User, actor: Actor, reason: str) -> Handed:
    try:
        parts = hand_over_case(case.pk, leaver, successor, actor=actor, reason=reason)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        busy = _("Somebody is working on this case right now. Hand over again for the rest.")
        return Handed(case, failed=busy)
    except Refused as refused:
        return Handed(case, failed=str(refused))
    return Handed(case, parts)


@verb
def hand_over_case(
    case_id: int, leaver: User, successor: User, *, actor: Actor, reason: str
) -> list[Part]:
    """Give everything that the leaver holds in one case to the successor; what went and stayed."""
    case = changes.lock(case_id, actor)
    _allowed(leaver, User.objects.get(pk=successor.pk), actor, reason)
    with pghistory.context(reason=reason.strip()):
        parts = [part for move in MOVERS for part in move(case, leaver, successor, actor)]
    changes.changed(case)
    return parts


def move_ownership(case: Case, leaver: User, successor: User, actor: Actor) -> list[Part]:
    """Who coordinates the case."""
    if case.owner_id != leaver.pk:
        return []
    case.owner = successor
    case.save(update_fields=["owner"])
    return [Part(_("Coordination"))]


def move_places(case: Case, leaver: User, successor: User, actor: Actor) -> list[Part]:
    """Places on the case, in roles that the successor holds."""
    roles, parts = successor.roles(), []
    there = set(case.members.filter(user=successor).values_list("role", flat=True))
    for place in case.members.filter(user=leaver, role__in=COVERED_ROLES).order_by("role"):
        part = place_part(place.role, roles)
        parts.append(part)
        if part.left:
            continue
        if place.role in there:
            place.delete()
        else:
            place.user = successor
            place.save(update_fields=["user"])
    return parts


def move_tasks(case: Case, leaver: User, successor: User, actor: Actor) -> list[Part]:
    """Open tasks, each by the verb that gives or frees it: what is not for the successor is free."""
    roles, parts = successor.roles(), []
    for item in WorkItem.objects.open().filter(case=case, owner=leaver).order_by("pk"):
        parts.append(task_part(case, item, roles))
        claiming.hand_on(item, successor, actor)
    return parts


# What a person holds in a case, kind by kind: each takes case, leaver, successor and actor under
# the lock of the case. A new kind of holding is one more function here.
MOVERS: tuple[Callable[[Case, User, User, Actor], list[Part]], ...] = (
    move_ownership,
    move_places,
    move_tasks,
)
