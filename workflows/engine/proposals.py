"""Two people: what one proposed, another confirms or turns down."""

from casework import clock
from casework.blockers import Blocker
from casework.cases import changes
from casework.cases.models import Case, Proposal
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.protocols.compiled import Protocol, protocol
from workflows.engine import moves, tasks
from workflows.engine.records import MoveRefused, refuse


def confirmers(rules: Protocol, proposal: Proposal) -> tuple[str, ...]:
    """The roles that may confirm a proposal."""
    if proposal.kind == "fact":
        return tasks.CONFIRMED_CORRECTIONS[proposal.code]
    if proposal.kind == "task":
        transcript = rules.tasks[proposal.code].transcript
    else:
        edge = rules.edges[proposal.code]
        transcript = edge.transcript
        if proposal.proposed_role in edge.roles:
            return edge.confirm_roles
    return transcript.confirm_roles if transcript else ()


@verb
def confirm(case_id: int, code: str, *, actor: Actor, occurrence: str = "") -> Case:
    """Confirm what waits under a code; it is judged anew and then happens. Raises MoveRefused."""
    case = changes.lock(case_id, actor)
    rules = protocol(case.protocol_id)
    proposal = _waiting(case, rules, code, occurrence)
    if actor.role not in confirmers(rules, proposal):
        raise refuse(rules, "ROLE_NOT_ALLOWED")
    if proposal.proposed_by_id == actor.user_id:
        raise refuse(rules, "SAME_PERSON")
    _decide(proposal, Proposal.Outcome.CONFIRMED, actor)
    if proposal.kind == "edge":
        return moves.make_confirmed(case, proposal, actor)
    if proposal.kind == "task":
        tasks.finish_confirmed(case, proposal, actor)
    else:
        tasks.correct_confirmed(case, proposal, actor)
    return case


@verb
def turn_down(case_id: int, code: str, *, actor: Actor, reason: str, occurrence: str = "") -> Case:
    """Take a proposal away: the proposer or one who could confirm it, with a reason."""
    case = changes.lock(case_id, actor)
    rules = protocol(case.protocol_id)
    proposal = _waiting(case, rules, code, occurrence)
    if proposal.proposed_by_id != actor.user_id and actor.role not in confirmers(rules, proposal):
        raise refuse(rules, "ROLE_NOT_ALLOWED")
    if not reason.strip():
        raise MoveRefused([Blocker("REASON_REQUIRED", "Say why the proposal is taken back.")])
    proposal.comment = f"{proposal.comment}\n{reason.strip()}".strip()
    _decide(proposal, Proposal.Outcome.WITHDRAWN, actor)
    changes.changed(case)
    return case


def _waiting(case: Case, rules: Protocol, code: str, occurrence: str) -> Proposal:
    found = case.proposals.filter(code=code, occurrence=occurrence, outcome="").first()
    if found is None:
        raise refuse(rules, "NOTHING_PROPOSED")
    return found


def _decide(proposal: Proposal, outcome: Proposal.Outcome, actor: Actor) -> None:
    proposal.outcome = outcome
    proposal.decided_at = clock.now()
    proposal.decided_by = actor.user
    proposal.save(update_fields=["outcome", "decided_at", "decided_by", "comment"])
