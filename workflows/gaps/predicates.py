"""The predicates over gaps: whether what was asked for came, and what is open when it did not."""

from casework.blockers import Where
from casework.cases.situation import Situation
from casework.eligibility.held import held
from casework.protocols.expressions import Missing, predicate
from workflows.gaps.deriving import subject_of, tasks_of_gaps, wanted
from workflows.gaps.keeping import rounds
from workflows.gaps.wording import label

DECISION = "REC-10"


@predicate("gap_closed")
def gap_closed(s: Situation, event: str) -> bool:
    if s.occurrence is None:
        return False
    subject = subject_of(s.occurrence.key)
    if rounds(s, event, subject)[-1:] != [s.occurrence.key]:
        return True
    return not any((one.event, one.subject) == (event, subject) for one in wanted(s))


def _explain(s: Situation) -> list[Missing]:
    """What is asked for; and the manager's decision, where the case waits for it alone."""
    tasks = tasks_of_gaps(s.protocol)
    open_ones = [
        Missing(
            label(s, one.event, one.subject),
            (tasks[one.event].role, *tasks[one.event].also_by),
            Where("task", tasks[one.event].code),
        )
        for one in wanted(s)
    ]
    decision = s.protocol.tasks.get(DECISION)
    if decision is not None and s.holds(decision.condition):
        open_ones.append(Missing(decision.name, (decision.role,), Where("task", DECISION)))
    return open_ones


@predicate("no_open_blocking_gap", word="open_gaps", explain=_explain)
def no_open_blocking_gap(s: Situation) -> bool:
    run = held(s).run
    return run is not None and run.blocking == 0
