"""How somebody who knows the tables counts each report by hand: the bare SQL beside it in the bench.

A report without a row here stops the bench, and so does one that shows other numbers.
"""

from tests.benchmarks.counted import (
    documents,
    enrolment,
    flow,
    funnel,
    infusion,
    late,
    linguists,
    now,
    times,
    workload,
)
from tests.benchmarks.counted.bare import Bare, Rows, differences, values

__all__ = ["BARE", "Bare", "Rows", "differences", "values"]

BARE: dict[str, Bare] = {
    "now": now.BARE,
    "funnel": funnel.BARE,
    "flow": flow.BARE,
    "times": times.BARE,
    "infusion": infusion.BARE,
    "enrolment": enrolment.BARE,
    "late": late.BARE,
    "documents": documents.BARE,
    "linguists": linguists.BARE,
    "workload": workload.BARE,
}
