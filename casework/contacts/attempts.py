"""Unanswered attempts to reach a family, for the rule on lost contact (domain.md 2.5)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, Subquery

from casework import clock
from casework.cases.models import Case
from casework.contacts.kinds import THE_FAMILY, UNANSWERED, Direction, Outcome
from casework.contacts.models import Contact
from casework.protocols.compiled import Protocol, protocol

FACTS = ("contact_attempts", "contact_channels", "first_attempt_on")


@dataclass(frozen=True)
class Attempts:
    """Since the family was reached last: how many, on which channels, and the first site date."""

    count: int
    channels: tuple[str, ...]
    first_on: date | None

    @property
    def facts(self) -> dict[str, int | date]:
        """The facts that the moves on lost contact record."""
        if self.first_on is None:
            return {}
        values = (self.count, len(self.channels), self.first_on)
        return dict(zip(FACTS, values, strict=True))


@dataclass(frozen=True)
class Needed:
    """What the protocol asks for before contact counts as lost."""

    attempts: int
    channels: int
    days: int


def attempts(case: Case) -> Attempts:
    """Outgoing unanswered attempts since anybody of the family was last reached."""
    rows = Contact.objects.filter(case=case, party__in=THE_FAMILY).standing()
    reached = rows.filter(outcome=Outcome.REACHED).order_by("-at").values("at")[:1]
    tried = rows.filter(direction=Direction.OUT, outcome__in=UNANSWERED)
    since = tried.alias(last=Subquery(reached)).filter(Q(last=None) | Q(at__gt=F("last")))
    found = list(since.order_by("at", "pk").values_list("at", "channel"))
    channels = tuple(dict.fromkeys(channel for _at, channel in found))
    return Attempts(len(found), channels, clock.site_date(found[0][0]) if found else None)


def needed(case: Case) -> Needed | None:
    """The bounds of the case's protocol; None where it has no rule on lost contact."""
    return _needed(protocol(case.protocol_id))


def _needed(rules: Protocol) -> Needed | None:
    bounds: dict[str, int] = {}
    for edge in rules.edges.values():
        if {record.fact for record in edge.records}.issuperset(FACTS):
            for guard in edge.guards:
                bounds |= _bounds(guard.when)
    if not bounds.keys() >= set(FACTS):
        return None
    return Needed(*(bounds[fact] for fact in FACTS))


def _bounds(expression: object) -> dict[str, int]:
    """Lower bounds on the facts of the rule, wherever they stand in an expression."""
    found: dict[str, int] = {}
    if isinstance(expression, list):
        for part in expression:
            found |= _bounds(part)
    elif isinstance(expression, dict):
        name = expression.get("name") or expression.get("fact")
        least = expression.get("n") or expression.get("min")
        if name in FACTS and isinstance(least, int | float):
            found[str(name)] = int(least)
        for part in expression.values():
            found |= _bounds(part)
    return found
