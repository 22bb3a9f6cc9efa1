"""The log of contacts: written once, corrected by another entry."""

import logging
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from casework import clock
from casework.cases import changes, events
from casework.cases.models import Case
from casework.contacts import access
from casework.contacts.kinds import THE_FAMILY, UNANSWERED, Direction, Outcome
from casework.contacts.models import Contact
from casework.contacts.points import refused
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.protocols.compiled import protocol

logger = logging.getLogger(__name__)

EVENT = "contact_unanswered"
OCCURRENCE = "contact-"  # what the events of the log are numbered by
REASON_LENGTH = 20
AHEAD = timedelta(minutes=5)  # clocks differ a little
FIELDS = (
    *("at", "party", "point", "channel", "direction"),
    *("outcome", "summary", "next_on"),
)


@verb
def log(case_id: int, given: Mapping[str, Any], *, actor: Actor) -> Contact:
    """Write down a contact or an attempt. An unanswered one raises the protocol's event."""
    case = changes.lock(case_id, actor)
    if not access.may(actor, "log"):
        raise refused("ROLE_NOT_ALLOWED", _("This role may not do that."))
    return write(case, given, actor=actor)


@verb
def correct(
    case_id: int, contact_id: int, given: Mapping[str, Any], *, reason: str, actor: Actor
) -> Contact:
    """Put another entry in a wrong one's place; both stay on record."""
    case = changes.lock(case_id, actor)
    wrong = Contact.objects.get(case=case, pk=contact_id)
    if not access.may(actor, "log"):
        raise refused("ROLE_NOT_ALLOWED", _("This role may not do that."))
    if Contact.objects.filter(corrects=wrong).exists():
        raise refused(
            "CORRECTED_ALREADY", _("This entry was corrected already. Correct the new one.")
        )
    if len(reason.strip()) < REASON_LENGTH:
        raise refused("REASON_REQUIRED", _("Say why, in at least 20 characters."))
    return write(case, given, actor=actor, corrects=wrong, correction_reason=reason.strip())


def write(case: Case, given: Mapping[str, Any], *, actor: Actor, **more: Any) -> Contact:
    """A new entry of a case whose row is locked."""
    entry = Contact(case=case, logged_by=actor.user, logged_role=actor.role, **more)
    for name in FIELDS:
        if name in given:
            setattr(entry, name, given[name])
    entry.logged_at = clock.now()
    _check(entry)
    entry.save()
    if is_attempt(entry):
        _raise_event(case, entry, actor)
    changes.changed(case)
    logger.info("contact.logged", extra={"case": case.pk, "contact": entry.pk})
    return entry


def _check(entry: Contact) -> None:
    now = clock.now()
    if entry.at > now + AHEAD:
        raise refused("IN_FUTURE", _("A contact is written down when it has happened."))
    if entry.direction == Direction.IN and entry.outcome != Outcome.REACHED:
        raise refused("WHO_CALLS_IS_REACHED", _("When they came to us, they were reached."))
    if entry.next_on is not None and entry.next_on < clock.site_date(entry.at):
        raise refused("NEXT_BEFORE_THIS", _("The next contact lies before this one."))
    if entry.point is not None and entry.point.case_id != entry.case_id:
        raise refused("NOT_OF_THIS_CASE", _("This contact point belongs to another case."))


def is_attempt(entry: Contact) -> bool:
    """Whether we tried to reach the family and had no answer."""
    return (
        entry.direction == Direction.OUT
        and entry.outcome in UNANSWERED
        and entry.party in THE_FAMILY
    )


def _raise_event(case: Case, entry: Contact, actor: Actor) -> None:
    """The trail of an attempt, where the protocol knows it; the entry itself is what counts."""
    event = protocol(case.protocol_id).events.get(EVENT)
    if event is None or actor.role not in event.raised_by or case.stage not in event.open_in:
        return
    if entry.corrects is not None and is_attempt(entry.corrects):
        return
    events.write(case, EVENT, f"{OCCURRENCE}{entry.pk}", actor)


def planned(case: Case) -> date | None:
    """The next contact of a case, if one is planned."""
    newest = Contact.objects.filter(case=case).newest().first()
    return newest.next_on if newest else None
