"""Translation jobs: one for each version of a paper and each language it is put into."""

from datetime import datetime
from typing import Any, ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.roles import EVERY_CASE, Role
from casework.protocols.fsm import StageField
from casework.protocols.models import immutable
from casework.pulse.triggers import beats
from documents.uploads.models import Version
from translation.linguists.models import Pair


class State(models.TextChoices):
    QUEUED = "QUEUED", _("waiting for a translator")
    CLAIMED = "CLAIMED", _("taken")
    TRANSLATING = "TRANSLATING", _("being translated")
    IN_REVIEW = "IN_REVIEW", _("in review")
    CHANGES_ASKED = "CHANGES_ASKED", _("changes asked")
    APPROVED = "APPROVED", _("approved")
    CERTIFIED = "CERTIFIED", _("certified")
    ON_HOLD = "ON_HOLD", _("on hold")
    CANCELLED = "CANCELLED", _("cancelled")
    SUPERSEDED = "SUPERSEDED", _("superseded")


WITH_TRANSLATOR = (State.CLAIMED, State.TRANSLATING, State.CHANGES_ASKED)
DONE = (State.APPROVED, State.CERTIFIED)
GONE = (State.CANCELLED, State.SUPERSEDED)
OPEN = (State.QUEUED, *WITH_TRANSLATOR, State.IN_REVIEW, State.ON_HOLD)
HOLDABLE = (State.QUEUED, *WITH_TRANSLATOR, State.IN_REVIEW)


class JobQuerySet(models.QuerySet["Job"]):
    """The words that jobs are asked for with."""

    def open(self) -> Self:
        """Jobs that somebody still has to work on."""
        return self.filter(state__in=OPEN)

    def standing(self) -> Self:
        """Without what was cancelled or made again for a newer version."""
        return self.exclude(state__in=GONE)

    def visible_to(self, actor: Actor) -> Self:
        """Jobs that an actor may know of: coordinators and managers those of their cases, linguists
        those they had a part in, and those they could take."""
        if actor.role in (Role.COORD, *EVERY_CASE):
            return self.filter(case__in=Case.objects.visible_to(actor))
        if actor.role == Role.TRANS:
            return self.filter(Q(translator=actor.user) | claimable(actor))
        if actor.role == Role.TREV:
            return self.filter(Q(reviewer=actor.user) | reviewable(actor))
        return self.none()

    def in_hands_of(self, actor: Actor) -> Self:
        """Jobs whose text and pages a linguist may look at now: theirs, as long as they have them."""
        if actor.role == Role.TRANS:
            return self.filter(translator=actor.user, state__in=WITH_TRANSLATOR)
        if actor.role == Role.TREV:
            return self.filter(reviewer=actor.user, state=State.IN_REVIEW)
        return self.none()

    def most_urgent_first(self) -> Self:
        """What was put first, then what is due first; the oldest of those that have no date."""
        return self.order_by("-priority", F("due_at").asc(nulls_last=True), "pk")


def _of_my_pairs(actor: Actor) -> Q:
    pairs = Pair.objects.filter(
        linguist__user=actor.user,
        source=models.OuterRef("source_language"),
        target=models.OuterRef("target_language"),
    )
    return Q(models.Exists(pairs))


def claimable(actor: Actor) -> Q:
    """Waiting jobs of the languages that a translator works in, unless offered to somebody else."""
    offered = Q(offered_to=None) | Q(offered_to=actor.user) | Q(offered_until__lt=clock.now())
    return Q(state=State.QUEUED) & offered & _of_my_pairs(actor) & ~Q(reviewer=actor.user)


def reviewable(actor: Actor) -> Q:
    """Handed-in jobs that nobody reviews yet; never what one wrote a word of."""
    free = Q(state=State.IN_REVIEW, reviewer=None) & _of_my_pairs(actor)
    own = Q(translator=actor.user) | Q(segments__edited_by=actor.user)
    return free & ~own


@pghistory.track(model_name="JobHistory")
class Job(models.Model):
    """One paper's translation into one language. Its state changes through its verbs only.

    `source_sha256`: of the file that is translated. `words`: of the source (characters where words
    are not spaced). `offered_to`: nobody else takes it until `offered_until`. `lease_until`: when it
    goes back to the queue if the translator does nothing. `legible`: the coordinator's word on the
    scan, empty when nobody looked. `version_number`: counts changes, for those who look at an old page.
    """

    class Legible(models.TextChoices):
        GOOD = "GOOD", _("easy to read")
        FAIR = "FAIR", _("readable with effort")
        POOR = "POOR", _("hard to read")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="jobs")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="jobs")
    source_language = models.CharField(max_length=10)
    target_language = models.CharField(max_length=10)
    source_sha256 = models.CharField(max_length=64)
    domain = models.CharField(max_length=20, help_text="The group of papers it is of")
    state = StageField(max_length=14, choices=State, protected=True, default=State.QUEUED)
    held_from = models.CharField(max_length=14, choices=State, blank=True)
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    offered_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    offered_until = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    priority = models.SmallIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    words = models.PositiveIntegerField(default=0)
    legible = models.CharField(max_length=4, choices=Legible, blank=True)
    original_reason = models.TextField(
        blank=True, help_text="Why linguists get the paper itself and no redacted copy"
    )
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="following"
    )
    result = models.OneToOneField(
        Version, null=True, blank=True, on_delete=models.PROTECT, related_name="made_by_job"
    )
    made_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    first_handed_in_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    certified_at = models.DateTimeField(null=True, blank=True)
    rounds = models.PositiveSmallIntegerField(default=0, help_text="How often changes were asked")

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "target_language"],
                condition=~Q(state__in=[State.CANCELLED, State.SUPERSEDED]),
                name="job_once_a_version_and_language",
            ),
            models.CheckConstraint(name="job_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="reviewer_is_not_translator",
                condition=Q(reviewer=None) | Q(translator=None) | ~Q(reviewer=F("translator")),
            ),
            models.CheckConstraint(
                name="job_in_work_has_translator",
                condition=~Q(state__in=[*WITH_TRANSLATOR, State.IN_REVIEW, *DONE])
                | Q(translator__isnull=False),
            ),
            models.CheckConstraint(
                name="job_approved_by_reviewer",
                condition=~Q(state__in=DONE) | Q(reviewer__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="job_certified_has_result",
                condition=~Q(state=State.CERTIFIED)
                | Q(result__isnull=False, certified_at__isnull=False),
            ),
        ]
        indexes = [
            # what waits, by pair, most urgent first: the desk's queue and "take next best"
            models.Index(
                fields=["source_language", "target_language", "-priority", "due_at", "id"],
                condition=Q(state=State.QUEUED),
                name="job_queue",
            ),
            # what somebody has in hand; leases that lapse
            models.Index(
                fields=["translator", "lease_until"],
                condition=Q(state__in=WITH_TRANSLATOR),
                name="job_in_hand",
            ),
            # what waits for a reviewer
            models.Index(
                fields=["reviewer"], condition=Q(state=State.IN_REVIEW), name="job_in_review"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="job_never_removed", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="job_source_never_altered",
                operation=pgtrigger.UpdateOf(
                    "case_id", "version_id", "source_sha256", "source_language", "target_language"
                ),
            ),
            *beats("job", pgtrigger.Insert, pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"job {self.pk} {self.source_language} → {self.target_language}"

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__["_reloading"] = True
        try:
            super().refresh_from_db(*args, **kwargs)
        finally:
            del self.__dict__["_reloading"]

    @property
    def code(self) -> str:
        """What people call it: says nothing of the patient."""
        return f"T-{self.pk}"

    def is_late(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at < now and self.state in OPEN

    @transition(field=state, source=State.QUEUED, target=State.CLAIMED)
    def claimed(self) -> None:
        """A translator took it."""

    @transition(field=state, source=[State.CLAIMED, State.CHANGES_ASKED], target=State.TRANSLATING)
    def begun(self) -> None:
        """The translator wrote the first word."""

    @transition(field=state, source=WITH_TRANSLATOR, target=State.IN_REVIEW)
    def handed_in(self) -> None:
        """The translator says that it is whole."""

    @transition(field=state, source=State.IN_REVIEW, target=State.CHANGES_ASKED)
    def sent_back(self) -> None:
        """The reviewer asks for changes."""

    @transition(field=state, source=State.IN_REVIEW, target=State.APPROVED)
    def approved(self) -> None:
        """The reviewer says that it is right."""

    @transition(field=state, source=State.APPROVED, target=State.CERTIFIED)
    def certified(self) -> None:
        """The translated paper is there, checked and filed."""

    @transition(field=state, source=[*WITH_TRANSLATOR, State.IN_REVIEW], target=State.QUEUED)
    def freed(self) -> None:
        """It waits for a translator again; the work stays."""

    @transition(field=state, source=HOLDABLE, target=State.ON_HOLD)
    def held(self) -> None:
        """Nobody works on it until it goes on."""

    @transition(field=state, source=State.ON_HOLD, target=RETURN_VALUE(*HOLDABLE))
    def gone_on(self) -> str:
        return str(self.held_from)

    @transition(field=state, source=[*OPEN, State.APPROVED], target=State.CANCELLED)
    def cancelled(self) -> None:
        """Nobody needs it."""

    @transition(field=state, source=[*OPEN, *DONE], target=State.SUPERSEDED)
    def superseded(self) -> None:
        """A newer version of the paper is translated in its place."""


class Deed(models.Model):
    """What was done with a job, by whom, and why. Append-only."""

    class Kind(models.TextChoices):
        MADE = "MADE", _("was opened")
        OFFERED = "OFFERED", _("was offered")
        CLAIMED = "CLAIMED", _("was taken")
        ASSIGNED = "ASSIGNED", _("was given")
        DECLINED = "DECLINED", _("was declined")
        RELEASED = "RELEASED", _("was given back")
        LAPSED = "LAPSED", _("went back to the queue, for nothing was done")
        HANDED_IN = "HANDED_IN", _("was handed in")
        SENT_BACK = "SENT_BACK", _("changes were asked")
        APPROVED = "APPROVED", _("was approved")
        CERTIFIED = "CERTIFIED", _("was certified")
        HELD = "HELD", _("was put on hold")
        GONE_ON = "GONE_ON", _("goes on")
        CANCELLED = "CANCELLED", _("was cancelled")
        SUPERSEDED = "SUPERSEDED", _("a newer version came")
        PRIORITY = "PRIORITY", _("was put in another place of the queue")
        LENT_ORIGINAL = "LENT_ORIGINAL", _("the original was lent")

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="deeds")
    kind = models.CharField(max_length=14, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=20)
    whom = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["job", "at"], name="deed_of_job")]
        triggers = immutable("job_deed")

    def __str__(self) -> str:
        return f"{self.kind} {self.job_id}"
