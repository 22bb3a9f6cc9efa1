"""Whom one talks to, how, and with what outcome."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Party(models.TextChoices):
    PATIENT = "PATIENT", _("Patient")
    GUARDIAN = "GUARDIAN", _("Guardian")
    FAMILY = "FAMILY", _("Family")
    HOME_PHYSICIAN = "HOME_PHYSICIAN", _("Home physician")
    HOSPITAL = "HOSPITAL", _("Hospital")
    OTHER = "OTHER", _("Somebody else")


class Kind(models.TextChoices):
    EMAIL = "EMAIL", _("E-mail")
    PHONE = "PHONE", _("Telephone")
    MESSENGER = "MESSENGER", _("Messenger")


class Channel(models.TextChoices):
    CALL = "CALL", _("Call")
    EMAIL = "EMAIL", _("E-mail")
    MESSENGER = "MESSENGER", _("Messenger")
    VIDEO = "VIDEO", _("Video call")
    VISIT = "VISIT", _("Visit")
    LETTER = "LETTER", _("Letter")


class Direction(models.TextChoices):
    OUT = "OUT", _("Outgoing")
    IN = "IN", _("Incoming")


class Outcome(models.TextChoices):
    REACHED = "REACHED", _("Reached")
    NO_ANSWER = "NO_ANSWER", _("No answer")
    LEFT_MESSAGE = "LEFT_MESSAGE", _("Left a message")
    SENT = "SENT", _("Sent")


# With whom talking is having reached the family (domain.md 2.5).
THE_FAMILY = (Party.PATIENT, Party.GUARDIAN, Party.FAMILY)
UNANSWERED = (Outcome.NO_ANSWER, Outcome.LEFT_MESSAGE)
