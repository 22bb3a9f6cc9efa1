"""Courses and stays, each answer computed by hand from the history above it."""

import pytest

from tests.people_and_cases import make_user, protocol_version  # noqa: F401
from tests.reports.histories import START, told
from workflows.pace import projecting
from workflows.pace.models import Course, Projected, Stay

pytestmark = pytest.mark.django_db
OPENED = ("0 start INQUIRY", "4 forward RECORD_COLLECTION")


@pytest.fixture
def tell(protocol_version):
    owner = make_user("COORD")
    return lambda *lines, **more: told(protocol_version, owner, *lines, **more)


def stays(case, *names):
    projecting.keep_up()
    return [*Stay.objects.filter(case=case).order_by("number").values_list(*names)]


def course(case):
    projecting.keep_up()
    return Course.objects.get(case=case)


def test_a_stay_lasts_from_move_to_move(tell):
    case = tell(*OPENED, "9.5 forward TRANSLATION")
    assert stays(case, "stage", "days", "ended_by", "went_to") == [
        ("INQUIRY", 4.0, "forward", "RECORD_COLLECTION"),
        ("RECORD_COLLECTION", 5.5, "forward", "TRANSLATION"),
        ("TRANSLATION", None, "", ""),
    ]
    assert course(case).furthest == 3


def test_days_on_hold_are_left_out_and_kept_apart(tell):
    case = tell("0 start INQUIRY", "2 hold", "5 hold", "6 forward RECORD_COLLECTION")
    assert stays(case, "days", "held")[0] == (3.0, 3 * 86400.0)


def test_two_holds_in_two_stages_each_count_where_they_were(tell):
    case = tell(
        "0 start INQUIRY", "1 hold", "2 hold", "4 forward RECORD_COLLECTION", "5 hold", "8 hold",
        "10 forward TRANSLATION",
    )  # fmt: skip
    assert stays(case, "days") == [(3.0,), (3.0,), (None,)]


def test_a_move_on_hold_takes_the_hold_along(tell):
    case = tell(*OPENED, "5 hold", "7 backward INQUIRY", "10 hold", "11 forward RECORD_COLLECTION")
    assert stays(case, "stage", "days", "held") == [
        ("INQUIRY", 4.0, 0.0),
        ("RECORD_COLLECTION", 1.0, 2 * 86400.0),
        ("INQUIRY", 1.0, 3 * 86400.0),
        ("RECORD_COLLECTION", None, 0.0),
    ]


def test_an_open_hold_says_since_when(tell):
    case = tell(*OPENED, "6 hold")
    ((since, days),) = stays(case, "on_hold_since", "days")[1:]
    assert (since - START).days == 6
    assert days is None


def test_closing_ends_a_hold_and_a_reopened_case_is_on_none(tell):
    case = tell(
        *OPENED, "6 hold", "10 exit WITHDRAWN COST", "20 reopen RECORD_COLLECTION", "23 hold"
    )
    found = stays(case, "stage", "round", "days", "held", "began_by", "reason")
    assert found == [
        ("INQUIRY", 1, 4.0, 0.0, "start", ""),
        ("RECORD_COLLECTION", 1, 2.0, 4 * 86400.0, "forward", "COST"),
        ("RECORD_COLLECTION", 2, None, 0.0, "reopen", ""),
    ]
    assert stays(case, "on_hold_since")[-1][0] is not None
    assert (course(case).reopened, course(case).outcome) == (1, "")


def test_a_move_that_was_taken_back_never_happened(tell):
    case = tell(
        *OPENED, "5 forward TRANSLATION", "5.1 undo RECORD_COLLECTION", "9 forward TRANSLATION"
    )
    assert stays(case, "stage", "days") == [
        ("INQUIRY", 4.0),
        ("RECORD_COLLECTION", 5.0),
        ("TRANSLATION", None),
    ]


def test_a_way_back_makes_the_stage_a_repeat(tell):
    case = tell(
        *OPENED, "6 forward TRANSLATION", "8 backward RECORD_COLLECTION", "9 forward TRANSLATION"
    )
    assert stays(case, "stage", "round") == [
        ("INQUIRY", 1),
        ("RECORD_COLLECTION", 1),
        ("TRANSLATION", 1),
        ("RECORD_COLLECTION", 2),
        ("TRANSLATION", 2),
    ]
    assert course(case).furthest == 3


def test_collecting_cells_again_is_another_attempt(tell):
    case = tell(
        "0 start INQUIRY", "1 forward APHERESIS", "3 backward APHERESIS :repeat_collection",
        "5 forward MANUFACTURING", "30 backward APHERESIS :re_apheresis",
    )  # fmt: skip
    assert stays(case, "stage", "attempt") == [
        ("INQUIRY", 1),
        ("APHERESIS", 1),
        ("APHERESIS", 2),
        ("MANUFACTURING", 2),
        ("APHERESIS", 3),
    ]
    assert course(case).attempts == 3


def test_another_version_of_the_protocol_ends_no_stay(tell):
    case = tell("0 start INQUIRY", "2 migrate", "5 forward RECORD_COLLECTION")
    assert stays(case, "days") == [(5.0,), (None,)]


def test_a_duplicate_is_marked_as_one(tell):
    case = tell("0 start INQUIRY", "2 exit CLOSED_DUPLICATE DUPLICATE_OF")
    assert course(case).duplicate
    assert stays(case, "duplicate") == [(True,)]


def test_a_withdrawn_case_says_why_and_how_far_it_came(tell):
    case = tell(*OPENED, "9 exit WITHDRAWN COST")
    found = course(case)
    assert (found.outcome, found.closed_because, found.furthest) == ("WITHDRAWN", "COST", 2)
    assert (found.closed_at - START).days == 9


def test_the_infusion_is_the_moment_that_was_recorded(tell):
    case = tell(*OPENED, infused=60.25)
    assert (course(case).infused_at - START).total_seconds() == 60.25 * 86400


def test_only_what_changed_is_read_again(tell):
    first, second = tell(*OPENED), tell(*OPENED)
    assert projecting.keep_up() == 2
    Stay.objects.filter(case=first).update(days=100)
    third = tell(*OPENED)
    projecting.keep_up()
    assert Stay.objects.filter(case=third).count() == 2
    assert {first.pk, second.pk, third.pk} == {*Course.objects.values_list("case", flat=True)}


def test_forgetting_reads_all_anew(tell):
    case = tell(*OPENED)
    projecting.keep_up()
    Stay.objects.filter(case=case).update(days=100)
    projecting.forget()
    assert projecting.keep_up() == 1
    assert stays(case, "days")[0] == (4.0,)


def test_a_cursor_of_another_database_reads_all_anew(tell):
    tell(*OPENED)
    projecting.keep_up()
    Stay.objects.all().delete()
    Projected.objects.update(cursor=2**60)
    projecting.keep_up()
    assert Stay.objects.count() == 2
