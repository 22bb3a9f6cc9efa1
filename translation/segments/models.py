"""The pieces of a paper that are translated one by one."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from translation.jobs.models import Job


class Kind(models.TextChoices):
    HEADING = "heading", _("heading")
    SENTENCE = "sentence", _("sentence")
    ITEM = "item", _("list item")
    ROW = "row", _("row of a table")


@pghistory.track(
    pghistory.UpdateEvent(
        condition=pghistory.AnyChange("source", "target", "state"),
    ),
    model_name="SegmentHistory",
)
class Segment(models.Model):
    """A piece of a job's source and what was made of it. Cells of a row are apart by tabs.

    `draft`: the source was read by a machine from a picture; the translator sets it right while
    looking at the page. `revision`: counts the changes of the text, so that of two tabs the later
    one is told. `percent`: how well the memory's entry fitted that was put in.
    """

    class State(models.TextChoices):
        EMPTY = "EMPTY", _("not begun")
        DRAFT = "DRAFT", _("begun")
        CONFIRMED = "CONFIRMED", _("confirmed")

    class Origin(models.TextChoices):
        TYPED = "TYPED", _("typed")
        MEMORY = "MEMORY", _("from the memory")
        IMPORTED = "IMPORTED", _("from a file")
        KEPT = "KEPT", _("kept from the version before")

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="segments")
    number = models.PositiveIntegerField()
    page = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.SENTENCE)
    source = models.TextField()
    draft = models.BooleanField(default=False)
    target = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.EMPTY)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.TYPED)
    percent = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="segment_once_a_job"),
            models.CheckConstraint(
                name="confirmed_segment_has_text", condition=~Q(state="CONFIRMED") | ~Q(target="")
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="segment_never_removed", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="segment_place_never_altered",
                operation=pgtrigger.UpdateOf("job_id", "number", "page"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} #{self.number}"


class Token(models.Model):
    """What stands in a job's segments in the place of something that tells who the patient is.

    `code` is seen by linguists, as [NAME-1]; `text`, what it stands for, is not. `printed`: what the
    certified translation says in its place.
    """

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="tokens")
    code = models.CharField(max_length=20)
    text = models.TextField()
    printed = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "code"], name="token_once_a_job")]

    def __str__(self) -> str:
        return self.code
