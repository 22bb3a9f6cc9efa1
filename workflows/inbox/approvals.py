"""What waits for this reader's confirmation: moves, transcripts, corrections, waivers, omissions."""

from dataclasses import dataclass

from django.urls import reverse

from casework.cases.models import Case, Proposal
from casework.cases.situation import Situation, situations
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from workflows.board.names import mask
from workflows.case.sheet import Waiting, waiting
from workflows.engine.proposing import confirmers


@dataclass(frozen=True)
class Decision:
    """A proposal that waits for this reader."""

    case: str
    case_url: str
    name: str
    proposal: Waiting


def waiting_for(actor: Actor) -> list[Proposal]:
    """The proposals that wait for this actor's confirmation, oldest first. One query."""
    proposed = Proposal.objects.filter(
        outcome=Proposal.Outcome.WAITING, case__in=Case.objects.visible_to(actor)
    ).exclude(proposed_by=actor.user)
    return [
        row
        for row in proposed.select_related("case", "proposed_by").order_by("proposed_at")
        if actor.role in confirmers(protocol(row.case.protocol_id), row)
    ]


def decisions(actor: Actor) -> list[Decision]:
    """The same, in words."""
    rows = waiting_for(actor)
    known = situations({row.case_id: row.case for row in rows}.values(), actor) if rows else {}
    return [_decision(known[row.case_id], row, actor) for row in rows]


def _decision(s: Situation, proposal: Proposal, actor: Actor) -> Decision:
    return Decision(
        case=s.case.code,
        case_url=reverse("case", args=[s.case.code]),
        name=mask(s.case.patient_name, actor.identity_shown),
        proposal=waiting(s, proposal, actor),
    )
