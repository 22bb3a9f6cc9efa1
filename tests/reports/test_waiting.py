"""Ours against theirs, each number computed by hand from the histories above it."""

import pytest

from tests.reports.tables import cells, numbers
from workflows.reports.times import KIND

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]


def table(report):
    return report.tables[1]


def shown(report):
    """Stage by stage: what each heading counts."""
    found = numbers(table(report))
    return {
        stage: dict(zip(table(report).heads[1:], row, strict=True)) for stage, row in found.items()
    }


def test_the_days_of_a_stage_are_those_of_its_parties(tell, narrowed):
    tell("0 start INQUIRY", "10 forward RECORD_COLLECTION", waits=("0 COORD", "4 FAMILY"))
    tell(
        "0 start INQUIRY",
        "6 hold",
        "9 hold",
        "13 forward RECORD_COLLECTION",
        waits=("0 TIME", "5 us"),
    )
    tell(
        "0 start INQUIRY", "2 forward RECORD_COLLECTION", "12 forward TRANSLATION",
        waits=("0 COORD", "2 HOME_MD", "10 SITE_CRC"),
    )  # fmt: skip
    assert shown(KIND.make(narrowed())) == {
        "Inquiry": {
            "Stays": 3, "Days": 22.0, "Us": 11.0, "Family": 6.0, "Home physician": 0.0, "Hospital": 0.0,
            "Nobody: time only": 5.0, "Ours, %": pytest.approx(100 * 11 / 22),
        },
        "Record collection": {
            "Stays": 1, "Days": 10.0, "Us": 0.0, "Family": 0.0, "Home physician": 8.0, "Hospital": 2.0,
            "Nobody: time only": 0.0, "Ours, %": 0.0,
        },
        "All": {
            "Stays": 4, "Days": 32.0, "Us": 11.0, "Family": 6.0, "Home physician": 8.0, "Hospital": 2.0,
            "Nobody: time only": 5.0, "Ours, %": pytest.approx(100 * 11 / 32),
        },
    }  # fmt: skip


def test_what_was_not_recorded_is_a_part_and_the_share_is_one_of_the_rest(tell, narrowed):
    tell("0 start INQUIRY", "10 forward RECORD_COLLECTION", waits=("6 COORD", "9 FAMILY"))
    row = shown(KIND.make(narrowed()))["Inquiry"]
    assert (row["Days"], row["Not recorded"], row["Us"], row["Family"]) == (10.0, 6.0, 3.0, 1.0)
    assert row["Ours, %"] == 75.0


def test_where_nothing_was_recorded_no_share_is_told(tell, narrowed):
    tell("0 start INQUIRY", "10 forward RECORD_COLLECTION")
    row = shown(KIND.make(narrowed()))["Inquiry"]
    assert row == {"Stays": 1, "Days": 10.0, "Not recorded": 10.0, "Ours, %": None}


def test_the_chart_shows_the_mean_of_a_stay(tell, narrowed):
    tell("0 start INQUIRY", "10 forward RECORD_COLLECTION", waits=("0 COORD", "4 FAMILY"))
    tell("0 start INQUIRY", "2 forward RECORD_COLLECTION", waits=("0 COORD",))
    option = KIND.make(narrowed()).charts[1].option
    assert option["yAxis"]["data"] == ["Inquiry"]
    assert {one["name"]: one["data"] for one in option["series"]} == {"Us": [3.0], "Family": [3.0]}


def test_duplicates_open_stays_and_other_times_are_left_out(tell, narrowed):
    tell("0 start INQUIRY", "5 exit CLOSED_DUPLICATE DUPLICATE_OF", waits=("0 COORD",))
    tell("0 start INQUIRY", waits=("0 COORD",))
    tell("0 start INQUIRY", "50 forward RECORD_COLLECTION", waits=("0 COORD",))
    tell("0 start INQUIRY", "2 exit WITHDRAWN COST", waits=("0 FAMILY",), cohort="SSC")
    f = narrowed("since=2026-01-05&until=2026-01-31")
    assert shown(KIND.make(f))["All"]["Days"] == 2.0
    none = narrowed("since=2026-01-05&until=2026-01-31&cohort=LN")
    assert table(KIND.make(none)).rows == []


def test_every_number_leads_to_the_cases_that_waited_so(tell, narrowed):
    first = tell("0 start INQUIRY", "9 forward RECORD_COLLECTION", waits=("0 COORD", "4 FAMILY"))
    second = tell("0 start INQUIRY", "9 forward RECORD_COLLECTION", waits=("3 TIME",))
    f = narrowed()
    report = KIND.make(f)
    waited = KIND.relations["waited"](f)
    assert set(waited.cases({"stage": "INQUIRY", "family": "true"})) == {first.pk}
    assert set(waited.cases({"unrecorded": "true"})) == {second.pk}
    for cell in cells(report):
        if cell.of == "waited":
            assert bool(cell.value) == bool(waited.cases(cell.behind))


def test_the_parts_make_the_whole(tell, narrowed):
    roles = ("COORD", "FAMILY", "HOME_MD", "SITE_CRC", "TREV", "CELL_LAB", "TIME")
    for n in range(1, 8):
        told = [f"{day} {role}" for day, role in enumerate(roles[n % 3 :: 2], n)]
        tell(
            "0 start INQUIRY", f"{n} hold", f"{n + 1.7} hold", f"{n + 3} forward RECORD_COLLECTION",
            f"{n + 9.3} exit WITHDRAWN COST", waits=told,
        )  # fmt: skip
    for _stays, days, *parts, _ours in numbers(table(KIND.make(narrowed()))).values():
        assert sum(parts) == pytest.approx(days)
