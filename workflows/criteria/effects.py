"""What a version of the criteria would change, case by case, before the hospital puts it in force."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.cases.models import Case
from casework.cases.situation import Situation, situations
from casework.eligibility.access import READS
from casework.eligibility.keeping import BEFORE_IT, keeps
from casework.eligibility.models import CriteriaVersion, DataValue
from casework.eligibility.names import FOR_STAFF
from casework.eligibility.results import Precheck, Result
from casework.eligibility.running import entries_of, inputs, judge
from casework.eligibility.strict_json import Malformed
from casework.eligibility.versions import in_force
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolVersion
from workflows.case import words
from workflows.precheck import wording
from workflows.precheck.sheet import GROUPS

PAGE = 20  # cases
NAMED = 12  # criteria of one case


@dataclass(frozen=True)
class Changed:
    """A criterion of which something else would be said."""

    id: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    """One case. For who may not see it no code and no criteria, only how many change.

    `conflicts` and `blocking`: before and after; None where a version cannot judge the case.
    """

    code: str
    url: str
    stage: str
    before: str
    after: str
    conflicts: tuple[int | None, int | None]
    blocking: tuple[int | None, int | None]
    count: int
    changes: tuple[Changed, ...]
    more: int

    @property
    def masked(self) -> bool:
        return not self.code


def effects(version: CriteriaVersion, actor: Actor, number: Any) -> tuple[Page[Case], list[Row]]:
    """A page of the open cases of the trial. The queries do not grow with the cases on it."""
    versions = ProtocolVersion.objects.filter(trial=version.trial).values_list("pk", flat=True)
    kept = [pk for pk in versions if keeps(protocol(pk))]
    cases = Case.objects.open().filter(protocol__in=kept).exclude(stage__in=BEFORE_IT)
    page = Paginator(cases.order_by("pk"), PAGE).get_page(number)
    pks = [case.pk for case in page]
    seen: set[int] = set()
    if actor.role in READS:
        mine = Case.objects.visible_to(actor).filter(pk__in=pks)
        seen = set(mine.values_list("pk", flat=True))
    known, entries, now = situations(page), entries_of(pks), in_force(version.trial)
    rows = []
    for case in page:
        s = known[case.pk]
        before = _judged(s, now, entries[case.pk])
        row = _row(s, before, _judged(s, version.pk, entries[case.pk]))
        rows.append(row if case.pk in seen else replace(row, code="", url="", changes=(), more=0))
    return page, rows


def _judged(s: Situation, criteria: int | None, entries: Sequence[DataValue]) -> Precheck | None:
    """None where no version is in force, it cannot read the case, or has not its cohort."""
    given = inputs(s, criteria) if criteria else None
    try:
        return judge(s.case.pk, given, entries) if given else None
    except Malformed:  # the page says above what cannot be read
        return None


def _row(s: Situation, before: Precheck | None, after: Precheck | None) -> Row:
    changes = _changes(before, after)
    return Row(
        code=s.case.code,
        url=reverse("precheck", args=[s.case.code]),
        stage=words.stage(s.protocol, s.stage),
        before=_overall(before),
        after=_overall(after),
        conflicts=(_count(before, "conflicts"), _count(after, "conflicts")),
        blocking=(_count(before, "blocking_gaps"), _count(after, "blocking_gaps")),
        count=len(changes),
        changes=tuple(changes[:NAMED]),
        more=max(len(changes) - NAMED, 0),
    )


def _overall(found: Precheck | None) -> str:
    return _("Not judged") if found is None else str(FOR_STAFF[found.overall])


def _count(found: Precheck | None, name: str) -> int | None:
    return None if found is None else len(getattr(found, name))


def _changes(before: Precheck | None, after: Precheck | None) -> list[Changed]:
    first, then = _by_id(before), _by_id(after)
    told = []
    for name in dict.fromkeys([*then, *first]):
        one, other = first.get(name), then.get(name)
        if one is None or other is None or _said(one) != _said(other):
            told.append(_changed(name, one, other))
    return told


def _by_id(found: Precheck | None) -> dict[str, Result]:
    return {result.id: result for result in found.results} if found else {}


def _said(result: Result) -> tuple[Any, ...]:
    return result.state, result.effect, result.gap_type, result.blocking


def _changed(name: str, one: Result | None, other: Result | None) -> Changed:
    before, after = _words(one), _words(other)
    if before == after and one and other:  # it says the same, and that means something else
        before, after = _meaning(one), _meaning(other)
    return Changed(name, before, after)


def _words(result: Result | None) -> str:
    if result is None:
        return _("not among the criteria")
    read = list(result.provenance)
    return wording.state({"state": result.state, "gap_type": result.gap_type, "entries": read})


def _meaning(result: Result) -> str:
    code = {"CONFLICT": "conflicts", "PASS": "rest"}.get(result.effect)
    return str(GROUPS[code or ("blocking" if result.blocking else "planned")][0])
