"""Messages to somebody of a case: written, held where they promise, freed by a manager."""

import logging
from datetime import timedelta

from django.utils.translation import gettext as _

from casework import clock
from casework.cases import changes
from casework.cases.models import Case
from casework.cases.situation import situation
from casework.contacts import access, wording
from casework.contacts.models import ContactPoint, Message
from casework.contacts.names import names_anybody
from casework.contacts.points import refused
from casework.contacts.promises import Finding, findings
from casework.people.acting import verb
from casework.people.actor import Actor

logger = logging.getLogger(__name__)

State = Message.State
REASON_LENGTH = 20
COST_LETTER = "COST_CONFIRMATION"
MOMENTS = timedelta(minutes=1)  # a form that is sent twice comes twice within them
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
    """Write a message to a contact point of the case. One that promises is held.

    The same form sent twice within moments writes one message.
    """
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
    first = _just_written(message)
    if first is not None:
        return first
    message.save()
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
    if "cost" in rules_of(message) and not costs_confirmed(message.case):
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
    texts = (message.subject, message.body)
    return [found for text in texts for found in findings(text, message.language)]


def rules_of(message: Message) -> list[str]:
    """The rules that a message's words break."""
    return sorted({one.rule for one in found_in(message)})


def barred(message: Message) -> list[str]:
    """The rules that keep a message from going out now.

    One that a manager released goes; with costs in it, only while their confirmation holds (P-07).
    """
    rules = rules_of(message)
    if not is_released(message):
        return rules
    return ["cost"] if "cost" in rules and not costs_confirmed(message.case) else []


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


def judge(message: Message) -> None:
    """Hold a text that may not go out; a release that was given ends with that."""
    rules = barred(message)
    message.state = State.HELD if rules else State.READY
    if rules:
        message.held_at, message.held_for = clock.now(), rules
        message.released_version, message.release_reason = None, ""
        message.freed_by = message.freed_at = None


def _just_written(message: Message) -> Message | None:
    """The message that the same person wrote from the same form moments ago, if it still waits."""
    same = {
        name: getattr(message, name)
        for name in ("case", "point", "template", "language", "subject", "body", "written_by")
    }
    waiting = Message.objects.filter(**same, state__in=[State.READY, State.HELD], version=1)
    return waiting.filter(written_at__gt=clock.now() - MOMENTS).order_by("pk").first()


def _point(case: Case, point_id: int) -> ContactPoint:
    point = ContactPoint.objects.filter(case=case, pk=point_id, in_use=True).first()
    if point is None:
        raise refused("NOT_OF_THIS_CASE", _("Choose a contact point of this case that is in use."))
    return point


def costs_confirmed(case: Case) -> bool:
    """Whether the newest cost confirmation that is not rejected is verified and in date (P-07)."""
    s = situation(case)
    spec = s.protocol.documents.get(COST_LETTER)
    if spec is None or not s.holds({"document_verified": {"type": COST_LETTER, "since": None}}):
        return False
    days = spec.default_max_age_days
    return days is None or s.holds({"document_fresh": {"type": COST_LETTER, "days": days}})
