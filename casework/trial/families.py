"""What a family is told of the trial: verified, in date, promising nothing (P-02, AMB-23, AMB-24)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.cases.situation import Situation
from casework.contacts.promises import findings
from casework.contacts.writing import costs_confirmed
from casework.people.actor import Actor
from casework.people.roles import FAMILY
from casework.trial.reading import TrialFact, trial_facts

COSTS = "cost_coverage"
TOLD: dict[str, str | Promise] = {
    "enrolment_target": _("Places in the trial, for all its groups of patients"),
    "recruiting_status": _("Whether the trial takes patients in"),
    COSTS: _("Costs"),
}


@dataclass(frozen=True)
class Told:
    """One thing, in the words of who stated it, and when its source was looked at."""

    label: str | Promise
    value: Any
    checked_on: date


def told(s: Situation, actor: Actor) -> list[Told]:
    """Nothing for all others; costs only beside the hospital's letter to this family (P-07)."""
    if actor.role not in FAMILY:
        return []
    return [
        Told(TOLD[fact.what.name], fact.value, fact.statement.checked_on)
        for fact in trial_facts(s.protocol.file.protocol)
        if fact.what.name in TOLD and fact.for_families and fact.statement and _may_be(s, fact)
    ]


def _may_be(s: Situation, fact: TrialFact) -> bool:
    is_costs = fact.what.name == COSTS
    broken = {found.rule for found in findings(str(fact.value))}
    if is_costs:
        return broken <= {"cost"} and costs_confirmed(s.case)
    return not broken
