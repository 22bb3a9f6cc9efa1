"""Giving messages out: copied by hand or sent by e-mail, each once, each in the log."""

import logging
from datetime import timedelta
from smtplib import SMTPException

import pghistory
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from casework import clock
from casework.cases import changes
from casework.contacts import log, wording
from casework.contacts.kinds import Channel, Direction, Kind, Outcome
from casework.contacts.models import Message
from casework.contacts.points import refused
from casework.contacts.writing import State, barred, judge, open_message
from casework.mail_ids import message_id
from casework.people.acting import verb
from casework.people.actor import SYSTEM, Actor

logger = logging.getLogger(__name__)

NOT_IN_USE = "NOT_IN_USE"  # why one was not sent; other failures are named by their class
STUCK = timedelta(minutes=10)
# After these the server may have taken the mail all the same.
UNCLEAR = frozenset({"TimeoutError", "SMTPServerDisconnected", "ConnectionResetError"})
CHANNELS = {
    Kind.EMAIL: Channel.EMAIL,
    Kind.PHONE: Channel.MESSENGER,  # a text to a number
    Kind.MESSENGER: Channel.MESSENGER,
}


@verb
def copy(case_id: int, message_id: int, *, seen_version: int, actor: Actor) -> Message:
    """The text was copied for the contact point; that goes into the log."""
    message = open_message(case_id, message_id, actor, seen_version)
    if not _fit_to_go(message, {State.READY}):
        return message
    _give_out(message, State.COPIED, actor)
    _log(message, actor)
    return message


@verb
def send(case_id: int, message_id: int, *, seen_version: int, actor: Actor) -> Message:
    """Send a message by e-mail, or try again one that was not sent."""
    from casework.tasks import send_message

    message = open_message(case_id, message_id, actor, seen_version)
    if message.point.kind != Kind.EMAIL:
        raise refused("NO_E_MAIL", _("This contact point is no e-mail address: copy the text."))
    if is_stuck(message):
        message.state = State.FAILED
    if not _fit_to_go(message, {State.READY, State.FAILED}):
        return message
    message.failure = ""
    _give_out(message, State.QUEUED, actor)
    send_message.defer(message_id=message.pk)
    return message


def _fit_to_go(message: Message, states: set[State]) -> bool:
    """Whether a message may go out now. The check runs again: one that promises is held instead."""
    if message.state == State.HELD:
        raise refused("HELD", _("This message is held. A manager edits or releases it."), "MGR")
    if message.state not in states:
        raise refused("GIVEN_OUT", _("This message has gone out already."))
    if not message.point.in_use:
        raise refused("NOT_IN_USE", _("This contact point is not in use any more."))
    if barred(message):
        judge(message)
        message.save()
        return False
    return True


def is_stuck(message: Message) -> bool:
    """Whether the process that was sending a message is gone: it may have been sent or not."""
    began = message.given_out_at
    return message.state == State.SENDING and began is not None and clock.now() - began > STUCK


def _give_out(message: Message, state: State, actor: Actor) -> None:
    message.state = state
    message.given_out_at, message.given_out_by = clock.now(), actor.user
    message.given_out_role = actor.role
    message.given_out_to = message.point.value
    message.given_out_text = wording.whole(message.body, message.language)
    message.save()


def deliver(message_id: int) -> None:
    """Hand a message to the mail server: at most once. The job of `send`, outside its transaction.

    A row that a dead process left half-way is not taken again: a person looks and decides.
    """
    message = _take(message_id)
    if message is None:
        return
    try:
        mail(message).send()
    except (SMTPException, OSError, ValueError) as error:
        _finish(message_id, State.FAILED, type(error).__name__)
        logger.warning("message.failed", extra={"written": message_id})
        return
    _finish(message_id, State.SENT)
    logger.info("message.sent", extra={"written": message_id})


def mail(message: Message) -> EmailMessage:
    """The e-mail of a message. Its Message-ID follows from the row, so a second copy is seen as one."""
    return EmailMessage(
        subject=message.subject,
        body=message.given_out_text,
        to=[message.given_out_to],
        headers={
            "Message-ID": message_id(f"message-{message.pk}-{message.version}"),
            "Content-Language": message.language,
        },
    )


def _take(message_id: int) -> Message | None:
    """The row, marked as being sent; None where there is nothing to send."""
    with pghistory.context(role=SYSTEM.role, verb="deliver"), transaction.atomic():
        message = (
            Message.objects.select_for_update(of=("self",))
            .select_related("point", "case")
            .filter(pk=message_id, state=State.QUEUED)
            .first()
        )
        if message is None:
            return None
        if not message.point.in_use or not message.given_out_to:
            message.state, message.failure = State.FAILED, NOT_IN_USE
        elif barred(message):  # the table of words has grown, or a cost confirmation fell
            judge(message)
        else:
            message.state, message.given_out_at = State.SENDING, clock.now()
        message.save()
        return message if message.state == State.SENDING else None


def _finish(message_id: int, state: State, failure: str = "") -> None:
    """What came of it, written down at once: without the case's lock, which somebody may hold."""
    from casework.tasks import log_message

    with pghistory.context(role=SYSTEM.role, verb="deliver"), transaction.atomic():
        sending = Message.objects.filter(pk=message_id, state=State.SENDING)
        if sending.update(state=state, failure=failure) and state == State.SENT:
            log_message.defer(message_id=message_id)


def log_sent(message_id: int) -> None:
    """Write a sent message into the log, once. The job of `deliver`; it comes again until it may."""
    with pghistory.context(role=SYSTEM.role, verb="deliver"), transaction.atomic():
        changes.lock(Message.objects.values_list("case_id", flat=True).get(pk=message_id), SYSTEM)
        message = Message.objects.select_related("case", "point", "given_out_by").get(pk=message_id)
        if message.state == State.SENT and not hasattr(message, "contact"):
            _log(message, Actor(message.given_out_by, message.given_out_role))


def _log(message: Message, actor: Actor) -> None:
    """A message that has gone out is a contact; a planned next one is kept while it lies ahead."""
    planned = log.planned(message.case)
    assert message.given_out_at is not None
    is_attempt = message.template in wording.ATTEMPTS
    log.write(
        message.case,
        {
            "at": message.given_out_at,
            "party": message.point.party,
            "point": message.point,
            "channel": CHANNELS[Kind(message.point.kind)],
            "direction": Direction.OUT,
            "outcome": Outcome.LEFT_MESSAGE if is_attempt else Outcome.SENT,
            "summary": message.subject,
            "next_on": planned if planned and planned > clock.site_today() else None,
        },
        actor=actor,
        message=message,
    )
