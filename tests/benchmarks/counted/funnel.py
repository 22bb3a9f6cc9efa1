"""The funnel, counted by hand."""

from collections.abc import Iterable

from casework.cases.models import STAGES
from tests.benchmarks.counted.bare import Bare, Rows
from workflows.reports.filters import Filter

FURTHEST = """
SELECT furthest, outcome, closed_because, count(*) FROM workflows_course
 WHERE NOT duplicate AND opened_at >= %(begins)s AND opened_at < %(ends)s GROUP BY 1, 2, 3
"""


def _funnel(answers: list[Rows], f: Filter) -> Iterable[float]:
    rows = answers[0]
    for stage in range(1, len(STAGES) + 1):
        there = [(outcome, n) for furthest, outcome, _why, n in rows if furthest == stage]
        beyond = sum(n for furthest, *_how, n in rows if furthest > stage)
        yield from (beyond, beyond + sum(n for _how, n in there))
        yield sum(n for outcome, n in there if outcome == "")
        yield sum(n for outcome, n in there if outcome != "")
    yield from (n for _stage, outcome, _why, n in rows if outcome not in ("", "COMPLETED"))


BARE = Bare([FURTHEST], _funnel)
