"""The facts of a case that translating records, as its jobs say them (TRN-02 to TRN-06)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from casework import clock
from casework.cases import facts
from casework.cases.facts import Value
from casework.cases.situation import Situation
from casework.people.actor import SYSTEM
from documents.checklist.papers import foreign
from translation.jobs.held import Held, held
from translation.jobs.models import DONE, State

SOURCE = "translation"  # of the facts
ASSIGNED, TRANSLATED = "translator_assigned_at", "translated_at"
REVIEWED, NUMBERS, STATED = "translation_reviewed_at", "numeric_check", "translator_statement_at"
FACTS = (ASSIGNED, TRANSLATED, REVIEWED, NUMBERS, STATED)
HANDED_IN = (State.IN_REVIEW, *DONE)


def follow_jobs(s: Situation) -> Situation:
    """The facts that translating records, as the jobs of all papers that need one say them."""
    wanted = _said(s, held(s))
    changes = {n: v for n, v in wanted.items() if s.facts.get(n) != v}
    gone = [name for name in FACTS if name in s.facts and name not in wanted]
    if not changes and not gone:
        return s
    facts.clear(s.case, gone)
    facts.record(s.case, changes, actor=SYSTEM, source=SOURCE)
    return s.with_facts(changes, gone)


def _said(s: Situation, jobs: Held) -> Mapping[str, Value]:
    needed = [jobs.of_version(paper.pk) for paper in foreign(s)]
    rows = [row for row in needed if row is not None]
    if not needed or len(rows) < len(needed):
        return {}
    known: dict[str, Value] = {}
    if all(row.has_translator for row in rows):
        # when the last was given is known no more once one changed hands: the first word stands
        known[ASSIGNED] = s.facts.get(ASSIGNED) or clock.now()
    if all(row.state in HANDED_IN for row in rows):
        known[TRANSLATED] = _last(row.handed_in_at for row in rows)
    if all(row.state in DONE for row in rows):
        known[REVIEWED] = _last(row.approved_at for row in rows)
        known[NUMBERS] = "PASS"
    if all(row.state == State.CERTIFIED for row in rows):
        known[STATED] = _last(row.handed_in_at for row in rows)
    return known


def _last(moments: Iterable[datetime | None]) -> datetime:
    return max(moment for moment in moments if moment is not None)
