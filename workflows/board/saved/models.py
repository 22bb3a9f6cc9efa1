"""Views of the board that people keep: filters under a name. They never widen what one may see."""

from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.people.actor import Actor
from casework.people.roles import NAVIGATORS

NAME_LENGTH = 40


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """The words that saved views are asked for with."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own; those that are shared, for navigators: only they share, in free words."""
        mine = Q(owner=actor.user_id)
        return self.filter(mine | Q(shared=True) if actor.role in NAVIGATORS else mine)


@pghistory.track(model_name="SavedViewHistory")
class SavedView(models.Model):
    """Filters under a name. `query`: as in an address, in the filters' order, without text."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views"
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    query = models.TextField(blank=True)
    shared = models.BooleanField(_("shared with everybody"), default=False)
    position = models.PositiveIntegerField(default=0)

    objects: ClassVar[SavedViewQuerySet] = SavedViewQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once")
        ]
        ordering = ["shared", "position", "name", "pk"]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.pk}"


class FirstView(models.Model):
    """The view with which the board opens for somebody: one of their own or a shared one."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.user_id} {self.view_id}"
