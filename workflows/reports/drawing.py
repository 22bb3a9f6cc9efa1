"""Charts that several reports draw: a bar for each name, in parts."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from workflows.reports.report import Chart

MIDDLE, MOST = 0, 1  # of the parts of a spread: P50 and P85


def stacked(title: str, names: Sequence[str], parts: Mapping[str, Sequence[int]]) -> Chart:
    """Counts by name, one part after the other. `parts`: by what it is called, a count a name."""
    series = [
        {"type": "bar", "stack": "all", "name": part, "data": [*counts]}
        for part, counts in parts.items()
    ]
    option = {
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {"type": "category", "inverse": True, "data": [*names]},
        "series": series,
    }
    return Chart(title, option)


def spread(title: str, names: Sequence[str], days: Sequence[Sequence[float]]) -> Chart:
    """Days by name, as the title says. `days`: of each, P50 first and P85 after it."""
    middles = [round(one[MIDDLE], 1) for one in days]
    rest = [round(one[MOST] - one[MIDDLE], 1) for one in days]
    option = {
        "xAxis": {"type": "value"},
        "yAxis": {"type": "category", "inverse": True, "data": [*names]},
        "series": [
            {"type": "bar", "stack": "days", "name": "P50", "data": middles},
            {"type": "bar", "stack": "days", "name": _("up to P85"), "data": rest},
        ],
    }
    return Chart(title, option)
