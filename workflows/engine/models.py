"""The work of a case: a viewflow process per stage or workstream, and its work items."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process, Task

from casework import clock
from casework.cases.models import Case
from casework.protocols.models import immutable
from casework.pulse.triggers import beats, beats_when
from workflows.pace.triggers import WAITS

CARRIED = "CARRIED"


class StageProcess(Process):
    """One run of the work of one stage, of one workstream, or of what is carried over.

    `scope` is a stage's or workstream's code, or CARRIED. One stage process of a case is open.
    `undone`: what opened it was taken back, so that it counts for nothing.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="processes")
    scope = models.CharField(max_length=40)
    is_stage = models.BooleanField()
    open = models.BooleanField(default=True)
    undone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(open=True, is_stage=True),
                name="one_open_stage_process_a_case",
            ),
            models.UniqueConstraint(
                fields=["case", "scope"], condition=Q(open=True), name="one_open_process_a_scope"
            ),
        ]


class Outcome(models.TextChoices):
    OPEN = "", _("open")
    DONE = "done", _("done")
    WAIVED = "waived", _("waived")
    CANCELLED = "cancelled", _("cancelled")
    UNDONE = "undone", _("gone with the move that opened it")


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    def current(self) -> "WorkItemQuerySet":
        """Items that speak for their task now: earlier rounds are history."""
        return self.filter(current=True)

    def open(self) -> "WorkItemQuerySet":
        """Items that somebody still has to do."""
        return self.filter(current=True, outcome=Outcome.OPEN)

    def begun(self, on: date) -> "WorkItemQuerySet":
        """Items that may be worked on at a site date: they have no opening day, or it has come."""
        return self.filter(Q(opens_on=None) | Q(opens_on__lte=on))

    def overdue(self, now: datetime) -> "WorkItemQuerySet":
        """Items whose last day has ended where their owner is."""
        return self.filter(due_at__lt=now)

    def on_hold(self) -> "WorkItemQuerySet":
        """Items put aside until a day that has not come."""
        return self.filter(held_until__isnull=False)

    def most_urgent_first(self) -> "WorkItemQuerySet":
        """Safety first, then what is overdue or due first, then what has no date."""
        return self.order_by("-safety", "due_at", "pk")


@pghistory.track(model_name="WorkItemHistory")
class WorkItem(models.Model):
    """One thing to do: one occurrence of a protocol's task in a case, beside its viewflow task.

    `occurrence` is empty, a site date, an offset's code or an event's id. `opens_on` and `due_on`
    are dates in `zone`, that of the party whose task it is; `due_at` is 23:59:59 of the last day
    there (domain.md 2.3, T9). `due_before` is the date that a changed anchor replaced.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="work")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="item")
    code = models.CharField(max_length=20)
    occurrence = models.CharField(max_length=60, blank=True)
    scope = models.CharField(max_length=40)
    role = models.CharField(max_length=20)
    required = models.BooleanField()
    opens_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    due_before = models.DateField(null=True)
    zone = models.CharField(max_length=64, default="UTC")
    safety = models.BooleanField(default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="work"
    )
    owned_since = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    draft = models.TextField(blank=True, help_text="A note kept until the task is done")
    held_until = models.DateField(null=True)
    held_because = models.TextField(blank=True)
    current = models.BooleanField(default=True)
    reopened = models.BooleanField(default=False)
    on_behalf = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    reason = models.TextField(blank=True, help_text="Why it was waived, or a note on it")
    latched = models.BooleanField(default=False, help_text="Done again while still asked for")
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    finished_role = models.CharField(max_length=20, blank=True)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code", "occurrence"],
                condition=Q(current=True),
                name="one_current_item_an_occurrence",
            ),
            models.CheckConstraint(
                name="open_item_is_current", condition=Q(current=True) | ~Q(outcome="")
            ),
            models.CheckConstraint(
                name="owned_item_says_since",
                condition=Q(owner=None, owned_since=None)
                | Q(owner__isnull=False, owned_since__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["case", "role"],
                condition=Q(current=True, outcome=""),
                name="workitem_open",
            ),
            # The queues: everybody's, and one person's.
            models.Index(
                fields=["-safety", "due_at", "id"],
                condition=Q(current=True, outcome=""),
                name="workitem_queue",
            ),
            models.Index(
                fields=["owner", "-safety", "due_at", "id"],
                condition=Q(current=True, outcome="", owner__isnull=False),
                name="workitem_of_owner",
            ),
            # What the sweep looks at.
            models.Index(
                fields=["due_at"], condition=Q(current=True, outcome=""), name="workitem_due"
            ),
            models.Index(
                fields=["held_until"],
                condition=Q(current=True, outcome="", held_until__isnull=False),
                name="workitem_held",
            ),
            models.Index(
                fields=["finished_by", "-finished_at"],
                condition=Q(finished_by__isnull=False),
                name="workitem_finished",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="workitem_never_deleted", operation=pgtrigger.Delete),
            *beats("workitem", pgtrigger.Insert, pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.occurrence}".strip()

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def today(self) -> date:
        """The present date where the party is whose task it is."""
        return clock.now().astimezone(self.zone_info).date()


class Deed(models.Model):
    """What somebody did with a task short of finishing it. Append-only; histories tell it.

    `whom`: who got it, or lost it. `until`: the day a hold ends.
    """

    class Kind(models.TextChoices):
        CLAIMED = "claimed", _("claimed")
        RELEASED = "released", _("released")
        DECLINED = "declined", _("declined")
        ASSIGNED = "assigned", _("assigned")
        STARTED = "started", _("started")
        HELD = "held", _("put on hold")
        RESUMED = "resumed", _("taken off hold")

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="deeds")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=20)
    whom = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["by", "item"], condition=Q(kind="declined"), name="deed_declined")
        ]
        triggers = immutable("deed")

    def __str__(self) -> str:
        return f"{self.item_id} {self.kind}"


class Readiness(models.Model):
    """What boards show and filter by, refreshed when a case is settled. No move trusts it.

    `edge`: the next forward move; `blockers`: why it cannot be made (see casework.blockers).
    `held_days`: site days of the present stage that were spent on holds that are over.
    """

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="readiness"
    )
    edge = models.CharField(max_length=60, blank=True)
    blockers = models.JSONField(default=list)
    waiting_on = models.CharField(max_length=20, blank=True)
    waiting_since = models.DateTimeField(null=True)
    tasks_done = models.PositiveIntegerField(default=0)
    tasks_total = models.PositiveIntegerField(default=0)
    documents_done = models.PositiveIntegerField(default=0)
    documents_total = models.PositiveIntegerField(default=0)
    target_on = models.DateField(null=True)
    limit_on = models.DateField(null=True)
    held_days = models.PositiveIntegerField(default=0)
    next_on = models.DateField(null=True)
    next_code = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["target_on"], name="readiness_overdue")]
        # the daily sweep settles every case, and most are as they were
        triggers = [
            *beats_when("readiness", pgtrigger.AnyChange(exclude=["settled_at"])),
            *WAITS,
        ]

    def __str__(self) -> str:
        return f"{self.case_id}"
