"""The state of a paper in a case, derived from its newest version, a waiver, a request and today.

Nothing of it is stored: a verified paper expires by the date on it. One that went into a package for
the hospital while it was fresh serves on: how old its answer may get is the protocol's to judge.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models
from django.utils.translation import pgettext_lazy

from casework import clock
from documents.uploads.models import Status

SOON = 14  # days before it expires in which a paper says so


class State(models.TextChoices):
    """What is true of one type of paper in one case."""

    NEEDED = "NEEDED", pgettext_lazy("a paper", "needed")
    REQUESTED = "REQUESTED", pgettext_lazy("a paper", "requested")
    RECEIVED = "RECEIVED", pgettext_lazy("a paper", "received")
    ACCEPTED = "ACCEPTED", pgettext_lazy("a paper", "accepted")
    VERIFIED = "VERIFIED", pgettext_lazy("a paper", "verified")
    EXPIRED = "EXPIRED", pgettext_lazy("a paper", "expired")
    REJECTED = "REJECTED", pgettext_lazy("a paper", "rejected")
    QUARANTINED = "QUARANTINED", pgettext_lazy("a paper", "quarantined")
    WAIVED = "WAIVED", pgettext_lazy("a paper", "waived")


# What a version in force says of its paper; an older one that was replaced says nothing any more.
OF_VERSION = {
    Status.RECEIVED: State.RECEIVED,
    Status.ACCEPTED: State.ACCEPTED,
    Status.VERIFIED: State.VERIFIED,
    Status.REJECTED: State.REJECTED,
    Status.QUARANTINED: State.QUARANTINED,
}
IN_FORCE = frozenset({Status.RECEIVED, Status.ACCEPTED, Status.VERIFIED})
WAITS_FOR_CHECK = frozenset({State.RECEIVED, State.ACCEPTED})
SETTLED = frozenset({State.VERIFIED, State.WAIVED})
# States in which somebody is to bring the paper, so that it can be asked for.
TO_BRING = frozenset(
    {State.NEEDED, State.REQUESTED, State.EXPIRED, State.REJECTED, State.QUARANTINED}
)

SUBMISSION = "submission"  # the group of the manifests: each lists every paper of its package
PACKED = frozenset({Status.VERIFIED, Status.SUPERSEDED})


def days_left(max_age_days: int | None, dated: date, today: date) -> int | None:
    """Site days until a paper is too old; negative: for how many it has been. None: it never is."""
    if max_age_days is None:
        return None
    return max_age_days - (today - dated).days


def packed_on(
    max_age_days: int | None,
    dated: date,
    verified_at: datetime | None,
    packings: Iterable[datetime],
) -> date | None:
    """The site date on which a verified paper last went into a package while it was fresh.

    `packings`: when manifests were verified.
    """
    if verified_at is None:
        return None
    days = [clock.site_date(moment) for moment in packings if moment > verified_at]
    fresh = [day for day in days if (days_left(max_age_days, dated, day) or 0) >= 0]
    return max(fresh, default=None)


def state(status: str | None, *, expired: bool, waived: bool, requested: bool) -> State:
    """The state of a paper. `status`: of its newest version; `expired`: which is too old.

    A waiver counts for every paper that is not verified and fresh, as it does for guards.
    """
    found = OF_VERSION.get(Status(status), State.NEEDED) if status else State.NEEDED
    if found == State.VERIFIED and expired:
        found = State.EXPIRED
    if waived and found != State.VERIFIED:
        return State.WAIVED
    return State.REQUESTED if requested and found in TO_BRING else found
