"""The one clock. Every "now" of the product comes from here.

Instants are stored as UTC; study days are dates at the trial site (domain.md 2.3, T1 and T2).
Demo and tests may shift the clock; production refuses to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

SITE_ZONE = ZoneInfo("Asia/Shanghai")

_held: ContextVar[datetime | None] = ContextVar("held", default=None)
_shift: ContextVar[timedelta] = ContextVar("shift", default=timedelta())


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _held.get() or datetime.now(UTC) + _shift.get()


def site_date(moment: datetime) -> date:
    """The calendar date of an aware instant at the trial site."""
    return moment.astimezone(SITE_ZONE).date()


def site_today() -> date:
    """Today's date at the trial site."""
    return site_date(now())


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at an aware instant inside the block: for walking roads and for tests."""
    if moment.tzinfo is None:
        raise ValueError("The clock is held at an aware instant; give an offset.")
    token = _held.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)


@contextmanager
def shifted_by(shift: timedelta) -> Iterator[None]:
    """Shift the clock inside the block; refused unless this is the demo."""
    if shift and not settings.DEMO:
        raise PermissionError("Only the demo may shift the clock.")
    token = _shift.set(shift)
    try:
        yield
    finally:
        _shift.reset(token)
