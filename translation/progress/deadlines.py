"""Which jobs are late, and which will be unless somebody looks after them."""

from datetime import datetime, timedelta

from django.db.models import Q

from translation.jobs.models import OPEN, WITH_TRANSLATOR, Job, State

RISK = timedelta(days=1)  # before the day; what is with its reviewer by then is in time
AT_WORK = (State.QUEUED, *WITH_TRANSLATOR)


def late(now: datetime) -> Q:
    """Jobs that somebody still has to work on and whose day is over."""
    return Q(state__in=OPEN, due_at__lt=now)


def at_risk(now: datetime) -> Q:
    """Jobs that are due within a day and not handed in."""
    return Q(state__in=AT_WORK, due_at__gte=now, due_at__lt=now + RISK)


def standing(job: Job, now: datetime) -> str:
    """ "late", "risk" or nothing: the same of one job."""
    if job.is_late(now):
        return "late"
    if job.due_at is not None and job.state in AT_WORK and job.due_at < now + RISK:
        return "risk"
    return ""
