"""How many cases may stand in a column of the board: the organisation's rule, not the trial's."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework import clock

MOST = 9999


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    model_name="ColumnLimitHistory",
)
class ColumnLimit(models.Model):
    """The limit of one column, shared by all coordinators and swimlanes.

    hard: forward moves into a full column are refused; else it is only shown.
    """

    column = models.CharField(max_length=40, unique=True)
    limit = models.PositiveIntegerField(_("limit"))
    hard = models.BooleanField(default=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="column_limit_in_range", condition=Q(limit__gte=1, limit__lte=MOST)
            )
        ]

    def __str__(self) -> str:
        return f"{self.column}: {self.limit}"
