"""From the gaps of a pre-check to work: one item for each paper, question or plan (domain.md 3.4).

A function of the situation alone. What no task of the protocol asks for now is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casework.cases.situation import Situation
from casework.eligibility.about import About
from casework.eligibility.elements import Element
from casework.eligibility.flags import GapType
from casework.eligibility.held import Gap, Run, held
from casework.eligibility.recording import DERIVED
from casework.eligibility.results import State
from casework.eligibility.versions import compiled
from casework.protocols.compiled import Protocol, protocol
from casework.protocols.models import ProtocolVersion
from casework.protocols.schema import Task
from documents.checklist.papers import SUPPLIERS, Paper, checklist, papers
from documents.checklist.states import days_left
from workflows.engine.models import Outcome
from workflows.engine.work import work
from workflows.gaps.held import Waiver, known

# The events of the protocol by which gaps become work.
VALUES, JUDGEMENT, WASHOUT = "values_missing", "judgement_missing", "washout_to_plan"
PAPER = {
    "PATIENT": "paper_missing_family",
    "HOME_MD": "paper_missing_home",
    "SITE_CRC": "paper_missing_site",
}
OF_PAPERS = frozenset({VALUES, *PAPER.values()})
EVENTS = OF_PAPERS | {JUDGEMENT, WASHOUT}


@dataclass(frozen=True)
class Reason:
    """Why something is asked for: the criterion, the kind of its gap, the elements it is about."""

    criterion: str
    kind: str
    elements: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """Work that a gap calls for. `subject`: a type of paper, or a criterion."""

    event: str
    subject: str
    reasons: tuple[Reason, ...]


type Ask = tuple[str, str, tuple[str, ...]]


def wanted(s: Situation) -> tuple[Wanted, ...]:
    """The work that the gaps of a case call for now; derived once of the same situation."""
    mind, done_without = known(s), _done_without(s)
    now = (s.stage, s.facts, s.rooms.get("precheck"))
    if mind.kept:
        before, without, found = mind.kept
        if without == done_without and all(a is b for a, b in zip(before, now, strict=True)):
            kept: tuple[Wanted, ...] = found
            return kept
    made = derive(s)
    mind.kept = now, done_without, made
    return made


def _done_without(s: Situation) -> dict[str, list[Waiver | None]]:
    """Papers that were found to tell no more: their task was waived. None: just now, of all."""
    task = tasks_of_gaps(s.protocol).get(VALUES)
    found: dict[str, list[Waiver | None]] = {}
    for (code, occurrence), item in work(s).items.items():
        if task and code == task.code and item.outcome == Outcome.WAIVED:
            waiver = known(s).waived.get(occurrence)
            found.setdefault(subject_of(occurrence), []).append(waiver)
    return found


def derive(s: Situation) -> tuple[Wanted, ...]:
    run = held(s).run
    if run is None or run.criteria is None:
        return ()
    tasks = tasks_of_gaps(s.protocol)
    open_now = {event for event, task in tasks.items() if _is_open(s, event, task)}
    reasons: dict[tuple[str, str], list[Reason]] = {}
    for gap in run.gaps:
        for event, subject, elements in _asks(s, run, gap):
            if event in open_now:
                found = reasons.setdefault((event, subject), [])
                found.append(Reason(gap.criterion, gap.kind, elements))
    return tuple(Wanted(*key, tuple(why)) for key, why in reasons.items())


def subject_of(occurrence: str) -> str:
    """The type of paper, or the criterion, that an occurrence is about: LAB_CBC of LAB_CBC.2."""
    return occurrence.partition(".")[0]


def tasks_of_gaps(rules: Protocol) -> dict[str, Task]:
    """The task that each event of a gap opens."""
    tasks = rules.tasks.values()
    return {task.repeat.event: task for task in tasks if task.repeat.event in EVENTS}


def codes_of_papers() -> set[str]:
    """The tasks by which papers are asked for, in every published version."""
    versions = ProtocolVersion.objects.values_list("pk", flat=True)
    return {
        task.code
        for version in versions
        for event, task in tasks_of_gaps(protocol(version)).items()
        if event in OF_PAPERS and event != VALUES
    }


def _is_open(s: Situation, event: str, task: Task) -> bool:
    return s.stage in s.protocol.events[event].open_in and s.holds(task.condition)


def _asks(s: Situation, run: Run, gap: Gap) -> Iterator[Ask]:
    """A pause of medicines is planned before its gap blocks; all else is asked once it does."""
    if gap.kind == GapType.FUTURE_ACTION:
        yield WASHOUT, gap.criterion, gap.elements
    elif gap.blocking and gap.kind == GapType.HUMAN_JUDGEMENT:
        now = About(run.criteria, State.UNKNOWN, gap.kind, gap.entries)
        said = known(s).said.get(gap.criterion)
        if said is None or not said.still(now):
            yield JUDGEMENT, gap.criterion, gap.elements
    elif gap.blocking:
        yield from _papers(s, run, gap)


def _papers(s: Situation, run: Run, gap: Gap) -> Iterator[Ask]:
    assert run.criteria is not None
    criteria = compiled(run.criteria)
    found: dict[tuple[str, str], list[str]] = {}
    for name in gap.elements:
        if name in criteria.elements and name not in DERIVED:
            element = criteria.elements[name]
            for ask in _source(s, element.evidence, element):
                found.setdefault(ask, []).append(name)
    if not gap.elements and gap.criterion in criteria.criteria:
        for ask in _source(s, criteria.criteria[gap.criterion].evidence, None):
            found[ask] = []
    for (event, subject), names in found.items():
        yield event, subject, tuple(names)


def _source(
    s: Situation, evidence: tuple[str, ...], element: Element | None
) -> Iterator[tuple[str, str]]:
    """The paper whose values are to be entered; where none is held, the one to be brought."""
    listed = checklist(s)
    types = [code for code in evidence if code in s.protocol.documents]
    types.sort(key=lambda code: code not in listed)
    entered = next((code for code in types if _tells_more(s, code, element)), None)
    if entered is not None:
        yield VALUES, entered
        return
    asked = next((code for code in types if code not in papers(s).waived), None)
    if asked is not None:
        supplier = SUPPLIERS.get(s.protocol.documents[asked].supplied_by, ("COORD",))[0]
        yield PAPER.get(supplier, VALUES), asked


def _tells_more(s: Situation, code: str, element: Element | None) -> bool:
    """Whether a fresh paper of the type is held that may tell what no verified value does yet."""
    paper = papers(s).newest(code)
    if paper is None or element is None or not _fresh(s, paper, element):
        return False
    for waiver in _done_without(s).get(code, ()):
        if waiver is None or (paper.pk <= waiver.version and element.id in waiver.elements):
            return False
    values = known(s).values.get(element.id, [])
    newest = max((value.dated for value in values if value.dated), default=date.min)
    return paper.effective_date > newest and all(value.version != paper.pk for value in values)


def _fresh(s: Situation, paper: Paper, element: Element) -> bool:
    limits = [s.protocol.documents[paper.document_type].default_max_age_days]
    limits += [element.fresh_for.days] if element.fresh_for else []
    left = [days_left(limit, paper.effective_date, s.today) for limit in limits]
    return all(days is None or days >= 0 for days in left)
