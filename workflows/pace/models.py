"""How long cases stay: counted once a day from the history of all cases, open and closed."""

from django.db import models


class Pace(models.Model):
    """How long the stays in one place lasted that are over, holds left out. Durations in days.

    `place` is a stage's or a column's code. `count` of stays; `median` is P50.
    """

    place = models.CharField(max_length=40)
    is_column = models.BooleanField()
    count = models.PositiveIntegerField()
    median = models.FloatField()
    p85 = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "is_column"], name="pace_once_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.median:.0f} d, {self.p85:.0f} d of {self.count}"
