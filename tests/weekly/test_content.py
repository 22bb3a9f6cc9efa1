"""What the mail tells, each number computed by hand from the histories of `two_weeks`."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict

from casework import clock
from tests.people_and_cases import sign_in
from tests.reports.tables import numbers
from tests.weekly.conftest import MONDAY, WEEK
from workflows.reports.filters import Filter
from workflows.reports.kinds import KINDS
from workflows.reports.report import Chart
from workflows.weekly.content import CHARTS, Number, spoken, weekly
from workflows.weekly.models import WeeklyMail

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]


def told(week=WEEK):
    return {number.label: (number.value, number.before) for number in weekly(week).numbers}


def test_the_week_and_the_one_before_are_counted(two_weeks):
    assert told() == {
        "Open cases": (3, 2),  # two; one of them left and two came
        "Came": (2, 2),
        "Left": (1, 0),
        "Moved on": (2, 1),
        "Moved back": (1, 0),
        "Infused": (1, 0),
        "Overdue tasks, now": (0, None),
    }


def test_columns_that_hold_cases_or_held_some_are_told(two_weeks):
    assert {n.label: (n.value, n.before) for n in weekly(WEEK).columns} == {
        "Inquiry": (2, 1),
        "Record collection": (1, 1),
    }


def test_a_case_that_is_a_duplicate_counts_nowhere(tell):
    tell("7 start INQUIRY", "8 forward RECORD_COLLECTION", "9 exit CLOSED_DUPLICATE DUPLICATE_OF")
    assert set(told().values()) == {(0, 0), (0, None)}


def test_no_case_is_no_reason_to_fail():
    found = weekly(WEEK)
    assert [picture.png for picture in found.pictures] == [None] * len(CHARTS)
    assert found.columns == []


def test_each_number_is_the_one_of_the_page_that_it_leads_to(client, manager, two_weeks):
    sign_in(client, manager)
    checked = []
    for number in weekly(WEEK).numbers:
        if "/cases/" in number.link:
            where = urlsplit(number.link)
            page = client.get(f"{where.path}?{where.query}")
            assert page.context["total"] == number.value
            checked.append(number.label)
    assert checked == ["Came", "Left", "Moved on", "Moved back", "Infused"]


def test_tables_and_charts_are_those_of_the_reports_under_the_link(two_weeks):
    found = weekly(WEEK)
    f = Filter.read(QueryDict(urlsplit(found.link).query))
    assert f == WEEK.filter
    for picture, (code, chart, table) in zip(found.pictures, CHARTS, strict=True):
        report = KINDS[code].make(f)
        assert picture.title == report.charts[chart].title
        assert picture.n == report.n
        assert numbers(picture.table) == dict([*numbers(report.tables[table]).items()][:13])
        assert parse_qs(urlsplit(picture.link).query) == parse_qs(f.query)


def test_overdue_tasks_are_compared_with_what_was_told_last_week(manager):
    WeeklyMail.objects.create(user=manager, monday=WEEK.before.monday, overdue=4)
    WeeklyMail.objects.create(user=manager, monday=WEEK.monday, overdue=9)
    assert told()["Overdue tasks, now"] == (0, 4)


def test_the_year_may_change_between_the_weeks(tell):
    tell("-6 start INQUIRY")
    with clock.held_at(MONDAY - timedelta(weeks=2)):
        found = told(WEEK.before.before)
    assert found["Came"] == (1, 0)


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [(3, 1, "+2"), (1, 3, "\N{MINUS SIGN}2"), (2, 2, "="), (2, None, "\N{EN DASH}")],
)
def test_a_change_has_its_sign(now, before, change):
    assert Number("", now, before).change == change


def test_a_chart_is_told_in_words():
    bars = {
        "yAxis": {"type": "category", "data": ["A", "B"]},
        "series": [
            {"name": "Us", "stack": "cases", "data": [1, 2]},
            {"name": "Family", "stack": "cases", "data": [3, 0]},
        ],
    }
    curves = {
        "yAxis": {"type": "value"},
        "series": [
            {"name": "Came", "data": [1, 5]},
            {"name": "Enrolled", "data": [["2026-01-28", 1], ["2026-02-28", 2.5]]},
            {"name": "Nothing", "data": []},
        ],
    }
    assert spoken(Chart("", bars)) == "Us 3, Family 3"
    alone = {"series": [{"name": "Cases", "data": [1, 2]}]}
    assert spoken(Chart("", bars | alone)) == "A 1, B 2"
    assert spoken(Chart("", curves)) == "Came 5, Enrolled 2.5"
    assert spoken(Chart("", curves, "It grows.")) == "It grows."


def test_the_number_of_queries_does_not_grow(tell, two_weeks, django_assert_max_num_queries):
    for day in range(10):
        tell(f"{day} start INQUIRY")
    with django_assert_max_num_queries(55):
        weekly(WEEK)
