"""How a family is reached, every contact with it, what is written to it, and notes of a case."""

from datetime import date
from typing import Any, ClassVar, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import Insert, Update

from casework import clock, languages
from casework.cases.models import STAGES, Case
from casework.contacts.kinds import Channel, Direction, Kind, Outcome, Party
from casework.people.actor import Actor
from casework.people.roles import Role
from casework.protocols.models import immutable
from casework.pulse.triggers import beats


def person() -> "models.ForeignKey[Any, Any]":
    """A user who did something."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


@pghistory.track(exclude=["search"], model_name="ContactPointHistory")
class ContactPoint(models.Model):
    """One way to reach somebody of a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contact_points")
    party = models.CharField(_("who"), max_length=20, choices=Party)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    value = models.CharField(_("address or number"), max_length=254)
    language = models.CharField(_("language"), max_length=10)
    timezone = models.CharField(_("time zone"), max_length=64, blank=True)
    preferred = models.BooleanField(_("preferred"), default=False)
    in_use = models.BooleanField(_("in use"), default=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    search = models.TextField(blank=True, default="", editable=False)

    class Meta:
        indexes = [GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="contact_search")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "value", "party"], name="contact_point_once"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(preferred=True), name="contact_point_preferred_once"
            ),
            models.CheckConstraint(
                name="contact_point_preferred_in_use",
                condition=Q(preferred=False) | Q(in_use=True),
            ),
        ]
        triggers = beats("contactpoint", Insert, Update)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def language_name(self) -> str:
        return languages.name(self.language)


class ContactQuerySet(models.QuerySet["Contact"]):
    """The words that contacts are asked for with."""

    def visible_to(self, actor: Actor) -> Self:
        """Contacts of the cases this actor may see; of what they read there, the table decides."""
        return self.filter(case__in=Case.objects.visible_to(actor))

    def standing(self) -> Self:
        """Without entries that a later one corrects."""
        return self.filter(correction__isnull=True)

    def newest(self) -> Self:
        """The latest standing contact of each case: the only one whose next contact still counts."""
        later = Contact.objects.standing().filter(case=OuterRef("case"))
        later = later.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")))
        return self.standing().filter(~Exists(later))

    def due_contacts(self, on: date) -> Self:
        """Next contacts of cases that are being looked after, due on that day or before."""
        looked_after = Q(case__stage__in=STAGES) | Q(case__safety_continues=True)
        return self.newest().filter(looked_after, next_on__lte=on).order_by("next_on", "pk")


class Contact(models.Model):
    """One contact with somebody of a case, or an attempt. Never changed: a wrong one is corrected."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    at = models.DateTimeField(_("when"))
    party = models.CharField(_("with whom"), max_length=20, choices=Party)
    point = models.ForeignKey(ContactPoint, null=True, blank=True, on_delete=models.PROTECT)
    channel = models.CharField(_("how"), max_length=20, choices=Channel)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    summary = models.TextField(_("summary"), blank=True)
    next_on = models.DateField(_("next contact on"), null=True, blank=True)
    message = models.OneToOneField(
        "Message", null=True, blank=True, on_delete=models.PROTECT, related_name="contact"
    )
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="correction"
    )
    correction_reason = models.TextField(blank=True)
    logged_at = models.DateTimeField(default=clock.now)
    logged_by = person()
    logged_role = models.CharField(max_length=20, choices=Role)

    objects: ClassVar[ContactQuerySet] = ContactQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contact_who_calls_is_reached",
                condition=~Q(direction="IN") | Q(outcome="REACHED"),
            ),
            models.CheckConstraint(
                name="contact_correction_has_reason",
                condition=Q(corrects=None, correction_reason="")
                | Q(corrects__isnull=False) & ~Q(correction_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["case", "-at", "-id"], name="contact_log")]
        triggers = [*immutable("contact"), *beats("contact", Insert)]

    def __str__(self) -> str:
        return f"{self.channel} {self.at:%Y-%m-%d}"


@pghistory.track(model_name="MessageHistory")
class Message(models.Model):
    """A text to somebody of a case. What was sent or copied is kept as it went out."""

    class State(models.TextChoices):
        HELD = "HELD", _("Held")
        READY = "READY", _("Ready")
        QUEUED = "QUEUED", _("To be sent")
        SENDING = "SENDING", _("Being sent")
        SENT = "SENT", _("Sent")
        COPIED = "COPIED", _("Copied")
        FAILED = "FAILED", _("Not sent")
        DROPPED = "DROPPED", _("Dropped")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="messages")
    template = models.CharField(max_length=40, blank=True, help_text="Empty: written freely")
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=150)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State)
    version = models.PositiveIntegerField(default=1, help_text="Counts the edits")
    written_at = models.DateTimeField(default=clock.now)
    written_by = person()
    written_role = models.CharField(max_length=20, choices=Role)
    held_at = models.DateTimeField(null=True, blank=True)
    held_for = models.JSONField(default=list, help_text="Rules for which it was held")
    freed_at = models.DateTimeField(null=True, blank=True)
    freed_by = person()
    released_version = models.PositiveIntegerField(null=True, blank=True)
    release_reason = models.TextField(blank=True)
    given_out_at = models.DateTimeField(null=True, blank=True)
    given_out_by = person()
    given_out_role = models.CharField(max_length=20, blank=True)
    given_out_to = models.CharField(
        max_length=254, blank=True, help_text="The address at that moment"
    )
    given_out_text = models.TextField(blank=True, help_text="With the disclaimer, as it went out")
    failure = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_given_out_whole",
                condition=~Q(state__in=["SENDING", "SENT", "COPIED"]) | ~Q(given_out_text=""),
            ),
            models.CheckConstraint(
                name="message_released_with_reason",
                condition=Q(released_version=None) | ~Q(release_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["case", "-written_at"], name="message_of_case")]
        triggers = beats("message", Insert, Update)

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"


@pghistory.track(model_name="CaseNoteHistory")
class CaseNote(models.Model):
    """What somebody noted, in their language, and beside it the translation. Edits keep history."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(_("note"))
    language = models.CharField(_("language"), max_length=10)
    internal = models.BooleanField(_("only for the navigator's people"), default=False)
    written_at = models.DateTimeField(default=clock.now)
    written_by = person()
    written_role = models.CharField(max_length=20, choices=Role)
    translation = models.TextField(_("translation"), blank=True)
    translation_language = models.CharField(_("language"), max_length=10, blank=True)
    translated_at = models.DateTimeField(null=True, blank=True)
    translated_by = person()
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = person()
    version = models.PositiveIntegerField(default=1, help_text="Counts the edits")

    class Meta:
        indexes = [models.Index(fields=["case", "-written_at"], name="note_of_case")]
        triggers = beats("casenote", Insert, Update)

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"

    @property
    def language_name(self) -> str:
        return languages.name(self.language)

    @property
    def translation_language_name(self) -> str:
        return languages.name(self.translation_language)
