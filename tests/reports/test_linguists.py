"""The work of the linguists, each number computed by hand from the translations above it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import clock
from tests.people_and_cases import make_user, sign_in
from tests.reports.filed import at, translation
from tests.reports.tables import cells, numbers
from translation.jobs.models import Job, State
from translation.team.numbers import Quality, qualities, turnaround, whole
from workflows.reports.linguists import KIND

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]

OPEN = ("0 start INQUIRY", "4 forward RECORD_COLLECTION")


@pytest.fixture
def ana(db):
    return make_user("TRANS", name="Ana Ejemplo")


@pytest.fixture
def reviewer(db):
    return make_user("TREV")


@pytest.fixture
def done(ana, reviewer):
    """A translation approved, and certified if a day is given."""

    def make(case, pair="es-zh", **days):
        who = {"translator": days.pop("translator", ana), "reviewer": reviewer}
        return translation(case, pair, **who, **days)

    return make


def tables(report):
    """The tables by what they are about: rows by heading."""
    names = ("queue", "ages", "times", "quality", "people")
    return dict(zip(names, map(numbers, report.tables), strict=True))


def test_times_are_those_of_what_was_certified_in_the_time(tell, narrowed, done):
    case = tell(*OPEN)
    for took in (2, 4, 10):
        done(
            case,
            opened=10,
            taken=11,
            handed_in=10 + took - 1,
            approved=10 + took,
            certified=10 + took,
        )
    done(case, "ar-en", opened=10, taken=11, handed_in=15, approved=19, certified=20)
    done(case, opened=100, taken=101, handed_in=139, approved=140, certified=140)  # later
    done(case, opened=10, taken=11, handed_in=12, approved=13)  # approved, and not certified
    found = tables(KIND.make(narrowed("since=2026-01-05&until=2026-02-28")))["times"]
    #  n, opened to handed in, handed in to approved, opened to certified: each P50 and P85
    assert found["Spanish → Chinese"] == pytest.approx([3, 3, 7.2, 1, 1, 4, 8.2])
    assert found["Arabic → English"] == pytest.approx([1, 5, 5, 4, 4, 10, 10])
    assert [*found] == ["Arabic → English", "Spanish → Chinese", "All"]
    assert found["All"] == pytest.approx([4, 4, 7.2, 1, 2.65, 7, 10])


def test_right_at_once_is_without_changes_asked_and_of_few_no_share_is_told(tell, narrowed, done):
    case = tell(*OPEN)
    for rounds in (0, 0, 0, 1, 2):
        done(case, opened=1, taken=2, handed_in=3, approved=4, rounds=rounds)
    done(case, "ar-en", opened=1, taken=2, handed_in=3, approved=4)
    found = tables(KIND.make(narrowed()))["quality"]
    #                            approved, without, with, share
    assert found["Spanish → Chinese"] == [5, 3, 2, 60]
    assert found["Arabic → English"] == [1, 1, 0, None]
    assert found["All"] == [6, 4, 2, 67]


def test_the_queue_is_what_is_open_now_whatever_the_time(tell, narrowed, ana, reviewer):
    case, who = tell(*OPEN), {"translator": ana}
    translation(case, opened=160.5)
    translation(case, opened=170, due_at=at(179))
    translation(case, opened=175, taken=176, **who)
    translation(case, opened=175, taken=176, state=State.CLAIMED, **who)
    translation(case, opened=178, taken=179, handed_in=179, due_at=at(181), **who)
    translation(case, opened=178, taken=179, handed_in=179, state=State.CHANGES_ASKED, **who)
    translation(case, "ru-zh", opened=179, state=State.ON_HOLD)
    translation(case, "ru-zh", opened=1, state=State.CANCELLED)
    report = KIND.make(narrowed("since=2026-01-05&until=2026-01-06"))
    found = tables(report)
    #         open, waiting, taken, being translated, changes, review, hold, late, oldest waits
    assert found["queue"] == {
        "Spanish → Chinese": [6, 2, 1, 1, 1, 1, 0, 1, 19],
        "Russian → Chinese": [1, 0, 0, 0, 0, 0, 1, 0, None],
        "All": [7, 2, 1, 1, 1, 1, 1, 1, 19],
    }
    #         open, under 3 days, 3 to 6, 7 to 13, 14 or more
    assert found["ages"] == {
        "Spanish → Chinese": [6, 2, 2, 1, 1],
        "Russian → Chinese": [1, 1, 0, 0, 0],
        "All": [7, 3, 2, 1, 1],
    }
    assert report.n == 1
    assert [one["data"] for one in report.charts[0].option["series"]] == [
        [2, 0], [1, 0], [1, 0], [1, 0], [1, 0], [0, 1],
    ]  # fmt: skip


def test_what_a_translator_took_is_counted_until_it_was_handed_in(tell, narrowed, ana, done):
    case, ben = tell(*OPEN), make_user("TRANS", name="ben Ejemplo")
    done(case, opened=1, taken=5, handed_in=7, approved=9)
    done(case, opened=1, taken=5, handed_in=9, approved=10, rounds=1)
    # handed in by somebody else on day 3, taken over on day 20 and handed in on day 21
    done(
        case, opened=1, taken=20, handed_in=3, handed_in_at=at(21), approved=22, translator=ben
    )  # fmt: skip
    found = tables(KIND.make(narrowed()))["people"]
    #            approved, without changes, with, share, taken to handed in: P50, P85
    assert [*found] == ["Ana Ejemplo", "ben Ejemplo"]
    assert found["Ana Ejemplo"] == pytest.approx([2, 1, 1, None, 3, 3.7])
    assert found["ben Ejemplo"] == pytest.approx([1, 1, 0, None, 1, 1])


def test_the_numbers_are_those_of_the_page_of_the_team(tell, narrowed, ana, done):
    case = tell(*OPEN)
    for days, rounds in ((91, 0), (100, 1), (120, 0), (170, 0), (175, 2), (179, 0)):
        done(
            case, opened=days - 10, taken=days - 9, handed_in=days - 2, approved=days - 1,
            certified=days, rounds=rounds,
        )  # fmt: skip
    ninety = (clock.now() - timedelta(days=89)).date()
    found = tables(KIND.make(narrowed(f"since={ninety}")))
    days, n = turnaround(Job.objects.all(), clock.now())
    assert (n, days) == (found["times"]["All"][0], found["times"]["All"][5])
    quality = whole(qualities(Job.objects.all(), clock.now()).values())
    assert quality == Quality(*found["quality"]["All"][:2])


def test_duplicates_are_left_out_and_withdrawn_cases_are_not(tell, narrowed, done):
    gone = tell(*OPEN, "30 exit WITHDRAWN COST")
    double = tell(*OPEN, "30 exit CLOSED_DUPLICATE DUPLICATE")
    for case in (gone, double):
        done(case, opened=5, taken=6, handed_in=7, approved=8, certified=8)
    report = KIND.make(narrowed())
    assert report.n == 1
    assert tables(report)["times"]["All"][0] == 1
    assert KIND.relations["jobs"](narrowed()).cases({"certified": "true"}) == [gone.pk]


def test_a_filter_narrows_the_translations_to_those_of_its_cases(tell, narrowed, done):
    done(tell(*OPEN, country="KE"), opened=5, taken=6, handed_in=7, approved=8, certified=8)
    translation(tell(*OPEN, country="ES"), opened=5)
    kenya = tables(KIND.make(narrowed("country=KE")))
    assert kenya["queue"]["All"][0] == 0
    assert kenya["times"]["All"][0] == 1


def test_parts_make_the_whole_and_every_number_leads_to_its_cases(tell, narrowed, ana, done):
    for days in (20, 40, 90):
        case = tell(*OPEN)
        done(case, opened=1, taken=2, handed_in=3, approved=days, certified=days)
        done(case, "ar-zh", opened=1, taken=2, handed_in=3, approved=days, rounds=1)
        translation(case, opened=170 - days)
        translation(case, opened=150, taken=days, translator=ana)
    f = narrowed()
    report = KIND.make(f)
    found = tables(report)
    for every, *rest in found["queue"].values():
        assert sum(rest[:6]) == every
    for every, *parts in found["ages"].values():
        assert sum(parts) == every
    for every, at_once, with_changes, _share in found["quality"].values():
        assert at_once + with_changes == every
    for cell in cells(report):
        one = KIND.relations[cell.of](f)
        where = " AND ".join(f"{name}::text = '{value}'" for name, value in cell.behind.items())
        assert one.rows("count(*)", f"WHERE {where}") == [(cell.value,)]
        assert 1 <= len(one.cases(cell.behind)) <= cell.value or cell.value == 0


@pytest.mark.parametrize(("role", "may"), [("MGR", True), ("AUDITOR", False)])
def test_a_translators_work_is_told_to_managers_alone(tell, done, client, role, may):
    done(tell(*OPEN), opened=5, taken=6, handed_in=7, approved=8)
    reader = sign_in(client, make_user(role))
    page = reader.get(reverse("report", args=["linguists"]), headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert "Spanish → Chinese" in page.content.decode()
    assert ("Ana Ejemplo" in page.content.decode()) is may
    file = reader.get(reverse("report-file", args=["linguists", "csv"])).content.decode()
    assert ("Ana Ejemplo" in file) is may
    address = reverse("report-cases", args=["linguists"]) + "?of=jobs&is_approved=true"
    assert reader.get(address).status_code == 200
    ana = Job.objects.get().translator_id
    assert reader.get(f"{address}&is_person={ana}").status_code == (200 if may else 400)
