"""The rows that a case's history is told from, where it takes more than one filter to find them."""

from typing import Any

from django.apps import apps
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery

from casework.cases.models import CaseEvent
from casework.cases.situation import Situation
from casework.contacts import access, log
from casework.contacts.models import Contact, Message
from casework.tags.access import sees_tags

# Made by pghistory.
FactHistory: type[Model] = apps.get_model("casework", "FactHistory")
MessageHistory: type[Model] = apps.get_model("casework", "MessageHistory")
CaseHistory: type[Model] = apps.get_model("casework", "CaseHistory")
CaseTagHistory: type[Model] = apps.get_model("casework", "CaseTagHistory")
MembershipHistory: type[Model] = apps.get_model("casework", "MembershipHistory")


def raised(s: Situation) -> QuerySet[CaseEvent]:
    people = [code for code, event in s.protocol.events.items() if not event.system]
    raised = CaseEvent.objects.filter(case=s.case, code__in=people)
    if access.may(s.actor, "read log"):  # the log tells it better
        return raised.exclude(code=log.EVENT, occurrence__startswith=log.OCCURRENCE)
    return raised


def tags(s: Situation) -> QuerySet[Any]:
    found = CaseTagHistory._default_manager.filter(case=s.case)
    return found if sees_tags(s.actor) else found.none()


def contacts(s: Situation) -> QuerySet[Contact]:
    """Without those of messages: they have lines of their own."""
    return known(Contact.objects.filter(case=s.case, message=None), s)


def messages(s: Situation) -> QuerySet[Any]:
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
    return known(rows, s)


def written(s: Situation) -> QuerySet[Any]:
    return messages(s).filter(Q(was_version=None) | ~Q(version=F("was_version")))


def released(s: Situation) -> QuerySet[Any]:
    given = Q(was_released_version=None) | ~Q(released_version=F("was_released_version"))
    return messages(s).filter(given, released_version=F("version"))


def given_out(s: Situation) -> QuerySet[Any]:
    """A mailed message is told when it has gone out, not when somebody wanted it to."""
    gone = [Message.State.COPIED, Message.State.SENT]
    return messages(s).filter(~Q(was_state=F("state")), state__in=gone)


def known[M: Model](rows: QuerySet[M], s: Situation) -> QuerySet[M]:
    return rows if access.may(s.actor, "read log") else rows.none()


def corrections(s: Situation) -> QuerySet[Any]:
    """With the value before each, whatever recorded it."""
    before = FactHistory._default_manager.filter(
        case=s.case, name=OuterRef("name"), pgh_id__lt=OuterRef("pgh_id")
    ).order_by("-pgh_id")
    rows: QuerySet[Any] = FactHistory._default_manager.filter(
        case=s.case, source="correction", pgh_label__in=["insert", "update"]
    ).filter(
        ~Q(pgh_context__metadata__contains={"verb": "undo"}) | Q(pgh_context=None)
    )  # what was put back was not corrected again
    told: QuerySet[Any] = rows.annotate(was=Subquery(before.values("value")[:1]))
    return told


def new_owners(s: Situation) -> QuerySet[Any]:
    """When the case got another coordinator, with the one before."""
    rows: QuerySet[Any] = CaseHistory._default_manager.filter(pgh_obj=s.case.pk)
    before = rows.filter(pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    told: QuerySet[Any] = rows.annotate(was=Subquery(before.values("owner")[:1]))
    return told.filter(was__isnull=False).exclude(was=F("owner"))
