"""The rows that a case's history is told from, where it takes more than one filter to find them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery

from casework.cases.models import Case, CaseEvent
from casework.contacts import access, log
from casework.contacts.models import Contact, Message
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from casework.tags.access import sees_tags

# Made by pghistory.
FactHistory: type[Model] = apps.get_model("casework", "FactHistory")
MessageHistory: type[Model] = apps.get_model("casework", "MessageHistory")
CaseHistory: type[Model] = apps.get_model("casework", "CaseHistory")
CaseTagHistory: type[Model] = apps.get_model("casework", "CaseTagHistory")
MembershipHistory: type[Model] = apps.get_model("casework", "MembershipHistory")


@dataclass(frozen=True)
class Of:
    """Of which cases rows are wanted, and who reads them."""

    cases: Sequence[Case]
    actor: Actor


def raised(of: Of) -> QuerySet[CaseEvent]:
    versions = [protocol(version) for version in {case.protocol_id for case in of.cases}]
    events = [event for rules in versions for event in rules.events.values()]
    people = {event.code for event in events if not event.system}
    raised = CaseEvent.objects.filter(case__in=of.cases, code__in=people)
    if access.may(of.actor, "read log"):  # the log tells it better
        return raised.exclude(code=log.EVENT, occurrence__startswith=log.OCCURRENCE)
    return raised


def tags(of: Of) -> QuerySet[Any]:
    found = CaseTagHistory._default_manager.filter(case__in=of.cases)
    return found if sees_tags(of.actor) else found.none()


def contacts(of: Of) -> QuerySet[Contact]:
    """Without those of messages: they have lines of their own."""
    return known(Contact.objects.filter(case__in=of.cases, message=None), of)


def messages(of: Of) -> QuerySet[Any]:
    """What messages of the case were, row by row; `was_...`: the row before."""
    before = MessageHistory._default_manager.filter(
        pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")
    ).order_by("-pgh_id")
    rows = MessageHistory._default_manager.filter(case__in=of.cases).alias(
        **{
            f"was_{name}": Subquery(before.values(name)[:1])
            for name in ("version", "state", "released_version")
        }
    )
    return known(rows, of)


def written(of: Of) -> QuerySet[Any]:
    return messages(of).filter(Q(was_version=None) | ~Q(version=F("was_version")))


def released(of: Of) -> QuerySet[Any]:
    given = Q(was_released_version=None) | ~Q(released_version=F("was_released_version"))
    return messages(of).filter(given, released_version=F("version"))


def given_out(of: Of) -> QuerySet[Any]:
    """A mailed message is told when it has gone out, not when somebody wanted it to."""
    gone = [Message.State.COPIED, Message.State.SENT]
    return messages(of).filter(~Q(was_state=F("state")), state__in=gone)


def known[M: Model](rows: QuerySet[M], of: Of) -> QuerySet[M]:
    return rows if access.may(of.actor, "read log") else rows.none()


def corrections(of: Of) -> QuerySet[Any]:
    """With the value before each, whatever recorded it."""
    before = FactHistory._default_manager.filter(
        case=OuterRef("case"), name=OuterRef("name"), pgh_id__lt=OuterRef("pgh_id")
    ).order_by("-pgh_id")
    rows: QuerySet[Any] = FactHistory._default_manager.filter(
        case__in=of.cases, source="correction", pgh_label__in=["insert", "update"]
    ).filter(
        ~Q(pgh_context__metadata__contains={"verb": "undo"}) | Q(pgh_context=None)
    )  # what was put back was not corrected again
    told: QuerySet[Any] = rows.annotate(was=Subquery(before.values("value")[:1]))
    return told


def new_owners(of: Of) -> QuerySet[Any]:
    """When a case got another coordinator, with the one before."""
    rows: QuerySet[Any] = CaseHistory._default_manager.filter(pgh_obj__in=of.cases)
    before = CaseHistory._default_manager.filter(
        pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")
    ).order_by("-pgh_id")
    told: QuerySet[Any] = rows.annotate(was=Subquery(before.values("owner")[:1]))
    return told.filter(was__isnull=False).exclude(was=F("owner"))
