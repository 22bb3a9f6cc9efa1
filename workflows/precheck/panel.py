"""The pre-check on the case page: for staff in short, for the family one sentence, else nothing."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from casework.cases.situation import Situation
from casework.eligibility.access import READS
from casework.eligibility.held import precheck_current
from casework.eligibility.keeping import keeps
from casework.eligibility.models import PreCheck
from casework.eligibility.names import FOR_FAMILY, FOR_STAFF, READING, SENT, TITLE
from casework.eligibility.results import Overall
from casework.eligibility.versions import compiled
from casework.people.actor import Actor
from casework.people.roles import FAMILY
from documents.asking.reading import asked_of
from documents.asking.wording import Words
from documents.uploads.access import may_list
from workflows.case import words
from workflows.gaps.deriving import PAPER, wanted
from workflows.gaps.wording import words_of
from workflows.precheck import wording
from workflows.precheck.sheet import group_of

BRIEF = 6  # gaps that are named
REVIEW, SENT_AT = "PRELIM_REVIEW", "package_sent_at"
COLLECTED = frozenset({"RECORD_COLLECTION", "TRANSLATION", REVIEW})
BROUGHT = frozenset({PAPER["PATIENT"], PAPER["HOME_MD"]})  # by the family, or by their physician


@dataclass(frozen=True)
class Brief:
    """A criterion in one line: its id, the printed text, what the records say."""

    id: str
    text: str
    state: str


@dataclass(frozen=True)
class Panel:
    """`family`: the sentence for the family, with `papers` in plain words; no result is filled then.

    `said`: the language of those; `requested`: there is a list of what was asked for. `more`: gaps
    that are not named.
    """

    title: str | Promise
    family: str = ""
    papers: tuple[str, ...] = ()
    said: Words | None = None
    requested: bool = False
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
        return _for_family(s, run, actor) if run and s.case.is_open else None
    if run is None or run.criteria_id is None:
        return Panel(TITLE)
    return _for_staff(s, run, run.criteria_id)


def _for_family(s: Situation, run: PreCheck, actor: Actor) -> Panel | None:
    """The released wording: no criterion, no state, no result (domain.md 1.4, 3.4).

    While the papers are collected; then, while the hospital reviews them, that it has them.
    """
    if s.stage == REVIEW and SENT_AT in s.facts:
        return Panel(TITLE, family=str(SENT))
    if s.stage not in COLLECTED:
        return None
    overall = Overall(run.overall)
    if overall == Overall.CONFLICT_DOCUMENTED:
        return Panel(TITLE, family=str(FOR_FAMILY[overall]))
    requested = [one.document_type for one in asked_of(s.case, s, actor)]
    needed = [*dict.fromkeys([*_brought_by(s, actor), *requested])]
    if needed:
        said = words_of(s.case)
        papers = tuple(said.paper(s.protocol.documents[code]) for code in needed)
        text = str(FOR_FAMILY[Overall.GAPS_OPEN])
        return Panel(TITLE, family=text, papers=papers, said=said, requested=bool(requested))
    complete = overall == Overall.NO_DOCUMENTED_CONFLICT and s.holds({"checklist_complete": {}})
    return Panel(TITLE, family=str(FOR_FAMILY[overall] if complete else READING))


def _brought_by(s: Situation, actor: Actor) -> list[str]:
    """The papers that family and home physician are asked for by gaps."""
    asked = [one.subject for one in wanted(s) if one.event in BROUGHT]
    return [code for code in asked if may_list(s.protocol.documents[code], actor)]


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
