"""The filter bar of the reports: what is offered, what is in use and how to leave it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.models import User
from casework.protocols.compiled import newest
from casework.protocols.models import ProtocolVersion
from workflows.case import countries, words
from workflows.reports.filters import NONE, Filter

ATTEMPTS = 3
COUNTRIES = """
SELECT code FROM unnest(%s::text[]) AS code
 WHERE EXISTS (SELECT FROM workflows_course c WHERE c.country = code)
"""


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Choice:
    """A filter with what it offers."""

    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> int:
        return sum(option.chosen for option in self.options)


@dataclass(frozen=True)
class Chip:
    """A filter in use. `without`: the query of the same page without it."""

    label: str
    value: str
    without: str


def bar(actor: Actor, f: Filter) -> dict[str, Any]:
    """What the bar shows."""
    choices = [
        Choice(name, label, [Option(v, text, v in f.chosen.get(name, ())) for v, text in offered])
        for name, label, offered in _offers(actor)
        if offered
    ]
    return {"filter": f, "choices": choices, "chips": _chips(f, choices), "times": _times(f)}


def _offers(actor: Actor) -> list[tuple[str, str, list[tuple[str, str]]]]:
    rules = newest()
    cohorts = (rules.facts["cohort"].choices or ()) if rules else ()
    named = sorted((countries.name(code), code) for code in _countries())
    owners = User.objects.filter(Exists(Case.objects.filter(owner=OuterRef("pk"))))
    people = owners.order_by("name").values_list("pk", "name")
    versions = ProtocolVersion.objects.order_by("-published_at").values_list("pk", "version")
    return [
        (
            "cohort",
            _("Cohort"),
            [(code, f"{code} · {words.choice('cohort', code, actor)}") for code in cohorts]
            + [(NONE, _("No cohort yet"))],
        ),
        (
            "country",
            _("Country"),
            [(code, name) for name, code in named] + [(NONE, _("No country yet"))],
        ),
        (
            "owner",
            _("Coordinator"),
            [(str(pk), name) for pk, name in people],
        ),
        ("protocol", _("Protocol"), [(str(pk), version) for pk, version in versions]),
        ("attempt", _("Attempt"), [(str(n), str(n)) for n in range(1, ATTEMPTS + 1)]),
    ]


def _countries() -> list[str]:
    """Those that cases are of, each looked up: however many cases there are, they are not counted."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTRIES, [list(countries.NAMES)])
        return [code for (code,) in cursor.fetchall()]


def _chips(f: Filter, choices: list[Choice]) -> list[Chip]:
    pairs = f.pairs()
    names = {(c.name, o.value): (c.label, o.label) for c in choices for o in c.options}
    chips = []
    if f.dated:
        rest = [pair for pair in pairs if pair[0] not in ("since", "until")]
        time = f"{words.day(f.since)} \N{EN DASH} {words.day(f.until)}"
        chips.append(Chip(_("Time"), time, urlencode(rest)))
    for pair in pairs:
        if pair[0] in f.chosen:
            label, value = names.get(pair, pair)
            chips.append(Chip(label, value, urlencode([other for other in pairs if other != pair])))
    return chips


def _times(f: Filter) -> list[tuple[str, str]]:
    """Spans that are often asked for: what they are called, and the page's query with them."""
    today = f.today
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    spans = [
        (_("This quarter"), quarter),
        (_("This year"), date(today.year, 1, 1)),
        (_("Two years"), date(today.year - 2, today.month, 1)),
    ]
    rest = [pair for pair in f.pairs() if pair[0] in f.chosen]
    return [
        (label, urlencode([("since", first.isoformat()), ("until", today.isoformat()), *rest]))
        for label, first in spans
    ]
