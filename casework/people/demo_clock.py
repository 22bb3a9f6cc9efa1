"""The demo's clock: one shift for web and worker, so that two years can be lived through."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import models
from django.http import HttpRequest, HttpResponse

from casework import clock

LIMIT = timedelta(days=3660)


class ClockShift(models.Model):
    """One row: how far the demo's clock runs ahead. Production never reads it."""

    seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="one_clock", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return f"{self.seconds} s"


def current_shift() -> timedelta:
    """How far the demo's clock is ahead; nothing outside the demo."""
    if not settings.DEMO:
        return timedelta()
    row = ClockShift.objects.filter(pk=1).first()
    return timedelta(seconds=row.seconds) if row else timedelta()


def set_shift(shift: timedelta) -> None:
    """Set the demo's clock ahead by at most ten years; raises ValueError beyond, or backwards."""
    if not settings.DEMO:
        raise PermissionError("Only the demo may shift the clock.")
    if not timedelta() <= shift <= LIMIT:
        raise ValueError("The demo's clock runs ahead by at most ten years, and never back.")
    ClockShift.objects.update_or_create(pk=1, defaults={"seconds": int(shift.total_seconds())})


class DemoClockMiddleware:
    """Applies the shift to every request of the demo."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DEMO:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with clock.shifted_by(current_shift()):
            return self.get_response(request)
