"""The pre-check on the case page: for staff in short, for the family one sentence, else nothing."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from casework.cases.situation import Situation
from casework.eligibility.access import READS
from casework.eligibility.held import precheck_current
from casework.eligibility.keeping import keeps
from casework.eligibility.models import PreCheck
from casework.eligibility.names import FOR_FAMILY, FOR_STAFF, TITLE
from casework.eligibility.results import Overall
from casework.eligibility.versions import compiled
from casework.people.actor import Actor
from casework.people.roles import FAMILY
from workflows.case import words
from workflows.precheck import wording
from workflows.precheck.sheet import group_of

BRIEF = 6  # gaps that are named


@dataclass(frozen=True)
class Brief:
    """A criterion in one line: its id, the printed text, what the records say."""

    id: str
    text: str
    state: str


@dataclass(frozen=True)
class Panel:
    """`family`: the sentence for the family, and nothing else is filled. `more`: gaps not named."""

    title: str | Promise
    family: str = ""
    gaps_open: bool = False
    summary: str = ""
    criteria: str = ""
    evaluated: str = ""
    current: bool = True
    conflicts: tuple[Brief, ...] = ()
    blocking: tuple[Brief, ...] = ()
    more: int = 0
    planned: int = 0
    rest: int = 0

    @property
    def has_run(self) -> bool:
        return bool(self.summary)


def panel(s: Situation, actor: Actor) -> Panel | None:
    """None for whom none of it is meant, and for cases of which people record the pre-check."""
    if actor.role not in READS | FAMILY or not keeps(s.protocol):
        return None
    run = PreCheck.objects.filter(case=s.case).exclude(criteria=None).first()
    if actor.role in FAMILY:
        return None if run is None else for_family(run)
    if run is None or run.criteria_id is None:
        return Panel(TITLE)
    return _for_staff(s, run, run.criteria_id)


def for_family(run: PreCheck) -> Panel:
    """The released wording: no criterion, no state, no result (domain.md 1.4, 3.4)."""
    overall = Overall(run.overall)
    return Panel(TITLE, family=str(FOR_FAMILY[overall]), gaps_open=overall == Overall.GAPS_OPEN)


def _for_staff(s: Situation, run: PreCheck, criteria_id: int) -> Panel:
    criteria = compiled(criteria_id)
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in run.found:
        groups.setdefault(group_of(row), []).append(row)

    def brief(code: str) -> tuple[Brief, ...]:
        return tuple(
            Brief(row["criterion"], criteria.criteria[row["criterion"]].text, wording.state(row))
            for row in groups.get(code, [])
        )

    blocking = brief("blocking")
    return Panel(
        TITLE,
        summary=str(FOR_STAFF[Overall(run.overall)]),
        criteria=criteria.name,
        evaluated=words.day(run.evaluated_on),
        current=precheck_current(s) or not s.case.is_open,
        conflicts=brief("conflicts"),
        blocking=blocking[:BRIEF],
        more=max(len(blocking) - BRIEF, 0),
        planned=len(groups.get("planned", [])),
        rest=len(groups.get("rest", [])),
    )
