"""The page of the team: what waits, who has what, what is late, how long it takes, how good it is."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework import clock, languages
from casework.contacts.zones import office_zone
from casework.people.access import ActingRequest, acting
from casework.people.actor import Actor
from casework.people.roles import Role
from documents.uploads.answers import is_fragment
from translation.jobs.models import Job
from translation.jobs.opening import STAFFS
from translation.progress.acts import ACTS
from translation.progress.deadlines import at_risk, late, standing
from translation.team import numbers
from translation.team.people import Person, people

SHOWN = 100  # jobs that are late or at risk
IN_PLACE = ("give", "reviewer", "place")  # what is done with a job from here


@dataclass(frozen=True)
class Urgent:
    """A job that is late or will be. `late`: "late" or "risk". `acts`: code and label."""

    job: Job
    pair: tuple[str, str]
    due: date | None
    late: str
    acts: list[tuple[str, str]]


@require_safe
@acting(*STAFFS)
def team(request: ActingRequest) -> HttpResponse:
    """Managers see all of the team; coordinators the jobs of their own cases, and who has how much."""
    actor, now = request.actor, clock.now()
    jobs = Job.objects.visible_to(actor)
    whole = actor.role == Role.MGR
    found = measured() if whole else people()
    context = {
        "whole": whole,
        "pairs": numbers.pair_rows(jobs, now),
        "urgent": urgent(actor),
        "people": found,
        "quality": numbers.whole([person.quality for person in found]),
        "months": numbers.months(),
        "turnaround": numbers.turnaround(jobs, now),
        "enough": numbers.ENOUGH,
    }
    template = "translators/team.html#team" if is_fragment(request) else "translators/team.html"
    return render(request, template, context)


def urgent(actor: Actor) -> list[Urgent]:
    """What is late, then what is due within a day. One query."""
    now = clock.now()
    jobs = Job.objects.visible_to(actor).filter(late(now) | at_risk(now))
    rows = jobs.select_related("case", "translator", "reviewer").order_by("due_at", "pk")
    return [
        Urgent(
            job,
            (languages.name(job.source_language), languages.name(job.target_language)),
            job.due_at.astimezone(office_zone()).date() if job.due_at else None,
            standing(job, now),
            [(code, str(ACTS[code].label)) for code in IN_PLACE if job.state in ACTS[code].states],
        )
        for job in rows[:SHOWN]
    ]


def measured() -> list[Person]:
    """The linguists with the quality and amount of their work. Two queries more."""
    jobs = Job.objects.all()
    quality = numbers.qualities(jobs, clock.now())
    done = numbers.work_done(jobs)
    found = people()
    for person in found:
        person.quality = quality.get(person.user.pk, person.quality)
        mine = done.get(person.user.pk, {})
        person.months = [mine.get(first, numbers.Month(first, 0, 0)) for first in numbers.months()]
    return found
