"""What a version of the criteria would change, case by case, before the hospital puts it in force."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.cases.models import Case, CaseQuerySet
from casework.cases.situation import Situation, situations
from casework.eligibility.access import READS
from casework.eligibility.keeping import BEFORE_IT, keeps
from casework.eligibility.models import CriteriaVersion, DataValue
from casework.eligibility.names import FOR_STAFF
from casework.eligibility.results import Precheck
from casework.eligibility.running import entries_of, inputs, judge
from casework.eligibility.versions import compiled, in_force
from casework.people.access import without_question
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolVersion
from workflows.case import words
from workflows.criteria.differing import Changed, Telling, changed

PAGE = 20  # cases
NAMED = 12  # criteria of one case
AT_ONCE = 200  # cases that are counted whenever the page is opened
FEWEST = 5  # cases of which a number is told without telling of each


@dataclass(frozen=True)
class Row:
    """One case. `conflicts`, `blocking`: before and after; None where a version cannot judge it."""

    code: str
    url: str
    stage: str
    before: str
    after: str
    conflicts: tuple[int | None, int | None]
    blocking: tuple[int | None, int | None]
    changes: tuple[Changed, ...]
    more: int


@dataclass(frozen=True)
class Others:
    """The open cases that the reader may not open: numbers alone, and none that tells of few.

    `changing`: None where it is fewer than FEWEST; `criteria`: how many cases change in each.
    """

    cases: int
    counted: bool
    changing: int | None = None
    criteria: tuple[tuple[str, int], ...] = ()


class Effects:
    """What a version says of the open cases of its trial, beside the version in force."""

    def __init__(self, version: CriteriaVersion, actor: Actor) -> None:
        self.version, self.actor, self.now = version, actor, in_force(version.trial)
        versions = ProtocolVersion.objects.filter(trial=version.trial).values_list("pk", flat=True)
        kept = [pk for pk in versions if keeps(protocol(pk))]
        cases = Case.objects.open().filter(protocol__in=kept).exclude(stage__in=BEFORE_IT)
        self.cases = cases.order_by("pk")

    def opened(self) -> CaseQuerySet:
        """Those that the reader may open, without being asked why."""
        if self.actor.role not in READS:
            return self.cases.none()
        mine = Case.objects.visible_to(self.actor).filter(without_question(self.actor))
        return self.cases.filter(pk__in=mine.values("pk"))

    def rows(self, number: Any) -> tuple[Page[Case], list[Row]]:
        """A page of them. The queries do not grow with the cases on it."""
        page = Paginator(self.opened(), PAGE).get_page(number)
        texts = [compiled(pk).file.ambiguities for pk in (self.now, self.version.pk) if pk]
        telling = Telling({code: text for one in texts for code, text in one.items()}, self.actor)
        return page, [_row(*judged, telling) for judged in self._judged(list(page))]

    def others(self, *, asked: bool) -> Others:
        """How much changes in the rest. Many are judged only where the reader asked for it."""
        hidden = self.cases.exclude(pk__in=self.opened().values("pk"))
        number = hidden.count()
        if number > AT_ONCE and not asked:
            return Others(number, counted=False)
        found = [
            changed(before, after)
            for cases in batched(hidden, AT_ONCE)
            for _s, before, after in self._judged(cases)
        ]
        changing = sum(map(bool, found))
        criteria = Counter(name for names in found for name in names)
        return Others(
            number,
            counted=True,
            changing=changing if changing >= FEWEST else None,
            criteria=tuple((name, n) for name, n in criteria.most_common() if n >= FEWEST),
        )

    def _judged(
        self, cases: Sequence[Case]
    ) -> list[tuple[Situation, Precheck | None, Precheck | None]]:
        """Each case as the version in force judges it, and as this one does."""
        pks = [case.pk for case in cases]
        known, entries = situations(cases), entries_of(pks)
        return [
            (
                known[pk],
                _judge(known[pk], self.now, entries[pk]),
                _judge(known[pk], self.version.pk, entries[pk]),
            )
            for pk in pks
        ]


def _judge(s: Situation, criteria: int | None, entries: Sequence[DataValue]) -> Precheck | None:
    """None where no version is in force, or the case's cohort is not in it or not known."""
    given = inputs(s, criteria) if criteria else None
    return judge(s.case.pk, given, entries) if given else None


def _row(s: Situation, before: Precheck | None, after: Precheck | None, telling: Telling) -> Row:
    names = changed(before, after)
    return Row(
        code=s.case.code,
        url=reverse("precheck", args=[s.case.code]),
        stage=words.stage(s.protocol, s.stage),
        before=_overall(before),
        after=_overall(after),
        conflicts=(_count(before, "conflicts"), _count(after, "conflicts")),
        blocking=(_count(before, "blocking_gaps"), _count(after, "blocking_gaps")),
        changes=tuple(telling.of(name, before, after) for name in names[:NAMED]),
        more=max(len(names) - NAMED, 0),
    )


def _overall(found: Precheck | None) -> str:
    return _("Not judged") if found is None else str(FOR_STAFF[found.overall])


def _count(found: Precheck | None, name: str) -> int | None:
    return None if found is None else len(getattr(found, name))
