"""The hospital's word on each criterion of a case. Nobody else has one (domain.md 1.3 P-01)."""

from casework import clock
from casework.cases import changes
from casework.eligibility.about import About
from casework.eligibility.access import CONFIRMS
from casework.eligibility.models import PreCheck, SiteConfirmation
from casework.eligibility.refusing import person_in, refused
from casework.people.acting import verb
from casework.people.actor import Actor

REASON = 20  # characters that overruling is explained in at least


@verb
def confirm(
    case_id: int, criterion: str, outcome: str, *, about: str, actor: Actor, reason: str = ""
) -> SiteConfirmation:
    """CONFIRMED, or OVERRULED with a reason. `about`: what was on the screen, as About writes it.

    Refused when the records say other meanwhile, so that nobody confirms what they did not see.
    """
    case = changes.lock(case_id, actor)
    person = person_in(actor, CONFIRMS, "Only the hospital confirms or overrules a criterion.")
    if not case.is_open:
        raise refused("CASE_CLOSED", "This case is closed: what was said of it is only read now.")
    if outcome not in SiteConfirmation.Outcome.values:
        raise refused("OUTCOME_UNKNOWN", "Choose: confirmed or overruled.")
    if outcome == SiteConfirmation.Outcome.OVERRULED and len(reason.strip()) < REASON:
        raise refused("REASON_REQUIRED", f"Say why, in {REASON} characters at least.")
    run = PreCheck.objects.filter(case=case).first()
    found = run and next((row for row in run.found if row["criterion"] == criterion), None)
    if run is None or run.criteria_id is None or not found:
        raise refused("CRITERION_UNKNOWN", "The pre-check of this case has no such criterion.")
    now = About.row(run.criteria_id, found)
    if str(now) != about:
        text = "The records changed meanwhile, and the result with them. Look at it again."
        raise refused("RESULT_CHANGED", text)
    made = SiteConfirmation.objects.create(
        case=case,
        criteria_id=run.criteria_id,
        criterion=criterion,
        about=now.state,
        gap_type=now.gap_type,
        entries=now.entries,
        outcome=outcome,
        reason=reason.strip(),
        at=clock.now(),
        by=person,
        role=actor.role,
    )
    changes.changed(case)
    return made
