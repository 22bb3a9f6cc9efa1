"""Linguists: what they translate, how much of it, and what proves that they can."""

from datetime import date
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from casework.people.absence import Absence


class Domain(models.TextChoices):
    """Kinds of papers, by the group that the protocol files them under."""

    CLINICAL = "clinical", _("clinical letters")
    LABORATORY = "laboratory", _("laboratory")
    PATHOLOGY = "pathology", _("pathology")
    IMAGING = "imaging", _("imaging")
    FUNCTION = "function", _("heart and lung tests")
    HISTORY = "history", _("history")
    IDENTITY = "identity", _("civil records")


class Level(models.TextChoices):
    TRAINEE = "TRAINEE", _("in training")
    LINGUIST = "LINGUIST", _("linguist")
    SENIOR = "SENIOR", _("senior linguist")


class LinguistQuerySet(models.QuerySet["Linguist"]):
    """The words that linguists are asked for with."""

    def working(self, today: date) -> Self:
        """Those who take work today: not away, account open, credential not expired."""
        away = Absence.objects.running().filter(user=OuterRef("user"))
        valid = Q(credential_until=None) | Q(credential_until__gte=today)
        return self.filter(valid, ~Exists(away), user__is_active=True)

    def of_pair(self, source: str, target: str) -> Self:
        """Those who translate from one language into the other."""
        pairs = Pair.objects.filter(linguist=OuterRef("pk"), source=source, target=target)
        return self.filter(Exists(pairs))


@pghistory.track(model_name="LinguistHistory")
class Linguist(models.Model):
    """A translator or reviewer. `capacity`: pages that they have in hand at once, at the most.

    `domains`: kinds of papers they know; none named: all of them. `credential`: as it is printed on
    certificates.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="linguist"
    )
    level = models.CharField(max_length=10, choices=Level, default=Level.LINGUIST)
    domains = ArrayField(models.CharField(max_length=20, choices=Domain), default=list, blank=True)
    capacity = models.PositiveSmallIntegerField(default=40)
    credential = models.CharField(max_length=200, blank=True)
    credential_until = models.DateField(null=True, blank=True)

    objects: ClassVar[LinguistQuerySet] = LinguistQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"linguist {self.user_id}"


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), model_name="PairHistory")
class Pair(models.Model):
    """A linguist works from one language into another (BCP 47 primary subtags)."""

    linguist = models.ForeignKey(Linguist, on_delete=models.CASCADE, related_name="pairs")
    source = models.CharField(max_length=10)
    target = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["linguist", "source", "target"], name="pair_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
