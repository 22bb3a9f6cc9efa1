"""What the list of cases is sorted by: a column of the table, downwards with a minus before it."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import BadRequest
from django.db.models import CharField, F, Func, IntegerField, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.cases.models import OUTCOMES, STAGES, CaseQuerySet

NEWEST = "-code"
_order_of_stages = Func(
    Value([*STAGES, *OUTCOMES], output_field=ArrayField(CharField())),
    F("stage"),
    function="array_position",
    output_field=IntegerField(),
)
BY: dict[str, tuple[Promise, Any]] = {
    "code": (_("Case"), F("pk")),  # codes are numbered in the order of opening
    "stage": (_("Stage or outcome"), _order_of_stages),
    "since": (_("Days in stage"), F("stage_entered_at")),
    "target": (_("Target"), F("readiness__target_on")),
    "waiting": (_("Waits on"), F("readiness__waiting_on")),
    "cohort": (_("Cohort"), F("cohort")),
    "country": (_("Country"), F("country")),
    "owner": (_("Coordinator"), F("owner__name")),
}
# Days in a stage grow as its first day goes back.
TURNED = frozenset({"since"})


@dataclass(frozen=True)
class Heading:
    """The head of a column. `state`: for aria-sort; `to`: what a press on it sorts by."""

    name: str
    label: str
    state: str
    to: str


def read(text: str) -> str:
    """What to sort by, from an address; BadRequest for a column that there is not."""
    sort = text or NEWEST
    if sort.removeprefix("-") not in BY:
        raise BadRequest("Not a column to sort by.")
    return sort


def ordered(cases: CaseQuerySet, sort: str, *, narrowed: bool) -> CaseQuerySet:
    """Cases in this order; those of one rank in the order of their opening, newest first.

    narrowed: whether they are but some of those one sees. Then the database must not walk through
    all cases in the order of their numbers until it has met a page full of them.
    """
    name = sort.removeprefix("-")
    down = sort.startswith("-") != (name in TURNED)
    by = BY[name][1]
    if name == "code":
        by = F("pk") + 0 if narrowed else F("pk")
        return cases.order_by(by.desc() if down else by.asc())
    return cases.order_by(by.desc(nulls_last=True) if down else by.asc(nulls_last=True), "-pk")


def headings(sort: str) -> list[Heading]:
    """The heads of the table's columns."""
    here, down = sort.removeprefix("-"), sort.startswith("-")
    found = []
    for name, (label, _by) in BY.items():
        state = ("descending" if down else "ascending") if name == here else ""
        to = f"-{name}" if name == here and not down else name
        found.append(Heading(name, str(label), state, to))
    return found
