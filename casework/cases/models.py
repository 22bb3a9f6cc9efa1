"""A case, what is known of it, where it has been, and who is on it."""

from typing import Any, ClassVar, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition
from pgtrigger import Delete, Insert, Update

from casework import clock
from casework.cases import triggers
from casework.people.absence import Absence
from casework.people.actor import Actor
from casework.people.roles import (
    COVERED_ROLES,
    EVERY_CASE,
    EVERY_CASE_AT_SITE,
    EVERY_CASE_IN_TREATMENT,
    Role,
)
from casework.protocols.fsm import StageField, Transitions, has_ticket
from casework.protocols.models import ProtocolVersion, immutable
from casework.pulse.triggers import beats

STAGES = (
    "INQUIRY",
    "RECORD_COLLECTION",
    "TRANSLATION",
    "PRELIM_REVIEW",
    "ONSITE_SCREENING",
    "CONSENT",
    "APHERESIS",
    "MANUFACTURING",
    "LYMPHODEPLETION",
    "INFUSION",
    "OBSERVATION_28D",
    "FOLLOWUP_D90",
    "FOLLOWUP_D120",
    "SAE_TRACKING_2Y",
)
OUTCOMES = (
    "COMPLETED",
    "WITHDRAWN",
    "SCREEN_FAILURE",
    "DECLINED_BY_HOSPITAL",
    "REFERRED_ALTERNATIVE",
    "LOST_TO_FOLLOW_UP",
    "DECEASED",
    "MANUFACTURING_FAILURE_FINAL",
    "DISCONTINUED_BY_SITE",
    "CLOSED_DUPLICATE",
)
WITH_WORK_LEFT = Q(stage__in=STAGES) | Q(safety_continues=True)
FROM_REVIEW_ON = STAGES[3:]
FROM_TREATMENT_ON = STAGES[6:]
UNDO = "undo"  # the kind of a change that takes the one before it back


class CaseQuerySet(models.QuerySet["Case"]):
    """The words that lists of cases are asked for with."""

    def visible_to(self, actor: Actor) -> Self:
        """Cases this actor may see at all: those they are on, those their role sees, and those
        of a person in the same role whom they stand in for today."""
        if actor.user is None or actor.role in EVERY_CASE:
            return self
        # asked of each case by itself: of one it is a look-up, and no list of cases is built
        here = Membership.objects.filter(case=OuterRef("pk"), role=actor.role)
        on_it = Q(Exists(here.filter(user=actor.user)))
        if actor.role in COVERED_ROLES:
            away = Absence.objects.covered_by(actor.user).values("user")
            on_it |= Q(Exists(here.filter(user__in=away)))
            if actor.role == Role.COORD:
                on_it |= Q(owner=actor.user) | Q(owner__in=away)
        if actor.role in EVERY_CASE_AT_SITE:
            on_it |= Q(reached_site=True)
        if actor.role in EVERY_CASE_IN_TREATMENT:
            on_it |= Q(stage__in=FROM_TREATMENT_ON)
        return self.filter(on_it)

    def open(self) -> Self:
        """Cases that are still in a stage."""
        return self.filter(stage__in=STAGES)

    def with_work_left(self) -> Self:
        """Open cases, and closed ones whose safety plan goes on."""
        return self.filter(WITH_WORK_LEFT)

    def in_stages(self, stages: tuple[str, ...]) -> Self:
        """Cases in one of these stages, longest there first."""
        return self.filter(stage__in=stages).order_by("stage_entered_at", "pk")

    def update(self, **values: Any) -> int:
        """As Django's, but a stage is never set from outside."""
        if "stage" in values:
            raise AttributeError("A stage is changed by workflows.engine.advance only.")
        return super().update(**values)


@pghistory.track(exclude=["name_search"], model_name="CaseHistory")
class Case(Transitions, models.Model):  # type: ignore[django-manager-missing]
    """One patient's path through one trial (domain.md 1.1)."""

    code = models.CharField(_("case"), max_length=20, unique=True)
    protocol = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT)
    stage = StageField(_("stage"), max_length=40, protected=True, default="INQUIRY")
    version = models.PositiveIntegerField(default=0, help_text="Number of the last stage change")
    stage_entered_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    on_hold_since = models.DateTimeField(null=True, blank=True)
    safety_continues = models.BooleanField(default=False)
    reached_site = models.BooleanField(default=False, help_text="Was in review once")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="owned_cases"
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    # Copies of facts that boards filter and sort by; casework.cases.facts writes them.
    patient_name = models.CharField(max_length=200, blank=True)
    name_search = models.TextField(blank=True, default="", editable=False)
    cohort = models.CharField(max_length=20, blank=True)
    languages = models.CharField(max_length=100, blank=True)

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="case_stage_known", condition=Q(stage__in=STAGES + OUTCOMES)
            ),
            models.CheckConstraint(
                name="case_closed_has_date",
                condition=Q(stage__in=STAGES, closed_at=None)
                | Q(stage__in=OUTCOMES, closed_at__isnull=False),
            ),
        ]
        indexes = [
            # A column of the board: open cases of a stage, longest there first.
            models.Index(
                fields=["stage", "stage_entered_at", "id"],
                condition=Q(stage__in=STAGES),
                name="case_board",
            ),
            models.Index(fields=["owner", "stage"], name="case_owner"),
            # Where somebody may find work, however many cases they ever closed.
            models.Index(fields=["owner"], condition=WITH_WORK_LEFT, name="case_work"),
            # A name in any script and spelling (casework.cases.names).
            GinIndex(fields=["name_search"], opclasses=["gin_trgm_ops"], name="case_name"),
            GinIndex(
                fields=["name_search"],
                opclasses=["gin_trgm_ops"],
                condition=Q(stage__in=STAGES),
                name="case_name_open",
            ),
        ]
        triggers = [*triggers.CASE, *beats("case", Insert, Update, column="id")]

    def __str__(self) -> str:
        return self.code

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__["_reloading"] = True
        try:
            super().refresh_from_db(*args, **kwargs)
        finally:
            del self.__dict__["_reloading"]

    @property
    def is_open(self) -> bool:
        return self.stage in STAGES

    @transition(field=stage, source="*", target=RETURN_VALUE(), conditions=[has_ticket])
    def take_back(self) -> str:
        """Return to the stage that the last move left; as for every move, the door's ticket says so."""
        left: str = self.__dict__["_ticket"]
        return left


class StageChangeQuerySet(models.QuerySet["StageChange"]):
    def standing(self) -> Self:
        """Without moves that were taken back, and without the taking back."""
        after = {"case": OuterRef("case"), "version": OuterRef("version") + 1}
        undone = StageChange.objects.filter(kind=UNDO, **after)
        return self.exclude(kind=UNDO).exclude(Exists(undone))


class StageChange(models.Model):
    """One line of a case's history of moves. Append-only (domain.md 2.1).

    A line of the kind `undo` takes the line before it back; its `edge` is the edge of that one.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField()
    edge = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    from_stage = models.CharField(max_length=40, blank=True)
    to_stage = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    acting_role = models.CharField(max_length=20)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)
    reason_code = models.CharField(max_length=60, blank=True)
    comment = models.TextField(blank=True)
    guards = models.JSONField(default=list, help_text="Codes of the guards that were met")

    objects = StageChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="stage_change_in_order")
        ]
        indexes = [
            models.Index(fields=["to_stage", "at"], name="stage_change_arrivals"),
            models.Index(
                fields=["case", "version"], condition=Q(kind=UNDO), name="stage_change_undone"
            ),
        ]
        triggers = [*immutable("stagechange"), triggers.CHANGE]

    def __str__(self) -> str:
        return f"{self.case_id} {self.edge}"


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    model_name="FactHistory",
)
class Fact(models.Model):
    """What is known of a case under one name. Cleared or corrected values stay in history."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="facts")
    name = models.CharField(max_length=60)
    value = models.JSONField(help_text="Canonical: ISO text for dates and times, text for decimals")
    source = models.CharField(max_length=60, help_text="Task or move that recorded it")
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    recorded_role = models.CharField(max_length=20)
    reason = models.TextField(blank=True, help_text="Why it was corrected")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "name"], name="fact_once_a_case")]
        triggers = beats("fact", Insert, Update, Delete)

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"


class CaseEvent(models.Model):
    """Something happened that calls for work: a question, an adverse event, a new paper."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="raised_events")
    code = models.CharField(max_length=60)
    occurrence = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    raised_role = models.CharField(max_length=20)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "code", "occurrence"], name="event_once")
        ]
        triggers = [*immutable("caseevent"), *beats("caseevent", Insert)]

    def __str__(self) -> str:
        return f"{self.code} {self.occurrence}"


@pghistory.track(model_name="ProposalHistory")
class Proposal(models.Model):
    """A move, a task or a correction that waits for a second person."""

    class Outcome(models.TextChoices):
        WAITING = "", _("waiting")
        CONFIRMED = "confirmed", _("confirmed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=10)  # edge, task or fact
    code = models.CharField(max_length=60)
    occurrence = models.CharField(max_length=60, blank=True)
    facts = models.JSONField(default=dict)
    reason_code = models.CharField(max_length=60, blank=True)
    comment = models.TextField(blank=True)
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_role = models.CharField(max_length=20)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "code", "occurrence"],
                condition=Q(outcome=""),
                name="proposal_waits_once",
            ),
            models.CheckConstraint(
                name="confirmed_by_another_person",
                condition=~Q(outcome="confirmed") | ~Q(decided_by=models.F("proposed_by")),
            ),
        ]
        triggers = beats("proposal", Insert, Update)

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    model_name="MembershipHistory",
)
class Membership(models.Model):
    """A person is on a case in a role: family, home physician, linguist, hospital staff."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user", "role"], name="member_once")]
        indexes = [models.Index(fields=["user", "role"], name="membership_user")]
        triggers = beats("membership", Insert, Update, Delete)

    def __str__(self) -> str:
        return f"{self.user_id} on {self.case_id} as {self.role}"


class Access(models.Model):
    """Who took what out of a case: opened one they are not on, and said why (domain.md 1.4), or
    made a summary to print."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened")
        PRINTED = "printed", _("printed")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OPENED)
    purpose = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["case", "user", "at"], name="access_of_user")]
        triggers = immutable("access")

    def __str__(self) -> str:
        return f"{self.user_id} opened {self.case_id}"
