"""Messages to somebody of a case: written, held where they promise, freed by a manager."""

import logging
import re

from django.utils.translation import gettext as _

from casework import clock
from casework.cases import changes
from casework.cases.models import Case
from casework.contacts import access, wording
from casework.contacts.models import ContactPoint, Message
from casework.contacts.points import refused
from casework.contacts.promises import Finding, findings, normalised
from casework.evidence.models import Evidence
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.protocols.compiled import protocol

logger = logging.getLogger(__name__)

State = Message.State
REASON_LENGTH = 20
COST_LETTER = "COST_CONFIRMATION"
EDITABLE = frozenset({State.HELD, State.READY, State.FAILED})


@verb
def compose(
    case_id: int,
    *,
    point_id: int,
    language: str,
    subject: str,
    body: str,
    template: str = "",
    actor: Actor,
) -> Message:
    """Write a message to a contact point of the case. One that promises is held."""
    case = changes.lock(case_id, actor)
    if not access.may(actor, "write messages"):
        raise refused("ROLE_NOT_ALLOWED", _("This role may not do that."))
    message = Message(
        case=case,
        point=_point(case, point_id),
        template=template if template in wording.KINDS else "",
        written_by=actor.user,
        written_role=actor.role,
    )
    _fill(message, language, subject, body)
    return message


@verb
def edit(
    case_id: int, message_id: int, *, subject: str, body: str, seen_version: int, actor: Actor
) -> Message:
    """Write a message anew. One that is held is written anew by a manager only."""
    message = open_message(case_id, message_id, actor, seen_version)
    if message.state not in EDITABLE:
        raise refused("GIVEN_OUT", _("This message has gone out. Write another one."))
    if message.state == State.HELD and not access.may(actor, "free messages"):
        raise refused("HELD", _("This message is held. A manager edits or releases it."), "MGR")
    was_held = message.state == State.HELD
    message.version += 1
    message.written_by, message.written_role = actor.user, actor.role
    message.failure = ""
    _fill(message, message.language, subject, body)
    if was_held and message.state == State.READY:
        message.freed_by, message.freed_at = actor.user, clock.now()
        message.save()
    return message


@verb
def release(
    case_id: int, message_id: int, *, reason: str, seen_version: int, actor: Actor
) -> Message:
    """Let a held message go as it is, with a reason: a manager who did not write it."""
    message = open_message(case_id, message_id, actor, seen_version)
    if not access.may(actor, "free messages"):
        raise refused("ROLE_NOT_ALLOWED", _("Only a manager releases a message."), "MGR")
    if message.state != State.HELD:
        raise refused("NOT_HELD", _("This message is not held."))
    if message.written_by_id == actor.user_id:
        raise refused("FOUR_EYES", _("You wrote this text: another manager releases it."), "MGR")
    if len(reason.strip()) < REASON_LENGTH:
        raise refused("REASON_REQUIRED", _("Say why, in at least 20 characters."))
    if any(found.rule == "cost" for found in found_in(message)) and not _cost_letter(message.case):
        raise refused(
            "COST_NOT_CONFIRMED",
            _(
                "Costs are quoted only from a written confirmation of the hospital, and none is here."
            ),
        )
    message.state = State.READY
    message.freed_by, message.freed_at = actor.user, clock.now()
    message.released_version, message.release_reason = message.version, reason.strip()
    message.save()
    logger.info("message.released", extra={"case": message.case_id, "written": message.pk})
    return message


@verb
def drop(case_id: int, message_id: int, *, seen_version: int, actor: Actor) -> Message:
    """Let a message that has not gone out be; it stays on record."""
    message = open_message(case_id, message_id, actor, seen_version)
    if message.state not in EDITABLE:
        raise refused("GIVEN_OUT", _("This message has gone out."))
    message.state = State.DROPPED
    message.save()
    return message


def open_message(
    case_id: int, message_id: int, actor: Actor, seen_version: int | None = None
) -> Message:
    """A message under its case's lock, as the actor saw it."""
    case = changes.lock(case_id, actor)
    if not access.may(actor, "write messages"):
        raise refused("ROLE_NOT_ALLOWED", _("This role may not do that."))
    message = Message.objects.select_related("point").get(case=case, pk=message_id)
    message.case = case
    if seen_version is not None and message.version != seen_version:
        raise refused(
            "CHANGED_MEANWHILE", _("Somebody changed this message meanwhile. Look at it again.")
        )
    return message


def found_in(message: Message) -> list[Finding]:
    """What the promise check finds in subject and body."""
    return [*findings(message.subject), *findings(message.body)]


def is_released(message: Message) -> bool:
    """Whether a manager released exactly this text."""
    return message.released_version == message.version


def _fill(message: Message, language: str, subject: str, body: str) -> None:
    if language not in wording.languages():
        raise refused("LANGUAGE_UNKNOWN", _("There is no disclaimer in this language."))
    subject = " ".join(subject.split())
    if not subject or not body.strip():
        raise refused("TEXT_MISSING", _("A message has a subject and a text."))
    if names_anybody(subject, message.case.patient_name, message.point.name):
        raise refused(
            "SUBJECT_NAMES_PATIENT", _("The subject must not name the patient or family.")
        )
    body = body.replace("\r\n", "\n").strip()
    message.language, message.subject, message.body = language, subject, body
    message.written_at = clock.now()
    judge(message)
    message.save()


def judge(message: Message) -> None:
    """Hold a text that promises, unless exactly this text was released."""
    found = found_in(message)
    if found and not is_released(message):
        message.state, message.held_at = State.HELD, clock.now()
        message.held_for = sorted({one.rule for one in found})
    else:
        message.state = State.READY


def names_anybody(subject: str, *names: str) -> bool:
    """Whether a subject holds a part of one of the names."""
    words = set(_words(subject))
    return any(part in words for name in names for part in _words(name) if len(part) > 2)


def _words(text: str) -> list[str]:
    plain, _places = normalised(text)
    return re.findall(r"\w+", plain)


def _point(case: Case, point_id: int) -> ContactPoint:
    point = ContactPoint.objects.filter(case=case, pk=point_id, in_use=True).first()
    if point is None:
        raise refused("NOT_OF_THIS_CASE", _("Choose a contact point of this case that is in use."))
    return point


def _cost_letter(case: Case) -> bool:
    """Whether a cost confirmation was accepted that is not too old (P-07)."""
    kind = protocol(case.protocol_id).documents.get(COST_LETTER)
    letters = Evidence.objects.filter(case=case, document_type=COST_LETTER)
    newest = letters.order_by("-clinical_date").first()
    if newest is None:
        return False
    oldest = kind.default_max_age_days if kind else None
    return oldest is None or (clock.site_today() - newest.clinical_date).days <= oldest
