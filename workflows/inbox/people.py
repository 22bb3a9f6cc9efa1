"""Who could do a task and how much they have: at the moment of assigning, and for the manager."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from casework import clock
from casework.cases.models import Case, Membership
from casework.people.absence import Absence, away_now
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import SIDE_OF, Role, Side
from casework.protocols.compiled import protocol
from workflows.engine.models import WorkItem, WorkItemQuerySet
from workflows.engine.owners import own_doers
from workflows.queue.claiming import may_assign


@dataclass(frozen=True)
class Load:
    """What one person has in hand."""

    user_id: int
    name: str
    roles: str
    open: int
    late: int
    held: int
    away: Absence | None = None


def candidates(items: Iterable[WorkItem], actor: Actor) -> list[Load]:
    """Those to whom an actor may give any of these tasks, those with the least in hand first.

    Families and hospital people must be on the case; the verb checks each task anew.
    """
    items = list(items)
    roles: set[str] = set()
    cases = set()
    for item in items:
        task = protocol(item.case.protocol_id).tasks[item.code]
        if may_assign(task, actor):
            roles |= set(own_doers(task))
            cases.add(item.case_id)
    own = {role for role in roles if SIDE_OF[role] == Side.NAVIGATOR}
    on_it = Membership.objects.filter(case__in=cases, role__in=roles - own).values("user")
    owners = Case.objects.filter(pk__in=cases).values("owner")
    able = User.objects.filter(is_active=True).filter(
        Q(role_grants__role__in=own) | Q(pk__in=on_it) | Q(pk__in=owners)
    )
    having = {item.owner_id for item in items}
    others = (
        able.exclude(pk__in=[pk for pk in having if pk]) if len(having) == 1 else able
    )  # not to who has them all
    return loads(others.distinct(), WorkItem.objects.open())


def loads(people: Iterable[User], work: WorkItemQuerySet) -> list[Load]:
    """What these people have of some work and who of them is away, in four queries."""
    found = {user.pk: user for user in people}
    held: dict[int, list[str]] = {}
    rows = User.objects.filter(pk__in=found).values_list("pk", "role_grants__role")
    for pk, role in rows:
        if role:
            held.setdefault(pk, []).append(str(Role(role).label))
    counted = {row["owner"]: row for row in count_by_owner(work.filter(owner__in=found))}
    none = {"open": 0, "late": 0, "held": 0}
    away = away_now(found)
    made = [
        Load(
            user_id=pk,
            name=user.name,
            roles=", ".join(held.get(pk, [])),
            away=away.get(pk),
            **{key: counted.get(pk, none)[key] for key in none},
        )
        for pk, user in found.items()
    ]
    return sorted(made, key=lambda load: (load.open, load.name))


def count_by_owner(work: WorkItemQuerySet) -> Iterable[Any]:
    late = Q(due_at__lt=clock.now())
    return (
        work.order_by()
        .values("owner")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=late),
            held=Count("pk", filter=Q(held_until__isnull=False)),
        )
    )


def team(actor: Actor) -> list[Load]:
    """Everybody who has open work in the cases an actor sees, the most burdened first."""
    seen = WorkItem.objects.open().filter(case__in=Case.objects.visible_to(actor))
    owned = seen.filter(owner__isnull=False)
    people = User.objects.filter(pk__in=owned.values("owner"))
    return sorted(loads(people, owned), key=lambda load: (-load.late, -load.open, load.name))
