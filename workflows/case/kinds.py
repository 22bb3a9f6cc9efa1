"""The kinds of lines in a case's history: where their rows come from and who tells them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy

from casework.cases.models import Access, Proposal, StageChange
from casework.contacts import access, notes
from casework.people.actor import Actor
from documents.models import Mismatch, PaperRequest, Version
from workflows.case import confirmed, mismatched, requested, rows, staffed
from workflows.case.rows import Of
from workflows.case.telling import Line, Teller
from workflows.engine.models import Deed, Outcome, WorkItem

# What one may choose to read of a history; the order is that of the choice.
GROUPS = {
    "moves": gettext_lazy("Moves"),
    "tasks": gettext_lazy("Tasks"),
    "papers": gettext_lazy("Papers"),
    "facts": gettext_lazy("Facts"),
    "contacts": gettext_lazy("Contacts"),
    "messages": gettext_lazy("Messages and notes"),
    "people": gettext_lazy("People and access"),
}
OF_THE_LOG = frozenset({"contacts", "messages"})  # for those who read it
# Who did what a trigger wrote down: kept with its context by whoever called the verb.
WRITER = Cast(KeyTextTransform("user", F("pgh_context__metadata")), BigIntegerField())


@dataclass(frozen=True)
class Kind:
    """Where one kind of line comes from: rows, the time they are told by, and their sentence.

    `by`: the path to the id of who did it. `people`: what its sentence names. `case`: the path to the
    id of its case.
    """

    group: str
    rows: Callable[[Of], QuerySet[Any]]
    at: str
    by: Any
    people: tuple[str, ...]
    tell: Callable[[Teller, Any], Line | None]
    case: str = "case_id"


def may_read(group: str, actor: Actor) -> bool:
    """Whether a reader of histories may know of a group at all."""
    return group not in OF_THE_LOG or access.may(actor, "read log")


# In the order in which things of one moment are told, the last first.
KINDS: dict[str, Kind] = {
    "brought": Kind(
        "papers",
        lambda of: Version.objects.filter(case__in=of.cases),
        "uploaded_at",
        F("uploaded_by_id"),
        ("uploaded_by",),
        Teller.brought,
    ),
    "verified": Kind(
        "papers",
        lambda of: Version.objects.filter(case__in=of.cases, verified_at__isnull=False),
        "verified_at",
        F("verified_by_id"),
        ("verified_by",),
        Teller.verified,
    ),
    "mismatch": Kind(
        "papers",
        lambda of: Mismatch.objects.filter(case__in=of.cases),
        "found_at",
        F("found_by_id"),
        ("found_by",),
        mismatched.found,
    ),
    "whose": Kind(
        "papers",
        lambda of: Mismatch.objects.filter(case__in=of.cases, resolved_at__isnull=False),
        "resolved_at",
        F("resolved_by_id"),
        ("resolved_by",),
        mismatched.resolved,
    ),
    "asked": Kind(
        "papers",
        lambda of: PaperRequest.objects.filter(case__in=of.cases),
        "asked_at",
        F("asked_by_id"),
        ("asked_by",),
        requested.asked,
    ),
    "hospital's word": Kind(
        "facts",
        confirmed.words_of,
        "at",
        F("by_id"),
        ("by",),
        confirmed.said,
    ),
    "proposed": Kind(
        "moves",
        lambda of: Proposal.objects.filter(case__in=of.cases),
        "proposed_at",
        F("proposed_by_id"),
        ("proposed_by",),
        Teller.proposed,
    ),
    "decided": Kind(
        "moves",
        lambda of: Proposal.objects.filter(case__in=of.cases, decided_at__isnull=False),
        "decided_at",
        F("decided_by_id"),
        ("decided_by",),
        Teller.decided,
    ),
    "corrected": Kind(
        "facts",
        rows.corrections,
        "recorded_at",
        F("recorded_by_id"),
        ("recorded_by",),
        Teller.corrected,
    ),
    "tag": Kind("people", rows.tags, "at", F("by_id"), ("by", "tag"), Teller.tag),
    "deed": Kind(
        "tasks",
        lambda of: Deed.objects.filter(item__case__in=of.cases, by__isnull=False),
        "at",
        F("by_id"),
        ("by", "whom", "item"),
        Teller.deed,
        case="item__case_id",
    ),
    "noted": Kind(
        "messages",
        lambda of: notes.visible_in(of.cases, of.actor),
        "written_at",
        F("written_by_id"),
        ("written_by",),
        Teller.noted,
    ),
    "translated": Kind(
        "messages",
        lambda of: notes.visible_in(of.cases, of.actor).filter(translated_at__isnull=False),
        "translated_at",
        F("translated_by_id"),
        ("translated_by",),
        Teller.translated,
    ),
    "written": Kind(
        "messages",
        rows.written,
        "written_at",
        F("written_by_id"),
        ("written_by", "point"),
        Teller.written,
    ),
    "released": Kind(
        "messages",
        rows.released,
        "freed_at",
        F("freed_by_id"),
        ("freed_by", "point"),
        Teller.released,
    ),
    "given out": Kind(
        "messages",
        rows.given_out,
        "given_out_at",
        F("given_out_by_id"),
        ("given_out_by", "point"),
        Teller.given_out,
    ),
    "contact": Kind(
        "contacts",
        rows.contacts,
        "logged_at",
        F("logged_by_id"),
        ("logged_by", "point", "corrects"),
        Teller.contact,
    ),
    "event": Kind("tasks", rows.raised, "at", F("raised_by_id"), ("raised_by",), Teller.event),
    "task": Kind(
        "tasks",
        lambda of: WorkItem.objects.filter(
            case__in=of.cases, outcome__in=[Outcome.DONE, Outcome.WAIVED], finished_by__isnull=False
        ),
        "finished_at",
        F("finished_by_id"),
        ("finished_by",),
        Teller.task,
    ),
    "move": Kind(
        "moves",
        lambda of: StageChange.objects.filter(case__in=of.cases),
        "at",
        F("actor_id"),
        ("actor", "proposed_by"),
        Teller.move,
    ),
    "opened": Kind(
        "people",
        lambda of: Access.objects.filter(case__in=of.cases),
        "at",
        F("user_id"),
        ("user",),
        staffed.looked,
    ),
    "staffed": Kind(
        "people",
        lambda of: rows.MembershipHistory._default_manager.filter(
            case__in=of.cases, pgh_label__in=["insert", "delete"]
        ),
        "pgh_created_at",
        WRITER,
        ("user", "pgh_context"),
        staffed.joined_or_left,
    ),
    "owner": Kind(
        "people",
        rows.new_owners,
        "pgh_created_at",
        WRITER,
        ("owner", "pgh_context"),
        staffed.new_coordinator,
        case="pgh_obj_id",
    ),
}
