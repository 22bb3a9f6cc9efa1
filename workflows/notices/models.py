"""What people are told: notices, how each wants them by mail, and the digests that were sent."""

from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from translation.jobs.models import Job
from workflows.engine.models import WorkItem


class Kind(models.TextChoices):
    """What a notice is about; in the order in which people choose about them."""

    SAFETY = "safety", _("A safety report needs you")
    ASSIGNED = "assigned", _("A task is given to you, or taken from you")
    DECLINED = "declined", _("A task you gave away is declined")
    DUE_SOON = "due_soon", _("A task of yours is due tomorrow")
    OVERDUE = "overdue", _("A task of your people is two days overdue")
    HOLD_ENDED = "hold_ended", _("A hold ends")
    CONTACT_DUE = "contact_due", _("A contact with the family is due")
    PAPERS_DUE = "papers_due", _("Papers you asked for have not come")
    APPROVAL = "approval", _("Somebody waits for your confirmation")
    JOB_OFFERED = "job_offered", _("A translation is offered or given to you")
    JOB_LEASE = "job_lease", _("A translation you took goes back soon")
    JOB_CHANGES = "job_changes", _("Changes are asked of your translation")
    JOB_ANSWERED = "job_answered", _("Your question about a page is answered")
    JOB_ASKED = "job_asked", _("A translator asks about a page")
    JOB_LATE = "job_late", _("A translation is two days late")


class Mail(models.TextChoices):
    """When a notice is mailed."""

    NOW = "now", _("at once")
    DIGEST = "digest", _("in the daily summary")
    NEVER = "never", _("not by mail")


MAILED: dict[str, str] = {
    **dict.fromkeys(Kind.values, Mail.DIGEST.value),
    Kind.SAFETY: Mail.NOW,
    Kind.ASSIGNED: Mail.NOW,
    Kind.JOB_OFFERED: Mail.NOW,
    Kind.JOB_LEASE: Mail.NOW,
}
# Chosen about like a notice, but a mail of its own (`workflows.weekly`): at once means every Monday.
WEEKLY = "weekly"
# Told to linguists, who know a job by its number and not its case.
TO_LINGUISTS = frozenset({Kind.JOB_OFFERED, Kind.JOB_LEASE, Kind.JOB_CHANGES, Kind.JOB_ANSWERED})


class NoticeQuerySet(models.QuerySet["Notice"]):
    """The words that notices are asked for with."""

    def seen_by(self, actor: Actor) -> Self:
        """Those about cases, and about translations, that the actor still may know of."""
        of_cases = Q(job=None, case__in=Case.objects.visible_to(actor))
        of_jobs = Q(job__isnull=False, job__in=Job.objects.visible_to(actor))
        return self.filter(of_cases | of_jobs)


class Notice(models.Model):
    """One thing somebody is told, once.

    `day`: the date it is about, so that a task with a new due date is reminded of anew. `params`:
    codes and names of colleagues for the sentence; never anything about the patient.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    item = models.ForeignKey(WorkItem, null=True, on_delete=models.PROTECT, related_name="notices")
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="notices")
    day = models.DateField(null=True)
    number = models.PositiveIntegerField(default=0, help_text="Tells repeated deeds apart")
    params = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "case", "item", "day", "number"],
                nulls_distinct=False,
                name="notice_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "-made_at"], condition=Q(read_at=None), name="notice_unread"
            ),
            models.Index(fields=["user", "-made_at"], name="notice_of_user"),
            models.Index(fields=["item", "kind", "day"], name="notice_of_item"),
            models.Index(
                fields=["kind", "number"], condition=Q(job__isnull=False), name="notice_of_job"
            ),
            models.Index(
                fields=["user"],
                condition=Q(mailed_at=None, read_at=None),
                name="notice_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


@pghistory.track(model_name="MailChoiceHistory")
class MailChoice(models.Model):
    """How one person wants one kind of notice by mail, where it differs from MAILED."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mail_choices"
    )
    kind = models.CharField(
        max_length=12, choices=[*Kind.choices, (WEEKLY, _("The weekly report"))]
    )
    mail = models.CharField(max_length=6, choices=Mail)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="mail_choice_once_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.mail}"


class Digest(models.Model):
    """The summary of one person's day, in their own zone. One a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="digests"
    )
    day = models.DateField()
    made_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"
