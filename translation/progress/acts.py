"""What coordinators and managers do with a job where they see it: each act a row of a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.people.actor import Actor
from translation.jobs import claiming, ordering, staffing
from translation.jobs.models import DONE, HOLDABLE, OPEN, WITH_TRANSLATOR, Job, State
from translation.progress.forms import (
    JobForm,
    LegibleForm,
    LendForm,
    PlaceForm,
    ReviewerForm,
    WhomForm,
    WhyForm,
)

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """`states`: of the job, in which it is offered; the verb judges it anew. `of_case`: it is decided
    by looking at the paper, so that who is not on the case says first why they open it."""

    label: str | Promise
    title: str | Promise
    button: str | Promise
    note: str | Promise
    states: frozenset[str]
    form: type[JobForm]
    do: Callable[[int, Given, Actor], object]
    of_case: bool = False


def _act(
    label: Any,
    title: Any,
    button: Any,
    states: tuple[str, ...],
    form: type[JobForm],
    do: Callable[[int, Given, Actor], object],
    *,
    note: Any = "",
    of_case: bool = False,
) -> Act:
    return Act(label, title, button, note, frozenset(states), form, do, of_case)


# The first of those that a state has is the one that stands out.
ACTS: dict[str, Act] = {
    "go-on": _act(
        _("Go on …"),
        _("Let it go on"),
        _("Go on"),
        (State.ON_HOLD,),
        JobForm,
        lambda pk, _given, actor: staffing.go_on(pk, actor=actor),
        note=_("Who had it has it again."),
    ),
    "again": _act(
        _("Ask for it again …"),
        _("Ask for this translation again"),
        _("Ask again"),
        DONE,
        WhyForm,
        lambda pk, given, actor: ordering.ask_again(pk, reason=given["reason"], actor=actor),
        note=_("The certificate is superseded; a job goes on from the text as it is."),
        of_case=True,
    ),
    "give": _act(
        _("Give to …"),
        _("Give this job to somebody"),
        _("Give it"),
        (State.QUEUED, *WITH_TRANSLATOR),
        WhomForm,
        lambda pk, given, actor: claiming.assign(pk, given["to"], actor=actor),
        note=_("What is written stays; who gets it goes on from there."),
    ),
    "offer": _act(
        _("Offer to …"),
        _("Offer this job to somebody"),
        _("Offer it"),
        (State.QUEUED,),
        WhomForm,
        lambda pk, given, actor: claiming.offer(pk, given["to"], actor=actor),
        note=_("For a day nobody else takes it. They say yes or no."),
    ),
    "reviewer": _act(
        _("Reviewer …"),
        _("Choose who reviews it"),
        _("Let them review it"),
        OPEN,
        ReviewerForm,
        lambda pk, given, actor: staffing.assign_reviewer(pk, given["to"], actor=actor),
    ),
    "place": _act(
        _("Put first or later …"),
        _("Its place in the queue"),
        _("Put it there"),
        OPEN,
        PlaceForm,
        lambda pk, given, actor: staffing.prioritise(pk, given["place"], actor=actor),
    ),
    "legibility": _act(
        _("Can it be read? …"),
        _("How well it can be read"),
        _("Keep it"),
        (*OPEN, *DONE),
        LegibleForm,
        lambda pk, given, actor: staffing.judge_legibility(pk, given["legible"], actor=actor),
        of_case=True,
    ),
    "lend-original": _act(
        _("Lend the original …"),
        _("Lend the original"),
        _("Lend the original"),
        OPEN,
        LendForm,
        lambda pk, given, actor: staffing.lend_original(pk, reason=given["reason"], actor=actor),
        note=_("Its linguists see the paper with names and dates as long as they have the job."),
        of_case=True,
    ),
    "hold": _act(
        _("Hold …"),
        _("Put it on hold"),
        _("Hold it"),
        HOLDABLE,
        WhyForm,
        lambda pk, given, actor: staffing.hold(pk, reason=given["reason"], actor=actor),
        note=_("Nobody works on it or looks at the paper until it goes on."),
    ),
    "cancel": _act(
        _("Cancel …"),
        _("Cancel this translation"),
        _("Cancel it"),
        (*OPEN, State.APPROVED),
        WhyForm,
        lambda pk, given, actor: staffing.cancel(pk, reason=given["reason"], actor=actor),
        note=_("A paper that the hospital cannot read gets another job by itself."),
        of_case=True,
    ),
}


def acts_of(job: Job) -> list[tuple[str, Act]]:
    """What can be done with a job now, the first of it first."""
    return [(code, act) for code, act in ACTS.items() if job.state in act.states]
