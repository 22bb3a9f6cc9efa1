"""Two people: what one proposed, another confirms or turns down."""

from collections.abc import Callable

from casework import clock
from casework.blockers import Blocker
from casework.cases import changes
from casework.cases.models import Case, Proposal
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.protocols.compiled import Protocol, protocol
from documents.models import Status
from documents.uploads import verbs as papers
from workflows.engine import moves, tasks
from workflows.engine.proposing import confirmers
from workflows.engine.records import MoveRefused, refuse


@verb
def confirm(case_id: int, code: str, *, actor: Actor, occurrence: str = "", kind: str = "") -> Case:
    """Confirm what waits under a code; it is judged anew and then happens. Raises MoveRefused.

    `kind` tells apart what waits under one code: a transcript of a task and the wish to waive it.
    """
    case = changes.lock(case_id, actor)
    rules = protocol(case.protocol_id)
    proposal = _waiting(case, rules, code, occurrence, kind)
    if actor.role not in confirmers(rules, proposal):
        raise refuse(rules, "ROLE_NOT_ALLOWED")
    if proposal.proposed_by_id == actor.user_id:
        raise refuse(rules, "SAME_PERSON")
    _decide(proposal, Proposal.Outcome.CONFIRMED, actor)
    CARRIED_OUT[proposal.kind](case, proposal, actor)
    return case


def _waive(case: Case, proposal: Proposal, actor: Actor) -> None:
    tasks.waive(
        case.pk,
        proposal.code,
        actor=actor,
        reason=proposal.comment,
        occurrence=proposal.occurrence,
    )


def _omit(case: Case, proposal: Proposal, actor: Actor) -> None:
    if case.versions.filter(document_type=proposal.code, status=Status.VERIFIED).exists():
        text = "The paper has come and is verified: turn the wish down."
        raise MoveRefused([Blocker("PAPER_IS_THERE", text)])
    papers.waive(case.pk, proposal.code, actor=actor, reason=proposal.comment)


CARRIED_OUT: dict[str, Callable[[Case, Proposal, Actor], object]] = {
    "edge": moves.make_confirmed,
    "task": tasks.finish_confirmed,
    "fact": tasks.correct_confirmed,
    "waiver": _waive,
    "omission": _omit,
}


@verb
def turn_down(
    case_id: int,
    code: str,
    *,
    actor: Actor,
    reason: str,
    occurrence: str = "",
    kind: str = "",
) -> Case:
    """Take a proposal away: the proposer or one who could confirm it, with a reason."""
    case = changes.lock(case_id, actor)
    rules = protocol(case.protocol_id)
    proposal = _waiting(case, rules, code, occurrence, kind)
    if proposal.proposed_by_id != actor.user_id and actor.role not in confirmers(rules, proposal):
        raise refuse(rules, "ROLE_NOT_ALLOWED")
    if not reason.strip():
        raise MoveRefused([Blocker("REASON_REQUIRED", "Say why the proposal is taken back.")])
    proposal.comment = f"{proposal.comment}\n{reason.strip()}".strip()
    _decide(proposal, Proposal.Outcome.WITHDRAWN, actor)
    changes.changed(case)
    return case


def _waiting(case: Case, rules: Protocol, code: str, occurrence: str, kind: str) -> Proposal:
    waiting = case.proposals.filter(code=code, occurrence=occurrence, outcome="")
    found = (waiting.filter(kind=kind) if kind else waiting).order_by("pk").first()
    if found is None:
        raise refuse(rules, "NOTHING_PROPOSED")
    return found


def _decide(proposal: Proposal, outcome: Proposal.Outcome, actor: Actor) -> None:
    proposal.outcome = outcome
    proposal.decided_at = clock.now()
    proposal.decided_by = actor.user
    proposal.save(update_fields=["outcome", "decided_at", "decided_by", "comment"])
