"""The pre-check of one case for one reader: every criterion of its cohort, in groups."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.cases.models import Case
from casework.cases.situation import Situation, situation
from casework.eligibility.access import READS_CRITERIA
from casework.eligibility.held import held, precheck_current
from casework.eligibility.models import PreCheck
from casework.eligibility.names import FOR_STAFF, TITLE
from casework.eligibility.results import Overall
from casework.people.actor import Actor
from workflows.case import words
from workflows.precheck.lines import Line, Lines
from workflows.precheck.runs import Run, runs

GROUPS: dict[str, tuple[str | Promise, str | Promise]] = {
    "conflicts": (
        gettext_lazy("Differs from the published criteria"),
        gettext_lazy("Only the hospital can say what this means. It stops no submission."),
    ),
    "blocking": (
        gettext_lazy("Missing now"),
        gettext_lazy("The held records do not tell it, and it is needed at this stage."),
    ),
    "planned": (
        gettext_lazy("Missing, for a later stage"),
        gettext_lazy("The held records do not tell it yet; it is needed later."),
    ),
    "rest": (
        gettext_lazy("No difference found"),
        gettext_lazy("What the held records say agrees with the published text."),
    ),
    "advisories": (
        gettext_lazy("Only to be noted"),
        gettext_lazy("Printed for another disease; here the hospital is only told of it."),
    ),
}
ALWAYS = frozenset({"conflicts"})  # no choice takes them off the page (domain.md 1.3 P-09)


@dataclass
class Group:
    """Lines of one kind. `here`: shown by the choice that was made."""

    code: str
    title: str
    explain: str
    lines: list[Line] = field(default_factory=list)
    here: bool = True


@dataclass(frozen=True)
class Sheet:
    """A run as one reader sees it. `current`: nothing that it read has changed since."""

    title: str | Promise
    summary: str
    criteria: str
    criteria_url: str
    evaluated: str
    stage: str
    ran: str
    changed: str
    current: bool
    groups: list[Group]
    show: str
    runs: list[Run]

    @property
    def count(self) -> int:
        return sum(len(group.lines) for group in self.groups)


def sheet(s: Situation, actor: Actor, show: str = "", only: str = "") -> Sheet | None:
    """None before the first run. `show`: a group besides the conflicts; `only`: one criterion."""
    run = PreCheck.objects.filter(case=s.case).exclude(criteria=None).first()
    if run is None or run.criteria_id is None:
        return None
    lines = Lines(s, actor, run)
    groups = {code: Group(code, str(t), str(e)) for code, (t, e) in GROUPS.items()}
    for row in run.found:
        if not only or row["criterion"] == only:
            groups[group_of(row)].lines.append(lines.of(row))
    for code, group in groups.items():
        group.here = not show or code == show or code in ALWAYS
    zone = words.zone_of(actor)
    readable = actor.role in READS_CRITERIA
    return Sheet(
        title=TITLE,
        summary=str(FOR_STAFF[Overall(run.overall)]),
        criteria=lines.criteria.name,
        criteria_url=reverse("criteria-version", args=[run.criteria_id]) if readable else "",
        evaluated=words.day(run.evaluated_on),
        stage=words.stage(s.protocol, run.as_of_stage),
        ran=words.moment(run.ran_at, zone),
        changed=words.moment(run.changed_at, zone),
        current=precheck_current(s) or not s.case.is_open,
        groups=[group for group in groups.values() if group.lines],
        show=show,
        runs=[] if only else runs(run, zone),
    )


def group_of(row: dict[str, Any]) -> str:
    """The group that a criterion's result stands in."""
    if row.get("advisory"):
        return "advisories"
    if row["effect"] == "CONFLICT":
        return "conflicts"
    if row["effect"] == "GAP":
        return "blocking" if row["blocking"] else "planned"
    return "rest"


def why_none(case: Case) -> str:
    """Why no pre-check has run over a case."""
    s = situation(case)
    if not held(s).in_force:
        return _("It has not run: the hospital has put no criteria in force.")
    if not s.facts.get("cohort"):
        return _("It has not run: the cohort of the patient is not recorded.")
    return _("It has not run over this case.")
