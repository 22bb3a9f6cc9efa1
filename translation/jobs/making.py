"""New jobs: many at once cost as much as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db import transaction

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.models import User
from documents.uploads.models import Version
from translation.jobs.models import Deed, Job
from translation.linguists.models import Linguist

TAKES = timedelta(days=5)  # a translation and its review (TRN-03)
OFFER = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """A version to put into a language. `domain`: the group of its paper. `previous`: the job before."""

    version: Version
    domain: str
    target: str
    previous: Job | None = None


def make_jobs(case: Case, wanted: Sequence[Wanted], *, by: Actor) -> list[Job]:
    """Jobs that wait; a worker cuts their segments. Who translated the job before is asked first."""
    jobs = Job.objects.bulk_create(_job(case, one) for one in wanted)
    now = clock.now()
    Deed.objects.bulk_create(
        Deed(job=job, kind=Deed.Kind.MADE, by=by.user, role=by.role, at=now) for job in jobs
    )
    # a worker's job outruns its own row
    transaction.on_commit(partial(_prepare_soon, [job.pk for job in jobs]))
    return jobs


def _job(case: Case, wanted: Wanted) -> Job:
    version, previous, now = wanted.version, wanted.previous, clock.now()
    # what was judged by looking at a scan is said of that scan
    same = previous if previous and previous.version_id == version.pk else None
    asked = _who_may_go_on(previous) if previous else None
    return Job(
        case=case,
        version=version,
        source_language=version.language,
        target_language=wanted.target,
        source_sha256=version.file.sha256,
        domain=wanted.domain,
        pages=version.file.pages,
        due_at=now + TAKES,
        made_at=now,
        previous=previous,
        offered_to=asked,
        offered_until=now + OFFER if asked else None,
        priority=max(previous.priority, 1) if previous else 0,
        legible=same.legible if same else "",
        original_reason=same.original_reason if same else "",
    )


def _who_may_go_on(previous: Job) -> User | None:
    """Who translated it before, if they still take work."""
    if previous.translator_id is None:
        return None
    working = Linguist.objects.working(clock.site_today()).filter(user=previous.translator_id)
    return previous.translator if working.exists() else None


def _prepare_soon(job_ids: Sequence[int]) -> None:
    from translation.segments.preparing import prepare_soon

    for job_id in job_ids:
        prepare_soon(job_id)
