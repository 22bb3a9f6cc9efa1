"""Asking others for what only they may do: to go on without a task or a paper, or to move a case."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework.blockers import Blocker
from casework.cases import changes
from casework.cases.models import Proposal
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import BOARD_ROLES, Role
from casework.protocols.compiled import protocol
from casework.protocols.schema import Edge
from documents.uploads.verbs import refuse_unwaivable
from workflows.engine.moves import find_edge, movers
from workflows.engine.owners import doers
from workflows.engine.proposing import propose
from workflows.engine.records import MoveRefused, refuse
from workflows.engine.tasks import REASON_LENGTH
from workflows.notices import telling
from workflows.notices.recipients import Recipients
from workflows.queue.claiming import opened

ASK = BOARD_ROLES - {Role.AUDITOR}
COLLEAGUES = ASK | {Role.TREV}


@verb
def ask_waiver(item_id: int, *, actor: Actor, reason: str) -> Proposal:
    """Ask those who may waive a task to do so; the work stays open until they have decided."""
    item, task = opened(item_id, actor)
    rules = protocol(item.case.protocol_id)
    if actor.role not in ASK and actor.role not in doers(task):
        raise refuse(rules, "ROLE_NOT_ALLOWED")
    if not task.waivable_by:
        raise refuse(rules, "NOT_WAIVABLE")
    _refuse_short(reason)
    _refuse_twice(item.case.proposals.filter(kind="waiver", occurrence=item.occurrence), item.code)
    return propose(
        item.case,
        "waiver",
        item.code,
        actor=actor,
        occurrence=item.occurrence,
        comment=reason.strip(),
    )


@verb
def ask_omission(case_id: int, document_type: str, *, actor: Actor, reason: str) -> Proposal:
    """Ask the manager to leave a paper of the checklist out (P-09)."""
    case = changes.lock(case_id, actor)
    if actor.role not in {Role.COORD, Role.MGR}:
        raise refuse(protocol(case.protocol_id), "ROLE_NOT_ALLOWED")
    if not case.is_open:
        raise refuse(protocol(case.protocol_id), "CASE_CLOSED")
    refuse_unwaivable(case, document_type, actor)
    _refuse_short(reason)
    _refuse_twice(case.proposals.filter(kind="omission"), document_type)
    return propose(case, "omission", document_type, actor=actor, comment=reason.strip())


def asked_for(edge: Edge, actor: Actor) -> tuple[str, ...]:
    """The roles that an actor may ask for a move: none where it is their own, or an end."""
    if actor.role not in ASK or actor.role in movers(edge):
        return ()
    if edge.kind not in ("forward", "backward"):
        return ()
    return tuple(role for role in edge.roles if role in COLLEAGUES)


@verb
def ask_for_move(case_id: int, code: str, *, actor: Actor) -> list[str]:
    """Ask colleagues on the case who may make a move to make it; the names of who was told.

    Only for ways forward and back: an end is nobody's wish. Families are not asked this way.
    Asking twice on one day tells nobody twice. The move itself stays theirs.
    """
    case = changes.lock(case_id, actor)
    rules = protocol(case.protocol_id)
    edge = find_edge(rules, code)
    if case.stage not in edge.from_:
        raise refuse(rules, "EDGE_NOT_HERE")
    asked = asked_for(edge, actor)
    if not asked:
        raise refuse(rules, "ROLE_NOT_ALLOWED")
    whom = Recipients([case.pk]).of(case.pk, asked) - {actor.user_id}
    if not whom:
        text = _("Nobody on this case may do that. Put somebody on it first.")
        raise MoveRefused([Blocker("NOBODY_TO_ASK", text)])
    telling.wish(case, edge.code, whom, actor)
    return list(User.objects.filter(pk__in=whom).order_by("name").values_list("name", flat=True))


def _refuse_short(reason: str) -> None:
    if len(reason.strip()) < REASON_LENGTH:
        text = f"Say why, in at least {REASON_LENGTH} characters."
        raise MoveRefused([Blocker("REASON_REQUIRED", text)])


def _refuse_twice(asked: QuerySet[Proposal], code: str) -> None:
    if asked.filter(code=code, outcome=Proposal.Outcome.WAITING).exists():
        raise MoveRefused([Blocker("ASKED_ALREADY", "This has been asked for; it waits.")])
