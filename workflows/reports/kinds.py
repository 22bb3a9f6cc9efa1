"""The reports, in the order of the page. A report is a module with a `KIND`."""

from workflows.reports import (
    enrolment,
    flow,
    funnel,
    late,
    linguists,
    load,
    now,
    papers,
    survival,
    times,
)
from workflows.reports.report import Kind

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        now.KIND,
        funnel.KIND,
        flow.KIND,
        times.KIND,
        survival.KIND,
        enrolment.KIND,
        late.KIND,
        papers.KIND,
        linguists.KIND,
        load.KIND,
    )
}
