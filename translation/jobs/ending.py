"""Jobs that end without their translation being wanted any more."""

from casework import clock
from casework.people.actor import Actor
from documents.judging.filing import HELD
from documents.uploads.models import Status, Version
from translation.certificates.models import Certificate
from translation.jobs import papers
from translation.jobs.models import Deed, Job
from translation.jobs.opening import write


def supersede(job: Job, actor: Actor, reason: str) -> list[int]:
    """A newer one takes its place: its paper and its certificate count no more, at once.

    Answers the versions that are superseded with it. The case and the job are locked.
    """
    job.superseded()
    job.save(update_fields=["state"])
    papers.take_all(job)
    write(job, Deed.Kind.SUPERSEDED, actor, reason=reason)
    _counts_no_more(job)
    if job.result is None:
        return []
    filed = Version.objects.filter(case=job.case, file=job.result.file_id, status__in=HELD)
    gone = list(filed.values_list("pk", flat=True))
    filed.update(status=Status.SUPERSEDED)
    return gone


def cancel(job: Job, actor: Actor, reason: str) -> None:
    """Nobody needs it. The case and the job are locked."""
    job.cancelled()
    job.save(update_fields=["state"])
    papers.take_all(job)
    write(job, Deed.Kind.CANCELLED, actor, reason=reason)
    _counts_no_more(job)


def _counts_no_more(job: Job) -> None:
    Certificate.objects.filter(job=job, superseded_at=None).update(superseded_at=clock.now())
