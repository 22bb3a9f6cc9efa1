"""What counts of the trial today, and how sure it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.trial.known import Known, known
from casework.trial.models import TrialStatement


class Standing(TextChoices):
    VERIFIED = "verified", _("Verified")
    UNVERIFIED = "unverified", _("Not verified")
    CHECK_AGAIN = "check-again", _("Check again")
    NOT_SAID = "not-said", _("Not known")


@dataclass(frozen=True)
class TrialFact:
    """One thing as it counts now. `statement`: None while only the public page was read."""

    what: Known
    value: Any
    source: str
    standing: Standing
    statement: TrialStatement | None = None

    @property
    def for_families(self) -> bool:
        """What nobody proved, or what is too old, is not said to a family (AMB-23)."""
        return self.standing == Standing.VERIFIED


def trial_facts(trial: str, today: date | None = None) -> list[TrialFact]:
    """Everything that is kept of a trial, in the order of the page."""
    return list(_facts(trial, today or clock.site_today()))


def trial_fact(trial: str, name: str) -> TrialFact:
    """One of them; raises KeyError where nothing is kept under that name."""
    return {fact.what.name: fact for fact in trial_facts(trial)}[name]


def _facts(trial: str, today: date) -> Iterator[TrialFact]:
    newest = TrialStatement.objects.filter(trial=trial).order_by("name", "-pk").distinct("name")
    said = {one.name: one for one in newest.select_related("by", "confirmation__by")}
    for name, what in known().items():
        one = said.get(name)
        if one is None:
            standing = Standing.NOT_SAID if what.value is None else Standing.UNVERIFIED
            yield TrialFact(what, what.value, what.source, standing)
        else:
            yield TrialFact(what, one.value, one.source, _standing(one, today), one)


def _standing(one: TrialStatement, today: date) -> Standing:
    if today > one.check_again_by:
        return Standing.CHECK_AGAIN
    return Standing.VERIFIED if hasattr(one, "confirmation") else Standing.UNVERIFIED
