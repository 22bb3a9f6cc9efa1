"""The kinds of lines in a case's history: where their rows come from and who tells them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import BigIntegerField, F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy

from casework.cases.models import Access, CaseEvent, Proposal, StageChange
from casework.cases.situation import Situation
from casework.contacts import access, log, notes
from casework.contacts.models import Contact, Message
from documents.models import Version
from workflows.case import staffed
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
# Made by pghistory.
FactHistory: type[Model] = apps.get_model("casework", "FactHistory")
MessageHistory: type[Model] = apps.get_model("casework", "MessageHistory")
CaseHistory: type[Model] = apps.get_model("casework", "CaseHistory")
MembershipHistory: type[Model] = apps.get_model("casework", "MembershipHistory")
# Who did what a trigger wrote down: kept with its context by whoever called the verb.
WRITER = Cast(KeyTextTransform("user", F("pgh_context__metadata")), BigIntegerField())


@dataclass(frozen=True)
class Kind:
    """Where one kind of line comes from: rows, the time they are told by, and their sentence.

    `by`: the path to the id of who did it. `people`: what its sentence names.
    """

    group: str
    rows: Callable[[Situation], QuerySet[Any]]
    at: str
    by: Any
    people: tuple[str, ...]
    tell: Callable[[Teller, Any], Line | None]


def may_read(group: str, s: Situation) -> bool:
    """Whether the reader of a situation may know of a group at all."""
    return group not in OF_THE_LOG or access.may(s.actor, "read log")


def _raised(s: Situation) -> QuerySet[CaseEvent]:
    people = [code for code, event in s.protocol.events.items() if not event.system]
    raised = CaseEvent.objects.filter(case=s.case, code__in=people)
    if access.may(s.actor, "read log"):  # the log tells it better
        return raised.exclude(code=log.EVENT, occurrence__startswith=log.OCCURRENCE)
    return raised


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


def _corrections(s: Situation) -> QuerySet[Any]:
    """With the value before each, whatever recorded it."""
    before = FactHistory._default_manager.filter(
        case=s.case, name=OuterRef("name"), pgh_id__lt=OuterRef("pgh_id")
    ).order_by("-pgh_id")
    rows: QuerySet[Any] = FactHistory._default_manager.filter(
        case=s.case, source="correction", pgh_label__in=["insert", "update"]
    )
    told: QuerySet[Any] = rows.annotate(was=Subquery(before.values("value")[:1]))
    return told


def _new_owners(s: Situation) -> QuerySet[Any]:
    """When the case got another coordinator, with the one before."""
    rows: QuerySet[Any] = CaseHistory._default_manager.filter(pgh_obj=s.case.pk)
    before = rows.filter(pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    told: QuerySet[Any] = rows.annotate(was=Subquery(before.values("owner")[:1]))
    return told.filter(was__isnull=False).exclude(was=F("owner"))


# In the order in which things of one moment are told, the last first.
KINDS: dict[str, Kind] = {
    "brought": Kind(
        "papers",
        lambda s: Version.objects.filter(case=s.case),
        "uploaded_at",
        F("uploaded_by_id"),
        ("uploaded_by",),
        Teller.brought,
    ),
    "verified": Kind(
        "papers",
        lambda s: Version.objects.filter(case=s.case, verified_at__isnull=False),
        "verified_at",
        F("verified_by_id"),
        ("verified_by",),
        Teller.verified,
    ),
    "proposed": Kind(
        "moves",
        lambda s: Proposal.objects.filter(case=s.case),
        "proposed_at",
        F("proposed_by_id"),
        ("proposed_by",),
        Teller.proposed,
    ),
    "decided": Kind(
        "moves",
        lambda s: Proposal.objects.filter(case=s.case, decided_at__isnull=False),
        "decided_at",
        F("decided_by_id"),
        ("decided_by",),
        Teller.decided,
    ),
    "corrected": Kind(
        "facts",
        _corrections,
        "recorded_at",
        F("recorded_by_id"),
        ("recorded_by",),
        Teller.corrected,
    ),
    "deed": Kind(
        "tasks",
        lambda s: Deed.objects.filter(item__case=s.case, by__isnull=False),
        "at",
        F("by_id"),
        ("by", "whom", "item"),
        Teller.deed,
    ),
    "noted": Kind(
        "messages",
        lambda s: notes.visible(s.case, s.actor),
        "written_at",
        F("written_by_id"),
        ("written_by",),
        Teller.noted,
    ),
    "translated": Kind(
        "messages",
        lambda s: notes.visible(s.case, s.actor).filter(translated_at__isnull=False),
        "translated_at",
        F("translated_by_id"),
        ("translated_by",),
        Teller.translated,
    ),
    "written": Kind(
        "messages",
        _written,
        "written_at",
        F("written_by_id"),
        ("written_by", "point"),
        Teller.written,
    ),
    "released": Kind(
        "messages", _released, "freed_at", F("freed_by_id"), ("freed_by", "point"), Teller.released
    ),
    "given out": Kind(
        "messages",
        _given_out,
        "given_out_at",
        F("given_out_by_id"),
        ("given_out_by", "point"),
        Teller.given_out,
    ),
    "contact": Kind(
        "contacts",
        _contacts,
        "logged_at",
        F("logged_by_id"),
        ("logged_by", "point", "corrects"),
        Teller.contact,
    ),
    "event": Kind("tasks", _raised, "at", F("raised_by_id"), ("raised_by",), Teller.event),
    "task": Kind(
        "tasks",
        lambda s: WorkItem.objects.filter(
            case=s.case, outcome__in=[Outcome.DONE, Outcome.WAIVED], finished_by__isnull=False
        ),
        "finished_at",
        F("finished_by_id"),
        ("finished_by",),
        Teller.task,
    ),
    "move": Kind(
        "moves",
        lambda s: StageChange.objects.filter(case=s.case),
        "at",
        F("actor_id"),
        ("actor", "proposed_by"),
        Teller.move,
    ),
    "opened": Kind(
        "people",
        lambda s: Access.objects.filter(case=s.case),
        "at",
        F("user_id"),
        ("user",),
        staffed.looked,
    ),
    "staffed": Kind(
        "people",
        lambda s: MembershipHistory._default_manager.filter(
            case=s.case, pgh_label__in=["insert", "delete"]
        ),
        "pgh_created_at",
        WRITER,
        ("user", "pgh_context"),
        staffed.joined_or_left,
    ),
    "owner": Kind(
        "people",
        _new_owners,
        "pgh_created_at",
        WRITER,
        ("owner", "pgh_context"),
        staffed.new_coordinator,
    ),
}
