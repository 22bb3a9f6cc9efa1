"""The open cases of this moment, each number computed by hand."""

from datetime import timedelta

import pytest

from casework import clock
from tests.reports.histories import START
from tests.reports.tables import cells, numbers
from workflows.engine.models import Readiness
from workflows.pace.models import Pace
from workflows.reports.now import KIND

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]


@pytest.fixture(autouse=True)
def day_twenty():
    with clock.held_at(START + timedelta(days=20)):
        yield


@pytest.fixture
def waiting(tell):
    """A case of a history that waits on somebody, with a target."""

    def make(on, *lines, target=5, limit=10):
        case = tell(*(lines or ("0 start INQUIRY",)))
        Readiness.objects.create(
            case=case,
            edge="open_case",
            waiting_on=on,
            settled_at=clock.now(),
            target_on=clock.site_date(START) + timedelta(days=target),
            limit_on=clock.site_date(START) + timedelta(days=limit),
        )
        return case

    return make


def tables(report):
    """Column by column: what each heading counts."""
    return [
        {
            row[0].value: {
                head: cell.value for head, cell in zip(table.heads[1:], row[1:], strict=True)
            }
            for row in table.rows
        }
        for table in report.tables
    ]


def test_cases_are_counted_by_whom_they_wait_on(waiting, narrowed):
    for on in (
        "COORD",
        "",
        "GUARDIAN",
        "FAMILY",
        "HOME_MD",
        "SITE_CRC",
        "TREV",
        "CELL_LAB",
        "TIME",
    ):
        waiting(on)
    waits, _ages = tables(KIND.make(narrowed()))
    assert waits["Inquiry"] == {
        "Us": 2,
        "Family": 2,
        "Home physician": 1,
        "Hospital": 1,
        "Translator": 1,
        "Cell laboratory": 1,
        "Nobody: time only": 1,
        "All": 9,
    }
    assert waits["All"] == waits["Inquiry"]


def test_a_case_on_hold_waits_on_nobody_and_does_not_age(waiting, narrowed):
    waiting("COORD", "0 start INQUIRY", "2 hold")
    waits, ages = tables(KIND.make(narrowed()))
    assert waits["Inquiry"] == {"On hold": 1, "All": 1}
    assert ages["Inquiry"] == {"On hold": 1, "All": 1}


def test_without_enough_stays_the_protocol_says_what_is_late(waiting, narrowed):
    waiting("COORD", target=30, limit=40)
    waiting("COORD", target=10, limit=40)
    waiting("COORD", target=10, limit=15)
    _waits, ages = tables(KIND.make(narrowed()))
    assert ages["Inquiry"] == {"Within target": 1, "Over target": 1, "Over limit": 1, "All": 3}


def test_with_enough_stays_the_stage_itself_does(waiting, narrowed):
    Pace.objects.create(place="INQUIRY", is_column=False, count=20, median=6, p85=12)
    waiting("COORD", "15 start INQUIRY")  # five days
    waiting("COORD", "10 start INQUIRY")  # ten
    waiting("COORD", "0 start INQUIRY")  # twenty
    waiting("COORD", "0 start INQUIRY", "1 hold", "16 hold")  # five, holds left out
    _waits, ages = tables(KIND.make(narrowed()))
    assert ages["Inquiry"] == {"Within P50": 2, "P50 to P85": 1, "Over P85": 1, "All": 4}


def test_closed_cases_are_not_there(waiting, narrowed):
    waiting("COORD", "0 start INQUIRY", "3 exit WITHDRAWN COST")
    assert KIND.make(narrowed()).n == 0


def test_every_number_is_that_of_the_cases_behind_it_and_the_parts_make_the_whole(
    waiting, narrowed
):
    for on in ("COORD", "GUARDIAN", "SITE_CRC"):
        waiting(on)
    waiting("COORD", "0 start INQUIRY", "4 forward RECORD_COLLECTION")
    f = narrowed()
    report = KIND.make(f)
    for cell in cells(report):
        assert len(KIND.relations[cell.of](f).cases(cell.behind)) == cell.value
    for table in report.tables:
        for *parts, whole in numbers(table).values():
            assert sum(parts) == whole


def test_the_charts_show_the_numbers_of_the_tables(waiting, narrowed):
    waiting("COORD", target=30, limit=40)
    waiting("FAMILY", target=10, limit=15)
    report = KIND.make(narrowed())
    for chart, table in zip(report.charts, report.tables, strict=True):
        drawn = {one["name"]: one["data"] for one in chart.option["series"]}
        assert [*drawn] == table.heads[1:-1]
        for n, head in enumerate(table.heads[1:-1], 1):
            assert drawn[head] == [row[n].value for row in table.rows[:-1]]
