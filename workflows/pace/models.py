"""How long cases stay: read from the recorded changes of all cases, open and closed.

`Course` and `Stay` say nothing that the history does not: they are the history in the form in which
it can be counted, brought up to date by `workflows.pace.projecting` before anybody counts.
Cases are named without a constraint, which would lock them while somebody only reads a report.
"""

from django.db import models
from django.db.models import F, Q

from casework.cases.models import STAGES, Case
from casework.protocols.models import immutable


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


class OfCase(models.Model):
    """What reports narrow by, copied from the case."""

    cohort = models.CharField(max_length=20)
    country = models.CharField(max_length=2)
    owner_id = models.BigIntegerField(help_text="The case's coordinator")
    protocol_id = models.BigIntegerField(help_text="The version of the protocol it follows")
    duplicate = models.BooleanField(
        help_text="Closed as the second case of a person: counts nowhere"
    )

    class Meta:
        abstract = True


class Course(OfCase):
    """One case's way through the trial. Moves that were taken back never happened.

    `furthest`: the last stage of the road that it reached, from 1. `attempts`: collections of cells;
    `enrolled_at`: when it came to the first.
    `outcome` and `closed_at`: of a case that is closed now; `reopened`: how often it was opened again.
    """

    case = models.OneToOneField(
        Case, models.CASCADE, primary_key=True, related_name="course", db_constraint=False
    )
    opened_at = models.DateTimeField()
    enrolled_at = models.DateTimeField(null=True)
    infused_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True)
    closed_because = models.CharField(max_length=60, blank=True)
    furthest = models.PositiveSmallIntegerField()
    attempts = models.PositiveSmallIntegerField()
    reopened = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            # Cases that came in a time, a few of ten years' ones; the newest, first.
            models.Index(fields=["opened_at"], name="course_came"),
            # Open cases among ever more closed ones: who is still under way.
            models.Index(fields=["furthest"], condition=Q(outcome=""), name="course_open"),
            # Which countries there are: the filter bar looks each up and counts none.
            models.Index(fields=["country"], name="course_country"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.furthest}"


class Wait(models.Model):
    """From `began_at` on a case waited on this role, until its next wait. Empty: on nobody but us.

    Written by the triggers of the readiness and by nothing else (workflows.pace.triggers); its row
    is of the case already. Holds and the end of a case are in its changes and begin no wait.
    """

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="waits", db_index=False, db_constraint=False
    )
    began_at = models.DateTimeField()
    waiting_on = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "began_at"], name="wait_in_order")]
        triggers = immutable("wait")

    def __str__(self) -> str:
        return f"{self.case_id} on {self.waiting_on}"


class Shared(models.Model):
    """Days of a stay that is over by whom the case waited on, holds left out: they make its days.

    A column for each of workflows.pace.parties.SHARES, null where there were none.
    """

    on_us = models.FloatField(null=True)
    on_family = models.FloatField(null=True)
    on_home = models.FloatField(null=True)
    on_hospital = models.FloatField(null=True)
    on_translator = models.FloatField(null=True)
    on_lab = models.FloatField(null=True)
    on_visa = models.FloatField(null=True)
    on_time = models.FloatField(null=True)
    on_unrecorded = models.FloatField(null=True)

    class Meta:
        abstract = True


class Stay(OfCase, Shared):
    """One stay of a case in one stage: from the move that began it to the one that ended it.

    Holds and a change of protocol end none. `number`: in the case's order, from 1; `round`: the
    first stay in this stage is 1, a repeat 2; `attempt`: at collecting cells. `began_by`, `ended_by`:
    kinds of moves. `held`: seconds on hold, an open hold up to `on_hold_since` only. `days`: what the
    stay lasted once it is over, holds left out.
    """

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="stays", db_index=False, db_constraint=False
    )
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField()
    began_by = models.CharField(max_length=20)
    began_at = models.DateTimeField()
    ended_by = models.CharField(max_length=20, blank=True)
    ended_at = models.DateTimeField(null=True)
    went_to = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    held = models.FloatField()
    on_hold_since = models.DateTimeField(null=True)
    days = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="stay_in_order"),
            models.CheckConstraint(name="stay_in_a_stage", condition=Q(stage__in=STAGES)),
        ]
        indexes = [
            # The stays that go on: one of each open case, none of a closed one.
            models.Index(fields=["case"], condition=Q(ended_at=None), name="stay_open"),
            # The newest that ended, and those of a short time.
            models.Index(fields=["ended_at"], name="stay_ended"),
            # One stay in eight: those with which a case came, or came again.
            models.Index(
                fields=["began_at"],
                condition=Q(began_by__in=("start", "reopen")),
                name="stay_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.stage}"


class Pause(models.Model):
    """Whole days that a case was on hold in a stage, from one site date to another, once they are over.

    A hold that goes on past a move has a row on either side of it: they add up.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_constraint=False)
    begun_on = models.DateField()
    ended_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="pause_of_days", condition=Q(ended_on__gt=F("begun_on")))
        ]

    def __str__(self) -> str:
        return f"{self.case_id} from {self.begun_on} to {self.ended_on}"


class Projected(models.Model):
    """Up to where histories were read: one row. `cursor`: of the pulse, empty to read all anew."""

    cursor = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"up to {self.cursor}"
