"""Who is away and who stands in for them. Dates are whole days by the calendar of who is away."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast

from casework import clock
from casework.people.models import User


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """The words that absences are asked for with."""

    def running(self) -> Self:
        """Those in which today is, there where the absent person lives."""
        today = _today_of("user__timezone")
        return self.filter(away_from__lte=today, until__gte=today)

    def not_over(self) -> Self:
        """Those running or still to come, the next first."""
        return self.filter(until__gte=_today_of("user__timezone")).order_by("away_from")

    def covered_by(self, user: User) -> Self:
        """The running ones of people for whom this person stands in."""
        return self.running().filter(covered_by=user)

    def touching(self, first: date, last: date) -> Self:
        """Those with a day in this time, both ends included."""
        return self.filter(away_from__lte=last, until__gte=first)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    model_name="AbsenceHistory",
)
class Absence(models.Model):
    """A person is away from the first day to the last, both included."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences"
    )
    away_from = models.DateField()
    until = models.DateField()
    covered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="covering"
    )
    note = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[AbsenceQuerySet] = AbsenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins", condition=Q(until__gte=F("away_from"))
            ),
            models.CheckConstraint(
                name="nobody_covers_themselves", condition=~Q(covered_by=F("user"))
            ),
            ExclusionConstraint(
                name="one_absence_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (
                        Func(
                            "away_from",
                            "until",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.away_from:%Y-%m-%d} to {self.until:%Y-%m-%d}"

    @property
    def is_running(self) -> bool:
        return self.away_from <= today_of(self.user) <= self.until


def away_now(user_ids: Collection[int]) -> dict[int, Absence]:
    """Who of these people is away today, with who stands in for them. One query."""
    running = Absence.objects.running().filter(user__in=user_ids)
    return {row.user_id: row for row in running.select_related("user", "covered_by")}


def covered_by(user: User) -> list[Absence]:
    """The absences in which this person stands in for somebody today."""
    return list(Absence.objects.covered_by(user).select_related("user").order_by("until", "pk"))


def today_of(user: User) -> date:
    """Today's date where this person lives."""
    return clock.now().astimezone(ZoneInfo(user.timezone)).date()


def _today_of(zone: str) -> Cast:
    """As today_of, in the database: `zone` leads to the time zone's name."""
    now: Value = Value(clock.now(), output_field=models.DateTimeField())
    local = Func(F(zone), now, function="timezone", output_field=models.DateTimeField())
    return Cast(local, models.DateField())
