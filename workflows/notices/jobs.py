"""Notices about translations, from the rows that say what happened and have no notice yet.

Linguists are told of a job by its number alone: they know neither the case nor the patient.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from casework import clock
from casework.people.roles import Role
from translation.asking.models import Question
from translation.jobs.models import OPEN, WITH_TRANSLATOR, Deed, Job, State
from workflows.notices import telling
from workflows.notices.models import Kind, Notice
from workflows.notices.recipients import Recipients, active

NEWS = timedelta(days=3)  # what happened longer ago is no news, even after a downtime
LATE = timedelta(days=2)
BATCH = 500


def tell_of_jobs() -> int:
    """Make the notices that are due now; answers how many rows had one coming."""
    now = clock.now()
    return sum(
        (
            _tell(_offered(now), Kind.JOB_OFFERED, lambda deed: [deed.whom_id]),
            _tell(_sent_back(now), Kind.JOB_CHANGES, lambda deed: [deed.job.translator_id]),
            _tell(_answered(now), Kind.JOB_ANSWERED, lambda question: [question.asked_by_id]),
            _tell_leases(),
            _tell_questions(),
            _tell_late(now),
        )
    )


def _without(rows: QuerySet[Any], kind: Kind, *, day: Any = None) -> QuerySet[Any]:
    """Those of the rows that nobody was told of."""
    told = Notice.objects.filter(kind=kind, number=OuterRef("pk"))
    if day is not None:
        told = told.filter(day=OuterRef("on_day"))
        rows = rows.annotate(on_day=day)
    return rows.exclude(Exists(told)).order_by("pk")


def _tell(rows: QuerySet[Any], kind: Kind, whom: Any) -> int:
    """Tell one person of each row. `rows`: of what has a job."""
    with transaction.atomic():
        found = list(_without(rows, kind).select_related("job")[:BATCH])
        for row in found:
            _write(row.job, kind, active(whom(row)), row.pk)
    return len(found)


def _offered(now: datetime) -> QuerySet[Deed]:
    """Offers that stand, and jobs that somebody gave to a translator who has them still."""
    lately = Deed.objects.filter(at__gte=now - NEWS)
    stands = Q(kind=Deed.Kind.OFFERED, job__state=State.QUEUED, job__offered_to=F("whom"))
    has = Q(kind=Deed.Kind.ASSIGNED, job__state__in=WITH_TRANSLATOR, job__translator=F("whom"))
    return lately.filter(stands | has)


def _sent_back(now: datetime) -> QuerySet[Deed]:
    lately = Deed.objects.filter(at__gte=now - NEWS, kind=Deed.Kind.SENT_BACK)
    return lately.filter(job__state__in=WITH_TRANSLATOR)


def _answered(now: datetime) -> QuerySet[Question]:
    return Question.objects.filter(answered_at__gte=now - NEWS)


def _tell_leases() -> int:
    """Translators whose lease soon ends: once a lease, for each has a day on which it was reminded of."""
    reminded = Job.objects.filter(state__in=WITH_TRANSLATOR, reminded_at__isnull=False)
    with transaction.atomic():
        found = list(_without(reminded, Kind.JOB_LEASE, day=TruncDate("reminded_at"))[:BATCH])
        for job in found:
            _write(job, Kind.JOB_LEASE, active([job.translator_id]), job.pk, day=job.on_day)
    return len(found)


def _tell_questions() -> int:
    """Who coordinates the case of a question that waits."""
    waiting = Question.objects.filter(answered_at=None).select_related("job", "case")
    with transaction.atomic():
        found = list(_without(waiting, Kind.JOB_ASKED)[:BATCH])
        recipients = Recipients({row.case_id for row in found})
        for row in found:
            whom = active([row.case.owner_id]) or recipients.leads(row.case_id, Role.COORD)
            _write(row.job, Kind.JOB_ASKED, whom, row.pk)
    return len(found)


def _tell_late(now: datetime) -> int:
    """Coordinator and managers: a job is two days late."""
    late = Job.objects.filter(state__in=OPEN, due_at__lte=now - LATE).select_related("case")
    with transaction.atomic():
        found = list(_without(late, Kind.JOB_LATE, day=TruncDate("due_at"))[:BATCH])
        recipients = Recipients({row.case_id for row in found})
        for row in found:
            whom = active([row.case.owner_id]) | recipients.leads(row.case_id, Role.COORD)
            _write(row, Kind.JOB_LATE, whom, row.pk, day=row.on_day)
    return len(found)


def _write(job: Job, kind: Kind, whom: Iterable[int], number: int, *, day: Any = None) -> None:
    telling.tell(whom, kind, job.case_id, job_id=job.pk, day=day, number=number)
