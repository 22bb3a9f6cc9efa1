"""Swimlanes: the board cut across by cohort, coordinator or country. The address says by which."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.cases.models import CaseQuerySet
from casework.people.actor import Actor
from casework.people.models import User
from workflows.case import countries, words

NONE = "none"  # the lane of what has no cohort or country yet
ALL = ""  # the one lane of a board without lanes


@dataclass(frozen=True)
class Kind:
    """What lanes are made of. `field`: the case's column. `names`: of keys, in their order."""

    label: Any
    field: str
    names: Callable[[Iterable[str], Actor], list[tuple[str, str]]]


def _cohorts(keys: Iterable[str], actor: Actor) -> list[tuple[str, str]]:
    return [(key, f"{key} · {words.choice('cohort', key, actor)}") for key in sorted(keys)]


def _countries(keys: Iterable[str], actor: Actor) -> list[tuple[str, str]]:
    return sorted(((key, countries.name(key)) for key in keys), key=lambda pair: pair[1])


def _owners(keys: Iterable[str], actor: Actor) -> list[tuple[str, str]]:
    """One's own first, the others by name."""
    people = User.objects.filter(pk__in=list(keys)).values_list("pk", "name")
    mine = actor.user.pk if actor.user else None
    return [
        (str(pk), name) for pk, name in sorted(people, key=lambda row: (row[0] != mine, row[1]))
    ]


KINDS: dict[str, Kind] = {
    "cohort": Kind(gettext_lazy("Cohort"), "cohort", _cohorts),
    "coordinator": Kind(gettext_lazy("Coordinator"), "owner_id", _owners),
    "country": Kind(gettext_lazy("Country"), "country", _countries),
}


@dataclass(frozen=True)
class Lanes:
    """How a board is cut. `by`: a name of KINDS, or empty for a board in one piece."""

    by: str = ""

    @classmethod
    def read(cls, text: str) -> "Lanes":
        """The lanes an address asks for; BadRequest when there are none of that name."""
        if text and text not in KINDS:
            raise BadRequest(_("There are no swimlanes by that name."))
        return cls(text)

    @property
    def field(self) -> str:
        return KINDS[self.by].field if self.by else ""

    def key(self, case: Any) -> str:
        """The lane of a case."""
        if not self.by:
            return ALL
        return str(getattr(case, self.field) or NONE)

    def in_lane(self, cases: CaseQuerySet, key: str) -> CaseQuerySet:
        """The cases of one lane; BadRequest when no lane can have that key."""
        if not self.by:
            return cases
        number = key.isascii() and key.isdecimal() and len(key) < 10
        if self.field == "owner_id" and not number:
            raise BadRequest(_("There is no such swimlane."))
        return cases.filter(**{self.field: "" if key == NONE else key})

    def names(self, keys: Iterable[str], actor: Actor) -> list[tuple[str, str]]:
        """Keys and names of the lanes, in their order; what has none comes last."""
        if not self.by:
            return [(ALL, "")]
        wanted = set(keys)
        named = KINDS[self.by].names(wanted - {NONE}, actor)
        return named + ([(NONE, _("None yet"))] if NONE in wanted else [])


def choices() -> list[tuple[str, Any]]:
    return [("", _("No swimlanes")), *((code, kind.label) for code, kind in KINDS.items())]
