"""Every number of the reports is that of a second count, from the recorded changes alone."""

from datetime import timedelta
from random import Random

import pytest

from casework import clock
from casework.cases.models import OUTCOMES, Case
from tests.people_and_cases import make_case
from tests.reports import recount
from tests.reports.lives import Life
from tests.reports.tables import numbers
from workflows.case import words
from workflows.engine.models import Readiness, WorkItem
from workflows.pace.counting import count_paces
from workflows.pace.parties import NAMES, PARTIES
from workflows.reports import enrolment, flow, funnel, load, now, survival, times
from workflows.reports.naming import stage_names

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]
COHORTS, COUNTRIES = ("LN", "SSC", "AID", ""), ("ES", "KE", "MX", "")
QUERIES = (
    "cohort=LN", "cohort=SSC&cohort=none&country=KE&country=ES", "attempt=1", "attempt=2&attempt=3",
    "since=2026-02-04&until=2026-04-22", "since=2026-03-01&until=2026-03-01&country=none",
    "since=2026-01-01&until=2026-12-31&cohort=LN&attempt=1",
)  # fmt: skip
SETS = [(seed, 25) for seed in range(20)] + [(20, 200)]


@pytest.fixture
def lived(tell, rng_and_many, protocol_version, owner):
    """Cases by chance, some of them waiting on somebody; a few through the door, with tasks."""
    rng, many = rng_and_many
    for _ in range(many):
        one = Life(rng)
        case = tell(
            *one.lines, infused=one.infused, cohort=rng.choice(COHORTS),
            country=rng.choice(COUNTRIES),
        )  # fmt: skip
        if case.stage not in OUTCOMES and rng.random() < 0.8:
            day = clock.site_today()
            Readiness.objects.create(
                case=case,
                edge="open_case",
                waiting_on=rng.choice([*PARTIES]),
                settled_at=clock.now(),
                target_on=day + timedelta(days=rng.randint(-9, 9)),
                limit_on=day + timedelta(days=rng.randint(-3, 20)),
            )
    if many > 100:
        for _ in range(3):
            make_case(owner, protocol_version)
        for item in WorkItem.objects.all():
            item.owner = rng.choice((owner, None))
            item.owned_since = clock.now() if item.owner else None
            item.due_at = rng.choice((None, clock.now() + timedelta(days=rng.uniform(-9, 20))))
            item.save()
    count_paces()
    return recount.stories()


@pytest.fixture(params=SETS, ids=lambda pair: f"{pair[1]} by {pair[0]}")
def rng_and_many(request):
    seed, many = request.param
    return Random(seed), many


def near(rows):
    return {name: pytest.approx(row, rel=1e-9, abs=1e-6) for name, row in rows.items()}


def test_all_numbers(lived, narrowed, rng_and_many):
    """One test for a set: making the cases is what takes the time."""
    rng, _many = rng_and_many
    assert Case.objects.count() >= len(lived) > 10
    for query in ("", *rng.sample(QUERIES, 2)):
        f = narrowed(query)
        for check in (
            check_now, check_funnel, check_flow, check_times, check_infusion, check_enrolment,
            check_workload,
        ):  # fmt: skip
            check(f, lived)


def check_now(f, lived):
    expected = recount.now(f, lived, PARTIES)
    report = now.KIND.make(f)
    for table, counts, names in zip(report.tables, expected, (NAMES, now.AGES), strict=True):
        heads = {str(label): key for key, label in names.items()}
        for row in table.rows[:-1]:
            for head, cell in zip(table.heads[1:-1], row[1:-1], strict=True):
                assert cell.value == counts[row[0].value, heads[head]], (f.query, head)
        assert table.rows[-1][-1].value == report.n == counts.total()


def check_funnel(f, lived):
    steps, left = recount.funnel(f, lived)
    report, names = funnel.KIND.make(f), stage_names()
    shown = {label: [row[0], row[1], *row[3:]] for label, row in numbers(report.tables[0]).items()}
    assert shown == {names[stage]: row for stage, row in steps.items()}, f.query
    assert report.n == steps["INQUIRY"][0]
    rows = {tuple(cell.value for cell in row[:3]): row[3].value for row in report.tables[1].rows}
    assert rows == {
        (
            words.plain(outcome),
            words.reason(reason) if reason else "No reason given",
            names[stage],
        ): n
        for (outcome, reason, stage), n in left.items()
    }


def check_flow(f, lived):
    shown = [*numbers(flow.KIND.make(f).tables[0]).values()][::-1]
    assert shown == recount.flow(f, lived), f.query


def check_times(f, lived):
    names = stage_names()
    which = (lambda spell: True, lambda spell: spell.nth == 1, lambda spell: spell.nth > 1)
    every, _ours, *apart = times.KIND.make(f).tables
    for table, kind in zip((every, *apart), which, strict=True):
        expected = recount.times(f, lived, which=kind)
        assert numbers(table) == near({names[stage]: row for stage, row in expected.items()}), (
            f.query
        )


def check_infusion(f, lived):
    report = survival.KIND.make(f)
    assert numbers(report.tables[0]) == near(recount.infusion(f, lived)), f.query
    assert numbers(report.tables[1]) == recount.at_risk(f, lived), f.query


def check_enrolment(f, lived):
    cohorts, months = recount.enrolment(f, lived)
    report = enrolment.KIND.make(f)
    places = numbers(report.tables[0])
    assert report.n == places["Enrolled, of our cases"][0] == cohorts.total()
    for cohort, n in cohorts.items():
        assert places[f"of them {cohort or 'without a cohort'}"][0] == n
    shown = {month: row[0] for month, row in numbers(report.tables[1]).items()}
    assert shown == months, f.query
    known = enrolment.history(f)
    arrivals, waiting, past = recount.foretold_from(f, lived)
    assert [*known.arrivals] == arrivals
    assert sorted(known.waiting) == waiting
    assert {stage: sorted(days) for stage, days in known.past.items()} == near(past)


def check_workload(f, lived):
    expected = recount.workload(f, lived)
    people, nobody = (numbers(table) for table in load.KIND.make(f).tables)
    roles = {
        words.role(who.removeprefix("role ")): row
        for who, row in expected.items()
        if who.startswith("role ")
    }
    assert nobody == roles, f.query
    assert people == {who: row for who, row in expected.items() if not who.startswith("role ")}
