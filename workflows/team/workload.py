"""How much open work people hold: the same few queries for one person and for all of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet

from casework.cases.models import Case, Membership
from casework.people.models import User
from casework.people.roles import COVERED_ROLES
from workflows.engine.models import WorkItem


@dataclass(frozen=True)
class Workload:
    """What a person holds. cases: theirs to coordinate; places: cases they are put on to work;
    tasks: open ones in their hands."""

    cases: int = 0
    places: int = 0
    tasks: int = 0

    @property
    def total(self) -> int:
        return self.cases + self.places + self.tasks


def workload(user_ids: Collection[int]) -> dict[int, Workload]:
    """The open work of each of these people. One query a kind of work."""
    counted = {
        kind: dict(rows(user_ids).values_list("holder").annotate(Count("pk")))
        for kind, rows in KINDS.items()
    }
    return {
        user: Workload(**{kind: found.get(user, 0) for kind, found in counted.items()})
        for user in user_ids
    }


def open_work(user: User) -> Workload:
    """What somebody still holds: to be moved to others before they leave."""
    return workload([user.pk])[user.pk]


def _cases(user_ids: Collection[int]) -> QuerySet[Case]:
    found = Case.objects.with_work_left().filter(owner__in=user_ids)
    return found.annotate(holder=F("owner")).order_by()


def _places(user_ids: Collection[int]) -> QuerySet[Membership]:
    found = Membership.objects.filter(
        user__in=user_ids,
        role__in=COVERED_ROLES,
        case__in=Case.objects.with_work_left().values("pk"),
    )
    return found.annotate(holder=F("user")).order_by()


def _tasks(user_ids: Collection[int]) -> QuerySet[WorkItem]:
    found = WorkItem.objects.open().filter(owner__in=user_ids)
    return found.annotate(holder=F("owner")).order_by()


# A kind of work: the rows of it that people hold, each with its `holder`.
KINDS: dict[str, Callable[[Collection[int]], QuerySet[Any]]] = {
    "cases": _cases,
    "places": _places,
    "tasks": _tasks,
}
