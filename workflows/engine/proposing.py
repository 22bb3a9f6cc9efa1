"""Putting something before a second person."""

from collections.abc import Mapping
from typing import Any

from casework import clock
from casework.cases.facts import Value, canonical
from casework.cases.models import Case, Proposal
from casework.people.actor import Actor
from casework.protocols.compiled import Protocol, protocol
from workflows.notices import telling

# T10: a change of Day 0 moves every date behind it, so the investigator confirms it.
CONFIRMED_CORRECTIONS: dict[str, tuple[str, ...]] = {"infusion_start_at": ("INVESTIGATOR",)}
OMISSION_CONFIRMED_BY = ("MGR",)  # P-09
# Kinds that stop a case from moving while they wait. To be asked for a waiver stops nothing.
STOPPING = ("edge", "task", "fact")


def propose(
    case: Case,
    kind: str,
    code: str,
    *,
    actor: Actor,
    occurrence: str = "",
    values: Mapping[str, Value] | None = None,
    **words: Any,
) -> Proposal:
    """Write down what waits for a second person and tell those who may confirm it.

    kind: edge, task, fact, waiver or omission. words: reason_code, comment.
    """
    assert actor.user is not None
    proposal = Proposal.objects.create(
        case=case,
        kind=kind,
        code=code,
        occurrence=occurrence,
        facts={name: canonical(value) for name, value in (values or {}).items()},
        proposed_at=clock.now(),
        proposed_by=actor.user,
        proposed_role=actor.role,
        **words,
    )
    telling.approval(proposal, confirmers(protocol(case.protocol_id), proposal))
    return proposal


def confirmers(rules: Protocol, proposal: Proposal) -> tuple[str, ...]:
    """The roles that may confirm a proposal."""
    if proposal.kind == "fact":
        return CONFIRMED_CORRECTIONS.get(proposal.code, ())
    if proposal.kind == "omission":
        return OMISSION_CONFIRMED_BY
    if proposal.kind in ("waiver", "task"):
        return _of_task(rules, proposal)
    edge = rules.edges.get(proposal.code)
    if edge is not None and proposal.proposed_role in edge.roles:
        return edge.confirm_roles
    return edge.transcript.confirm_roles if edge and edge.transcript else ()


def _of_task(rules: Protocol, proposal: Proposal) -> tuple[str, ...]:
    task = rules.tasks.get(proposal.code)
    if task is None:  # another version of the protocol knew it
        return ()
    if proposal.kind == "waiver":
        return task.waivable_by
    return task.transcript.confirm_roles if task.transcript else ()


def stopped(case: Case) -> bool:
    """Whether something waits that must be decided before the case may move."""
    return case.proposals.filter(outcome="", kind__in=STOPPING).exists()
