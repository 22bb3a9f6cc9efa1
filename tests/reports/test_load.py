"""Workload, each number computed by hand from the tasks above it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import clock
from tests.people_and_cases import make_case, make_user, sign_in
from tests.reports.tables import cells, numbers
from workflows.engine.models import WorkItem
from workflows.reports.load import KIND

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]


@pytest.fixture
def mara(db):
    return make_user("COORD", name="Mara Lindqvist")


@pytest.fixture
def given(mara, protocol_version):
    """Two cases; of their tasks five are Mara's, each due at another time."""
    now = clock.now()
    cases = [make_case(mara, protocol_version) for _ in range(2)]
    items = [*WorkItem.objects.open().filter(case=cases[0]).order_by("pk")[:4]]
    items.append(WorkItem.objects.open().filter(case=cases[1]).order_by("pk")[0])
    WorkItem.objects.update(opens_on=None)
    for item, due in zip(items, (-1, 3, 30, None, -2), strict=True):
        item.owner, item.owned_since = mara, now
        item.due_at = None if due is None else now + timedelta(days=due)
        item.held_until, item.opens_on = None, None
        item.save()
    return cases


def test_a_persons_tasks_are_counted_by_when_they_are_due(given, narrowed):
    people, _nobody = KIND.make(narrowed()).tables
    #                       open, overdue, soon, later, no date, put aside, cases
    assert numbers(people) == {"Mara Lindqvist": [5, 2, 1, 1, 1, 0, 2]}


def test_what_is_put_aside_is_neither_due_nor_late(given, narrowed):
    late = WorkItem.objects.filter(owner__isnull=False, due_at__lt=clock.now()).first()
    late.held_until, late.held_because = (
        clock.site_today() + timedelta(days=9),
        "Waits for a letter.",
    )
    late.save()
    assert numbers(KIND.make(narrowed()).tables[0])["Mara Lindqvist"] == [5, 1, 1, 1, 1, 1, 2]


def test_what_nobody_has_is_counted_by_the_role_it_waits_for(given, narrowed):
    _people, nobody = KIND.make(narrowed()).tables
    free = WorkItem.objects.open().filter(owner=None)
    assert sum(row[0] for row in numbers(nobody).values()) == free.count()


def test_parts_make_the_whole_and_every_number_leads_to_its_cases(given, narrowed):
    f = narrowed()
    report = KIND.make(f)
    for table in report.tables:
        for every, *parts, cases in numbers(table).values():
            assert sum(parts) == every
            assert cases <= every
    for row in report.tables[0].rows:
        assert len(KIND.relations["tasks"](f).cases(row[-1].behind)) == row[-1].value
    for cell in cells(report):
        assert len(KIND.relations[cell.of](f).cases(cell.behind)) <= cell.value


def test_a_case_that_counts_nowhere_brings_no_work(given, narrowed, tell):
    assert KIND.make(narrowed("country=KE")).n == 0


@pytest.mark.parametrize(("role", "may"), [("MGR", True), ("AUDITOR", False)])
def test_a_manager_gives_work_away_from_here(given, mara, client, role, may):
    reader = sign_in(client, make_user(role))
    page = reader.get(reverse("report", args=["workload"]), headers={"HX-Request": "true"})
    assert (reverse("person-hand-over", args=[mara.pk]) in page.content.decode()) is may
