"""Tags: short words that coordinators sort their cases by. They are never clinical facts."""

from typing import Any, ClassVar, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import JSONObject, Lower
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Insert

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from casework.pulse.triggers import beats
from casework.tags.access import sees_tags

NAME_LENGTH = 30


class Colour(models.TextChoices):
    """The palette, each word a class in tags.css. A tag always shows its name beside its colour."""

    SLATE = "slate", _("Slate")
    BLUE = "blue", _("Blue")
    TEAL = "teal", _("Teal")
    GREEN = "green", _("Green")
    AMBER = "amber", _("Amber")
    ORANGE = "orange", _("Orange")
    ROSE = "rose", _("Rose")
    VIOLET = "violet", _("Violet")


class TagQuerySet(models.QuerySet["Tag"]):
    """The words that tags are asked for with."""

    def offered(self) -> Self:
        """Tags that can be put on cases now."""
        return self.filter(retired=False)

    def on(self, case: Case) -> Self:
        """Tags of a case, retired ones too."""
        return self.filter(cases__case=case)


@pghistory.track(model_name="TagHistory")
class Tag(models.Model):
    """A word of the organisation. Retired ones stay on their cases and are offered no more."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.SLATE)
    retired = models.BooleanField(_("retired"), default=False)

    objects: ClassVar[TagQuerySet] = TagQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="tag_name_once")]
        ordering = [Lower("name")]

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.DeleteEvent(),
    model_name="CaseTagHistory",
)
class CaseTag(models.Model):
    """A case has a tag. History keeps who put it there, and, of one taken off, who took it off."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tags")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="cases")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "tag"], name="case_tag_once")]
        triggers = beats("casetag", Insert, Delete)

    def __str__(self) -> str:
        return f"{self.case_id} {self.tag_id}"


def tagged(*tags: int) -> Exists:
    """Of a case: whether it has one of these tags."""
    return Exists(CaseTag.objects.filter(case=OuterRef("pk"), tag__in=tags))


def names_and_colours(actor: Actor) -> ArraySubquery | Value:
    """Of a case: its tags by name, each as {"name", "colour"}; none for who does not see tags.

    For a queryset's annotate(): one subquery, whatever the number of cases and tags.
    """
    if not sees_tags(actor):
        return Value([], output_field=models.JSONField())
    shown: Any = JSONObject(name="tag__name", colour="tag__colour")
    found = CaseTag.objects.filter(case=OuterRef("pk")).order_by(Lower("tag__name"))
    return ArraySubquery(found.values(json=shown))
