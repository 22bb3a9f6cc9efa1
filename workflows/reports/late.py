"""Late: limits of stages that were not kept, visits beside their windows, the clocks of safety."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.reports import breaches, clocks, windows
from workflows.reports.filters import Filter
from workflows.reports.naming import stage_names
from workflows.reports.report import Kind, Report


def report(f: Filter) -> Report:
    found, names = breaches.count(f), stage_names()
    return Report(
        n=found.cases,
        definition=_(
            "Stays that ended in the time chosen, and stays that go on past their limit, whatever days are"
            " chosen; the number above counts their cases. Target and limit are those of the protocol that the"
            " case follows, in days at the site; days on hold are left out, and the last day counts as kept. A"
            " move that was taken back never happened; each time that a case comes to a stage is a stay. A stay"
            " that is over was owed by whom its case waited on for the most days, or, where that was not"
            " recorded, by who owns its stage in the protocol; one that goes on, by whom its case waits on now."
            " Visits and clocks, below, say what they count. A duplicate counts nowhere."
        ),
        charts=[breaches.chart(found, names)],
        tables=[*breaches.tables(found, names), windows.table(f), clocks.table(f)],
    )


KIND = Kind(
    "late",
    gettext_lazy("Late"),
    report,
    {"stays": breaches.stays, "windows": windows.windows, "clocks": clocks.run},
)
