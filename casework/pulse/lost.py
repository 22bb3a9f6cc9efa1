"""Who has lost sight of a case: told once more that it changed, so that it leaves their screens.

Read from history, for it is where rights that are gone still stand. It serves nothing but that: a
case is named to those who saw it in the last hours, and to nobody who never did.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta

from django.apps import apps
from django.db.models import Q
from django.db.models.functions import Now

from casework.cases.models import FROM_TREATMENT_ON
from casework.people.absence import Absence
from casework.people.roles import EVERY_CASE_IN_TREATMENT, Role

LATELY = timedelta(hours=12)

type Eyes = tuple[int, str]  # a user, in a role; 0 for everybody in it


class Lost:
    """What became of the sight of some changed cases. At most four queries for all readers."""

    def __init__(self, cases: Collection[int]) -> None:
        self._by_eyes: dict[Eyes, set[int]] = defaultdict(set)
        self._note_members(cases)
        self._note_owners_and_stages(cases)
        self._covers = self._who_stands_in() if self._by_eyes else {}

    def to(self, user_id: int, role: str) -> set[int]:
        """The cases that this person saw in this role lately; they may see them still."""
        found = set(self._by_eyes.get((0, role), ()))
        for person in (user_id, *self._covers.get(user_id, ())):
            found |= self._by_eyes.get((person, role), set())
        return found

    def _note_members(self, cases: Collection[int]) -> None:
        rows = apps.get_model("casework", "MembershipHistory").objects.filter(
            case__in=cases, pgh_label="delete", pgh_created_at__gt=Now() - LATELY
        )
        for case_id, user_id, role in rows.values_list("case_id", "user_id", "role"):
            self._by_eyes[user_id, role].add(case_id)

    def _note_owners_and_stages(self, cases: Collection[int]) -> None:
        """Each case as it was when the time began, and as it was within it."""
        history = apps.get_model("casework", "CaseHistory").objects
        told = "pgh_obj_id", "owner_id", "stage"
        lately = Q(pgh_created_at__gt=Now() - LATELY)
        within = list(history.filter(lately, pgh_obj__in=cases).values_list(*told))
        changed = {row[0] for row in within}
        before = history.filter(~lately, pgh_obj__in=changed)
        before = before.order_by("pgh_obj", "-pgh_id").distinct("pgh_obj")
        for case_id, owner_id, stage in _all(within, before.values_list(*told) if changed else ()):
            self._by_eyes[owner_id, Role.COORD].add(case_id)
            if stage in FROM_TREATMENT_ON:
                for role in EVERY_CASE_IN_TREATMENT:
                    self._by_eyes[0, role].add(case_id)

    def _who_stands_in(self) -> dict[int, list[int]]:
        covers: dict[int, list[int]] = defaultdict(list)
        rows = Absence.objects.running().exclude(covered_by=None)
        for cover, person in rows.values_list("covered_by", "user"):
            covers[cover].append(person)
        return covers


def _all(*many: Iterable[tuple[int, int, str]]) -> Iterable[tuple[int, int, str]]:
    for rows in many:
        yield from rows
