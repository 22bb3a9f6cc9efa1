"""Asking for papers: one message, a row for each paper, and taking a request back."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from casework import clock
from casework.blockers import Blocker, Refused
from casework.cases import changes
from casework.cases.models import Case
from casework.contacts import access, sending, wording, writing, zones
from casework.contacts.kinds import Kind
from casework.contacts.models import ContactPoint, Message
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from casework.protocols.schema import DocumentType
from documents.asking.drafts import TEMPLATE
from documents.checklist.shelf import Shelf
from documents.checklist.states import TO_BRING
from documents.models import PaperRequest
from documents.uploads.access import may_list

ASKS = access.MAY["write messages"]
DAYS = 7  # that somebody has, unless another day is chosen
FURTHEST = timedelta(days=365)
MOMENTS = timedelta(minutes=1)  # a form that is sent twice comes twice within them


class AskRefused(Refused):
    """Nobody was asked; nothing changed."""


def refused(code: str, message: str) -> AskRefused:
    return AskRefused([Blocker(code, message)])


def default_due() -> date:
    """A week from today, by the office's calendar."""
    return zones.office_today() + timedelta(days=DAYS)


def may_ask(case: Case, actor: Actor) -> bool:
    """Whether this role asks for papers of this case: while somebody looks after it."""
    return actor.role in ASKS and (case.is_open or case.safety_continues)


@verb
def ask(
    case_id: int,
    types: Collection[str],
    *,
    point_id: int,
    due_on: date,
    subject: str,
    body: str,
    actor: Actor,
) -> Message:
    """Ask a contact point of the case for papers, and give the message out.

    By e-mail it is sent, else it counts as copied; one that promises is held and goes out when a
    manager lets it. The same form sent twice within moments asks once. Raises AskRefused or
    ContactRefused.
    """
    case = changes.lock(case_id, actor)
    kinds = _judged(case, types, due_on, actor)
    point = ContactPoint.objects.filter(case=case, pk=point_id, in_use=True).first()
    if point is None:
        raise refused("NOT_OF_THIS_CASE", _("Choose a contact point of this case that is in use."))
    before = _just_asked(case, kinds, point, actor)
    if before is not None:
        return before
    _refuse_what_came(case, kinds)
    message = writing.compose(
        case.pk,
        point_id=point.pk,
        language=wording.language_for(point.language),
        subject=subject,
        body=body,
        template=TEMPLATE,
        actor=actor,
    )
    assert actor.user is not None  # whoever writes messages has an account
    now = clock.now()
    for kind in kinds:
        PaperRequest.objects.create(
            case=case,
            document_type=kind.code,
            message=message,
            due_on=due_on,
            asked_at=now,
            asked_by=actor.user,
            asked_role=actor.role,
        )
    if message.state == Message.State.READY:
        gives_out = sending.send if point.kind == Kind.EMAIL else sending.copy
        message = gives_out(case.pk, message.pk, seen_version=message.version, actor=actor)
    return message


@verb
def withdraw(case_id: int, types: Collection[str], *, actor: Actor) -> int:
    """Take the standing requests for these papers back; answers how many."""
    case = changes.lock(case_id, actor)
    if not may_ask(case, actor):
        raise refused("ROLE_NOT_ALLOWED", _("This role may not do that."))
    standing = PaperRequest.objects.filter(case=case, document_type__in=types).standing()
    rows = list(standing.values_list("pk", flat=True))
    return PaperRequest.objects.filter(pk__in=rows).update(cancelled_at=clock.now())


def _judged(case: Case, types: Collection[str], due_on: date, actor: Actor) -> list[DocumentType]:
    """The types asked for, each once, in the order given."""
    if actor.role not in ASKS:
        raise refused("ROLE_NOT_ALLOWED", _("This role may not do that."))
    if not may_ask(case, actor):
        raise refused("CASE_CLOSED", _("This case is closed: nobody is asked for papers."))
    known = protocol(case.protocol_id).documents
    kinds = [known[code] for code in dict.fromkeys(types) if code in known]
    if not kinds or len(kinds) < len(set(types)) or not all(may_list(k, actor) for k in kinds):
        raise refused("PAPER_UNKNOWN", _("Choose papers of this case's protocol."))
    today = zones.office_today()
    if not today <= due_on <= today + FURTHEST:
        raise refused("DUE_NOT_POSSIBLE", _("Choose a day from today on, within a year."))
    return kinds


def _refuse_what_came(case: Case, kinds: Iterable[DocumentType]) -> None:
    shelf, today = Shelf(case, [kind.code for kind in kinds]), clock.site_today()
    there = [k.label for k in kinds if shelf.standing(k, today).state not in TO_BRING]
    if there:
        said = _("Nobody has to bring this any more: %(papers)s. Take it off the list.")
        raise refused("PAPER_THERE", said % {"papers": ", ".join(there)})


def _just_asked(
    case: Case, kinds: Iterable[DocumentType], point: ContactPoint, actor: Actor
) -> Message | None:
    """The message by which the same person asked the same of the same address moments ago."""
    recent = PaperRequest.objects.filter(
        case=case,
        message__point=point,
        asked_by=actor.user,
        asked_at__gt=clock.now() - MOMENTS,
        cancelled_at=None,
    )
    asked: dict[int, set[str]] = {}
    for message_id, code in recent.values_list("message_id", "document_type"):
        asked.setdefault(message_id, set()).add(code)
    wanted = {kind.code for kind in kinds}
    same = [message_id for message_id, codes in asked.items() if codes == wanted]
    return Message.objects.select_related("point").get(pk=max(same)) if same else None
