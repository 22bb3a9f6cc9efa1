"""How a road's papers are judged: as it says, and by a second person where the product asks for one."""

from casework.cases.models import Case, Membership
from casework.people.actor import Actor
from casework.people.models import User, grant
from casework.people.roles import Role
from documents.judging import verbs
from documents.judging.mismatches import keep_out, resolve_mismatch
from documents.judging.models import Outcome
from documents.models import IdentityMatch, Mismatch, Status, Version
from workflows.roads.form import Paper

AS_THE_ROAD_SAYS = "As the road of the patient says."


def judge(version: Version, paper: Paper, actor: Actor) -> None:
    """Take a version as far as the road's paper goes; one of another person is kept out."""
    if paper.identity_match == IdentityMatch.FAIL or paper.status == Status.QUARANTINED:
        keep_out(version.pk, actor=actor, note=AS_THE_ROAD_SAYS)
        return
    whose, note = paper.identity_match, AS_THE_ROAD_SAYS
    if paper.status in (Status.ACCEPTED, Status.VERIFIED):
        verbs.accept(version.pk, actor=actor, identity_match=whose, identity_note=note)
    if paper.status == Status.VERIFIED:
        verbs.verify(version.pk, actor=actor, identity_match=whose, identity_note=note)
    if paper.status == Status.REJECTED:
        verbs.reject(version.pk, actor=actor, reason=AS_THE_ROAD_SAYS)


def replaced(case: Case, document_type: str, paper: Paper) -> None:
    """The right paper has come in the place of another person's, which therefore stays out.

    Roads have no act for this: a second person comes for it, who is not of the road.
    """
    if paper.identity_match == IdentityMatch.FAIL:
        return
    waiting = Mismatch.objects.filter(
        case=case, version__document_type=document_type, resolved_at__isnull=True
    )
    for found in waiting:
        second = User.objects.create_user(f"second.{found.pk}@roads.invalid", name="MGR-second")
        grant(second, Role.MGR)
        Membership.objects.create(case=case, user=second, role=Role.MGR)
        resolve_mismatch(
            found.pk,
            actor=Actor(second, Role.MGR),
            outcome=Outcome.NOT_THEIRS,
            resolution=AS_THE_ROAD_SAYS,
        )
