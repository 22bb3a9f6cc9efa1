"""Putting a version in force, and having every open case judged by it."""

from casework.eligibility import versions
from casework.eligibility.models import Activation
from casework.people.acting import verb
from casework.people.actor import Actor


@verb
def activate(criteria_id: int, *, actor: Actor, note: str) -> Activation:
    """From now on this version counts; a job judges the open cases by it, one after another."""
    from workflows.tasks import judge_by_criteria_in_force

    made = versions.activate(criteria_id, actor=actor, note=note)
    judge_by_criteria_in_force.defer(trial=made.criteria.trial)
    return made
