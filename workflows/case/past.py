"""The history of a case as sentences, newest first: one query for the order, one a kind of line."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext_lazy

from casework.cases.models import CaseEvent, Proposal, StageChange
from casework.cases.situation import Situation
from casework.contacts import access, log, notes
from casework.contacts.models import Contact, Message
from casework.people.actor import Actor
from casework.tags.access import sees_tags
from documents.models import Version
from workflows.case.telling import Line, Teller
from workflows.engine.models import Deed, Outcome, WorkItem

PAGE = 30
MANY = {
    "brought": gettext_lazy("brought in %(n)s papers"),
    "verified": gettext_lazy("verified %(n)s papers"),
}
FactHistory: type[Model] = apps.get_model("casework", "FactHistory")  # made by pghistory
CaseTagHistory: type[Model] = apps.get_model("casework", "CaseTagHistory")
MessageHistory: type[Model] = apps.get_model("casework", "MessageHistory")


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


def _tags(s: Situation) -> QuerySet[Any]:
    rows = CaseTagHistory._default_manager.filter(case=s.case)
    return rows if sees_tags(s.actor) else rows.none()


def _contacts(s: Situation) -> QuerySet[Contact]:
    """Without those of messages: they have lines of their own."""
    return _known(Contact.objects.filter(case=s.case, message=None), s)


def _messages(s: Situation) -> QuerySet[Any]:
    """What messages of the case were, row by row; `was_...`: the row before."""
    before = MessageHistory._default_manager.filter(
        pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")
    ).order_by("-pgh_id")
    rows = MessageHistory._default_manager.filter(case=s.case).alias(
        **{
            f"was_{name}": Subquery(before.values(name)[:1])
            for name in ("version", "state", "released_version")
        }
    )
    return _known(rows, s)


def _written(s: Situation) -> QuerySet[Any]:
    return _messages(s).filter(Q(was_version=None) | ~Q(version=F("was_version")))


def _released(s: Situation) -> QuerySet[Any]:
    given = Q(was_released_version=None) | ~Q(released_version=F("was_released_version"))
    return _messages(s).filter(given, released_version=F("version"))


def _given_out(s: Situation) -> QuerySet[Any]:
    """A mailed message is told when it has gone out, not when somebody wanted it to."""
    gone = [Message.State.COPIED, Message.State.SENT]
    return _messages(s).filter(~Q(was_state=F("state")), state__in=gone)


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
        ).exclude(pgh_context__metadata__verb="undo"),  # put back, not corrected again
        "recorded_at",
        ("recorded_by",),
        Teller.corrected,
    ),
    "tag": Kind(_tags, "at", ("by", "tag"), Teller.tag),
    "deed": Kind(
        lambda s: Deed.objects.filter(item__case=s.case, by__isnull=False),
        "at",
        ("by", "whom", "item"),
        Teller.deed,
    ),
    "noted": Kind(
        lambda s: notes.visible(s.case, s.actor), "written_at", ("written_by",), Teller.noted
    ),
    "translated": Kind(
        lambda s: notes.visible(s.case, s.actor).filter(translated_at__isnull=False),
        "translated_at",
        ("translated_by",),
        Teller.translated,
    ),
    "written": Kind(_written, "written_at", ("written_by", "point"), Teller.written),
    "released": Kind(_released, "freed_at", ("freed_by", "point"), Teller.released),
    "given out": Kind(_given_out, "given_out_at", ("given_out_by", "point"), Teller.given_out),
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
