"""The history of a case as sentences, newest first: one query for the order, one a kind of line."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, Model, QuerySet, Value
from django.utils.translation import gettext_lazy

from casework.cases.models import CaseEvent, Proposal, StageChange
from casework.cases.situation import Situation
from casework.contacts import access, log, notes
from casework.contacts.models import Contact, Message
from casework.people.actor import Actor
from documents.models import Version
from workflows.case.telling import Line, Teller
from workflows.engine.models import Deed, Outcome, WorkItem

PAGE = 30
MANY = {
    "brought": gettext_lazy("brought in %(n)s papers"),
    "verified": gettext_lazy("verified %(n)s papers"),
}
FactHistory: type[Model] = apps.get_model("casework", "FactHistory")  # made by pghistory


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    number: int
    more: bool


@dataclass(frozen=True)
class Kind:
    """Where one kind of line comes from: rows, the time they are told by, and their sentence."""

    rows: Callable[[Situation], QuerySet[Any]]
    at: str
    people: tuple[str, ...]
    tell: Callable[[Teller, Any], Line | None]


def history(s: Situation, actor: Actor, number: int = 1, size: int = PAGE) -> Page:
    """A page of a case's history, from 1. The number of queries does not depend on its length."""
    parts = [
        kind.rows(s)
        .annotate(
            told_kind=Value(name, CharField()),
            told_rank=Value(rank),
            told_key=F("pk"),
            told_at=F(kind.at),
        )
        .values_list("told_kind", "told_rank", "told_key", "told_at")
        for rank, (name, kind) in enumerate(KINDS.items())
    ]
    first = (number - 1) * size
    rows = list(
        parts[0]
        .union(*parts[1:], all=True)
        .order_by("-told_at", "-told_rank", "-told_key")[first : first + size + 1]
    )
    teller = Teller(s, actor)
    shown = [(name, key) for name, _rank, key, _at in rows[:size]]
    found = {
        name: _fetch(KINDS[name], s, [key for other, key in shown if other == name])
        for name in dict.fromkeys(name for name, _key in shown)
    }
    told = ((name, KINDS[name].tell(teller, found[name][key])) for name, key in shown)
    lines = _together([(name, line) for name, line in told if line is not None])
    return Page(lines, number, len(rows) > size)


def _together(told: list[tuple[str, Line]]) -> list[Line]:
    """Papers that one person brought in or verified one after the other become one line each."""
    found: list[Line] = []
    for (many, who, _day), run in groupby(told, key=_run):
        lines = list(run)
        for name in dict.fromkeys(name for name, _line in lines) if many else ():
            same = [line for other, line in lines if other == name]
            if len(same) > 2:
                note = ", ".join(line.about for line in same)
                same = [replace(same[0], who=who, what=MANY[name] % {"n": len(same)}, note=note)]
            found += same
        if not many:
            found += [line for _name, line in lines]
    return found


def _run(told: tuple[str, Line]) -> tuple[bool, str, date]:
    name, line = told
    return name in MANY, line.who, line.at.date()


def _fetch(kind: Kind, s: Situation, keys: list[int]) -> dict[int, Any]:
    return {row.pk: row for row in kind.rows(s).filter(pk__in=keys).select_related(*kind.people)}


def _raised(s: Situation) -> QuerySet[CaseEvent]:
    people = [code for code, event in s.protocol.events.items() if not event.system]
    raised = CaseEvent.objects.filter(case=s.case, code__in=people)
    if access.may(s.actor, "read log"):  # the log tells it better
        return raised.exclude(code=log.EVENT, occurrence__startswith=log.OCCURRENCE)
    return raised


def _contacts(s: Situation) -> QuerySet[Contact]:
    return _known(Contact.objects.filter(case=s.case), s)


def _messages(s: Situation) -> QuerySet[Message]:
    return _known(Message.objects.filter(case=s.case), s)


def _known[M: Model](rows: QuerySet[M], s: Situation) -> QuerySet[M]:
    return rows if access.may(s.actor, "read log") else rows.none()


# In the order in which things of one moment are told, the last first.
KINDS: dict[str, Kind] = {
    "brought": Kind(
        lambda s: Version.objects.filter(case=s.case),
        "uploaded_at",
        ("uploaded_by",),
        Teller.brought,
    ),
    "verified": Kind(
        lambda s: Version.objects.filter(case=s.case, verified_at__isnull=False),
        "verified_at",
        ("verified_by",),
        Teller.verified,
    ),
    "proposed": Kind(
        lambda s: Proposal.objects.filter(case=s.case),
        "proposed_at",
        ("proposed_by",),
        Teller.proposed,
    ),
    "decided": Kind(
        lambda s: Proposal.objects.filter(case=s.case, decided_at__isnull=False),
        "decided_at",
        ("decided_by",),
        Teller.decided,
    ),
    "corrected": Kind(
        lambda s: FactHistory._default_manager.filter(
            case=s.case, source="correction", pgh_label__in=["insert", "update"]
        ),
        "recorded_at",
        ("recorded_by",),
        Teller.corrected,
    ),
    "deed": Kind(
        lambda s: Deed.objects.filter(item__case=s.case, by__isnull=False),
        "at",
        ("by", "whom", "item"),
        Teller.deed,
    ),
    "noted": Kind(
        lambda s: notes.visible(s.case, s.actor), "written_at", ("written_by",), Teller.noted
    ),
    "written": Kind(_messages, "written_at", ("written_by", "point"), Teller.written),
    "released": Kind(
        lambda s: _messages(s).filter(freed_at__isnull=False),
        "freed_at",
        ("freed_by", "point"),
        Teller.released,
    ),
    "contact": Kind(_contacts, "logged_at", ("logged_by", "point", "corrects"), Teller.contact),
    "event": Kind(_raised, "at", ("raised_by",), Teller.event),
    "task": Kind(
        lambda s: WorkItem.objects.filter(
            case=s.case, outcome__in=[Outcome.DONE, Outcome.WAIVED], finished_by__isnull=False
        ),
        "finished_at",
        ("finished_by",),
        Teller.task,
    ),
    "move": Kind(
        lambda s: StageChange.objects.filter(case=s.case),
        "at",
        ("actor", "proposed_by"),
        Teller.move,
    ),
}
