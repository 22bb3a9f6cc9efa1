"""The records pre-check: what the held papers say to each criterion. It decides nothing.

Source: domain.md 3.2 to 3.4.
"""

from casework.eligibility import flags
from casework.eligibility.cases import Case
from casework.eligibility.flags import gap_type
from casework.eligibility.loading import Compiled, Criteria
from casework.eligibility.logic import Tri
from casework.eligibility.operators import settled
from casework.eligibility.results import Effect, Precheck, Result, State
from casework.eligibility.trace import OPEN, Answer, Held, Trace

STATES: dict[Tri, State] = {True: State.MET, False: State.NOT_MET, None: State.UNKNOWN}
FAVOURABLE = {"inclusion": State.MET, "operational": State.MET, "exclusion": State.NOT_MET}
Judged = tuple[Compiled, Trace, Answer]


def precheck(case: Case, criteria: Criteria) -> Precheck:
    """Judge every criterion of the case's cohort by one version of the criteria."""
    version = criteria.version
    held = Held(case, criteria)
    asked = [_judged(one, held) for one in criteria.asked[case.cohort]]
    advised = [_judged(one, held) for one in criteria.advisory[case.cohort]]
    held.met = {one.criterion.id for one, _, answer in asked if answer.now}
    quiet = Trace(held)
    stages = version.stages
    as_of = max(case.stage, version.first_review, key=stages.index)
    reached = frozenset(stages[: stages.index(as_of) + 1])
    ages = held.ages
    return Precheck(
        case_id=case.case_id,
        criteria=criteria.name,
        as_of_stage=as_of,
        results=[_result(one, quiet, reached) for one in asked],
        advisories=[_result(one, quiet, reached) for one in advised if one[2].now],
        age_at_reference=ages.oldest if ages and ages.youngest == ages.oldest else None,
    )


def _judged(compiled: Compiled, held: Held) -> Judged:
    trace = Trace(held)
    answer = compiled.test(trace)
    if compiled.forced is not None:
        forced = settled(compiled.forced, trace)
        if forced.now:
            trace.flags.add(flags.HUMAN_REVIEW_REQUIRED)
            if compiled.criterion.force_unknown is not None:
                trace.flags.update(compiled.criterion.force_unknown.flags)
            answer = OPEN
        elif forced.whatever_age:
            answer = Answer(answer.now, None)
    return compiled, trace, answer


def _result(judged: Judged, quiet: Trace, reached: frozenset[str]) -> Result:
    compiled, trace, answer = judged
    criterion, found = compiled.criterion, trace.flags
    for told, when in compiled.marks:
        if when is None or when(quiet).now:
            found.update(told)
    told = tuple(sorted(found)) if found else ()
    state = STATES[answer.now]
    if state is not State.UNKNOWN:
        effect = Effect.PASS if state is FAVOURABLE[criterion.kind] else Effect.CONFLICT
        return Result(criterion, state, effect, told, trace.used)
    return Result(
        criterion,
        state,
        Effect.GAP,
        told,
        trace.used,
        STATES[answer.whatever_age] if flags.STALE in found else None,
        gap_type(found),
        criterion.required_by in reached,
        tuple(trace.needed),
    )
