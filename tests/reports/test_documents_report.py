"""Papers that were asked for, each number computed by hand from the papers above it."""

from datetime import timedelta
from io import BytesIO

import pytest

from casework import clock
from casework.contacts.zones import office_today
from documents.asking import verbs as asking
from documents.judging import verbs as judging
from documents.models import PaperRequest, Status
from documents.uploads import verbs as uploads
from documents.uploads.samples import sample_pdf
from tests.contacts.conftest import World
from tests.reports.filed import asked, paper, waived
from tests.reports.tables import cells, numbers
from workflows.reports.papers import KIND

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]

OPEN = ("0 start INQUIRY", "4 forward RECORD_COLLECTION")
CBC, LIST = "LAB_CBC", "MED_LIST"
BLOOD = "Blood count with differential"
MEDICINES = "Current medication list with last-dose dates"


def tables(report):
    """The tables by what they are about: rows by heading."""
    names = ("became", "first", "repeats", "waits")
    return dict(zip(names, map(numbers, report.tables), strict=True))


def test_what_was_asked_for_in_the_time_is_counted_by_what_became_of_it(tell, narrowed):
    verified, checking, rejected, free, withdrawn, never = (tell(*OPEN) for _ in range(6))
    for case in (verified, checking, rejected, free, withdrawn):
        asked(case, CBC, 10, withdrawn=12 if case == withdrawn else None)
    for case in (verified, checking):
        paper(case, CBC, 15, 17 if case == verified else None)
    paper(rejected, CBC, 15, status=Status.REJECTED)
    waived(free, CBC)
    shut = tell(*OPEN, "30 exit WITHDRAWN COST")
    asked(shut, CBC, 10)
    asked(never, LIST, 10)
    asked(never, LIST, 20)  # a reminder
    asked(never, CBC, 150)  # later
    found = tables(KIND.make(narrowed("since=2026-01-05&until=2026-02-28")))["became"]
    # asked, verified, checked, rejected, waived, withdrawn, closed, not come; more than once, rejected
    assert found[BLOOD] == [6, 1, 1, 1, 1, 1, 1, 0, 0, 1]
    assert found[MEDICINES] == [1, 0, 0, 0, 0, 0, 0, 1, 1, 0]
    assert found["All"] == [7, 1, 1, 1, 1, 1, 1, 1, 1, 1]


def test_times_run_from_the_first_asking_to_what_came_first_and_to_what_was_verified(
    tell, narrowed
):
    for came, verified in ((11, 12), (14, 17), (20, 30)):
        case = tell(*OPEN)
        asked(case, CBC, 10)
        paper(case, CBC, came, verified)
    found = tables(KIND.make(narrowed()))["first"]
    #  received, asked to received: P50, P85; verified, received to verified; asked to verified
    assert found[BLOOD] == pytest.approx([3, 4, 8.2, 3, 3, 7.9, 7, 16.1])
    assert found["All"] == found[BLOOD]


def test_what_was_rejected_and_asked_for_again_is_one_and_its_time_goes_on(tell, narrowed):
    case = tell(*OPEN)
    asked(case, CBC, 10)
    paper(case, CBC, 13, status=Status.REJECTED)
    asked(case, CBC, 14)
    paper(case, CBC, 18, 20)
    found = tables(KIND.make(narrowed()))
    assert found["first"][BLOOD] == [1, 3, 3, 1, 7, 7, 10, 10]
    assert found["repeats"] == {}
    assert found["became"][BLOOD] == [1, 1, 0, 0, 0, 0, 0, 0, 1, 1]


def test_what_is_asked_for_after_it_was_verified_is_a_repeat(tell, narrowed):
    case = tell(*OPEN)
    asked(case, CBC, 10)
    paper(case, CBC, 12, 13, status=Status.SUPERSEDED)
    asked(case, CBC, 60)
    asked(case, CBC, 65)
    paper(case, CBC, 68, 70)
    found = tables(KIND.make(narrowed()))
    assert found["first"][BLOOD] == [1, 2, 2, 1, 1, 1, 3, 3]
    assert found["repeats"][BLOOD] == [1, 8, 8, 1, 2, 2, 10, 10]
    assert found["became"][BLOOD][:2] == [2, 2]


def test_a_paper_counts_in_the_time_in_which_it_came_whenever_it_was_asked_for(tell, narrowed):
    case = tell(*OPEN)
    asked(case, CBC, 10)
    paper(case, CBC, 40, 100)
    came = tables(KIND.make(narrowed("since=2026-02-10&until=2026-02-20")))
    assert came["first"][BLOOD] == [1, 30, 30, 0, None, None, None, None]
    assert came["became"] == {"All": [0] * 10}
    done = tables(KIND.make(narrowed("since=2026-04-10&until=2026-04-20")))
    assert done["first"][BLOOD] == [0, None, None, 1, 60, 60, 90, 90]


def test_what_came_unasked_before_or_after_a_withdrawal_answers_nothing(tell, narrowed):
    unasked, before, withdrawn = (tell(*OPEN) for _ in range(3))
    paper(unasked, CBC, 10, 12)
    paper(before, CBC, 10, 12)
    asked(before, CBC, 20)
    asked(withdrawn, CBC, 20, withdrawn=22)
    paper(withdrawn, CBC, 30, 31)
    found = tables(KIND.make(narrowed()))
    assert found["became"][BLOOD] == [2, 0, 0, 0, 0, 1, 0, 1, 0, 0]
    assert found["first"] == {}


def test_a_withdrawn_request_starts_no_time_if_another_followed(tell, narrowed):
    case = tell(*OPEN)
    asked(case, CBC, 10, withdrawn=12)
    asked(case, CBC, 20)
    paper(case, CBC, 23, 24)
    assert tables(KIND.make(narrowed()))["first"][BLOOD][:2] == [1, 3]


def test_nobody_was_asked_by_a_message_that_did_not_go_out(tell, narrowed):
    case = tell(*OPEN)
    for state in ("HELD", "READY", "FAILED", "DROPPED"):
        asked(case, CBC, 10, message=state)
    report = KIND.make(narrowed())
    assert (report.n, tables(report)["waits"]) == (0, {"All": [0, 0, 0, 0, None]})


def test_a_verification_that_was_taken_back_is_none(tell, narrowed):
    case = tell(*OPEN)
    asked(case, CBC, 10)
    version = paper(case, CBC, 13, 15)
    type(version).objects.filter(pk=version.pk).update(status=Status.REJECTED)
    found = tables(KIND.make(narrowed()))
    assert found["first"][BLOOD][:4] == [1, 3, 3, 0]
    assert found["became"][BLOOD][3] == 1


def test_what_is_waited_for_now_is_counted_by_when_it_is_due_whatever_the_time(tell, narrowed):
    today = (office_today() - clock.site_date(tell(*OPEN).opened_at)).days
    for kind, day, due in (
        (CBC, 100, today - 1), (CBC, 150.5, today), (CBC, 150, today + 6), (LIST, 150, today + 7),
    ):  # fmt: skip
        asked(tell(*OPEN), kind, day, due=due)
    shut, there, free = tell(*OPEN, "170 exit WITHDRAWN COST"), tell(*OPEN), tell(*OPEN)
    for case in (shut, there, free):
        asked(case, CBC, 100)
    paper(there, CBC, 110)
    waived(free, CBC)
    report = KIND.make(narrowed("since=2026-01-05&until=2026-01-06"))
    #                                   waited for, overdue, in 7 days, later, oldest
    assert tables(report)["waits"] == {
        BLOOD: [3, 1, 2, 0, 80],
        MEDICINES: [1, 0, 0, 1, 30],
        "All": [4, 1, 2, 1, 80],
    }
    assert report.n == 4
    overdue = PaperRequest.objects.overdue(office_today())
    behind = KIND.relations["asked"](narrowed()).cases({"due": "overdue", "waited_for": "true"})
    assert behind == [one.case_id for one in overdue]


def test_duplicates_are_left_out_and_withdrawn_cases_are_not(tell, narrowed):
    gone = tell(*OPEN, "30 exit WITHDRAWN COST")
    double = tell(*OPEN, "30 exit CLOSED_DUPLICATE DUPLICATE")
    for case in (gone, double):
        asked(case, CBC, 10)
        paper(case, CBC, 12, 13)
    report = KIND.make(narrowed())
    assert report.n == 1
    assert tables(report)["became"]["All"][:2] == [1, 1]
    assert KIND.relations["asked"](narrowed()).cases({"verified": "true"}) == [gone.pk]


def test_a_filter_narrows_the_papers_to_those_of_its_cases(tell, narrowed):
    asked(tell(*OPEN, country="KE"), CBC, 10)
    asked(tell(*OPEN, country="ES"), CBC, 10)
    assert tables(KIND.make(narrowed("country=KE")))["waits"]["All"][0] == 1


def test_parts_make_the_whole_and_every_number_leads_to_its_cases(tell, narrowed):
    for day in (10, 60, 90):
        case = tell(*OPEN)
        asked(case, CBC, day)
        paper(case, CBC, day + 3, day + 4, status=Status.SUPERSEDED)
        asked(case, CBC, day + 40)
        paper(case, CBC, day + 44, status=Status.REJECTED)
        asked(case, LIST, day)
        asked(tell(*OPEN, "170 exit WITHDRAWN COST"), LIST, day)
    f = narrowed()
    report = KIND.make(f)
    found = tables(report)
    for every, *rest in found["became"].values():
        assert sum(rest[:7]) == every
    for every, *rest in found["waits"].values():
        assert sum(rest[:3]) == every
    for cell in cells(report):
        one = KIND.relations[cell.of](f)
        where = " AND ".join(f"{name}::text = '{value}'" for name, value in cell.behind.items())
        assert one.rows("count(*)", f"WHERE {where}") == [(cell.value,)]
        assert 1 <= len(one.cases(cell.behind)) <= cell.value or cell.value == 0


def test_it_counts_what_people_do(protocol_version, narrowed):
    world, days = World(protocol_version), timedelta(days=1)
    begun = clock.now()

    def bring(day):
        with clock.held_at(begun + day * days):
            body, today = BytesIO(sample_pdf(f"Synthetic paper {day}")), clock.site_today()
            return uploads.upload(
                world.case.pk, LIST, actor=world.actor(), file=body, language="es",
                effective_date=today, at_once=True,
            )  # fmt: skip

    point = world.point()
    given = {"point_id": point.pk, "due_on": asking.default_due(), "subject": world.case.code}
    asking.ask(world.case.pk, [LIST, CBC], actor=world.actor(), body="Documentos.", **given)
    first = bring(3)
    with clock.held_at(begun + 4 * days):
        judging.reject(first.pk, actor=world.actor(), reason="A page is missing.")
    second = bring(6)
    with clock.held_at(begun + 8 * days):
        judging.verify(second.pk, actor=world.actor())
        asking.withdraw(world.case.pk, [CBC], actor=world.actor())
        found = tables(KIND.make(narrowed()))
    assert found["became"][MEDICINES] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert found["became"][BLOOD] == [1, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    assert found["first"][MEDICINES] == pytest.approx([1, 3, 3, 1, 5, 5, 8, 8])
