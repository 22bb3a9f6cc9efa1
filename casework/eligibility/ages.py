"""The operator that compares ages. Source: domain.md 3.3, rules 7 and 8; 2.3, T7 and T11."""

from casework.eligibility import flags
from casework.eligibility.comparing import Test
from casework.eligibility.dates import birthday
from casework.eligibility.elements import Element
from casework.eligibility.logic import agreed
from casework.eligibility.operands import Age
from casework.eligibility.trace import Answer, Trace


def years(rule: Age, birth: Element) -> Test:
    """Both ends of the days of a partial date of birth have to give the same.

    QUALIFIES_ON then names the last of the days on which the needed birthday may fall.
    """
    bounds = (rule.min, rule.max)

    def test(trace: Trace) -> Answer:
        reading = trace.read(birth)
        ages = trace.held.ages
        if ages is None:
            return trace.need(reading)
        youngest, oldest, born = ages
        if born.partial:
            trace.flags.add(flags.DOB_PARTIAL)
        if oldest < rule.min:
            on = birthday(born.last, rule.min)
            trace.flags.add(f"{flags.QUALIFIES_ON}{on.isoformat()}")
        allowed = agreed(
            rule.min <= youngest <= rule.max,
            rule.min <= oldest <= rule.max,
        )
        if allowed and (youngest in bounds or oldest in bounds):
            trace.flags.add(flags.BOUNDARY)
        return trace.conclude(reading, allowed)

    return test
