"""Whose the days of a stay were, each answer computed by hand from the history above it."""

from itertools import pairwise
from random import Random

import pytest
from django.db import connection

from casework.cases.models import Fact
from tests.people_and_cases import make_user, protocol_version  # noqa: F401
from tests.reports.histories import at_day, told
from workflows.pace import projecting
from workflows.pace.models import Stay
from workflows.pace.parties import PARTIES, SHARES

pytestmark = pytest.mark.django_db


@pytest.fixture
def tell(protocol_version):
    owner = make_user("COORD")
    return lambda *lines, **more: told(protocol_version, owner, *lines, **more)


def shares(case):
    """Of each stay of a case in order: its days by party."""
    projecting.keep_up()
    return read(case)


def read(case):
    found = []
    for stay in Stay.objects.filter(case=case).order_by("number"):
        of = {name: getattr(stay, f"on_{name}") for name in SHARES}
        found.append({name: pytest.approx(days) for name, days in of.items() if days is not None})
    return found


def applied(case, since, until=None, *, invited=None, due=True):
    """The task for the visa, from day to day; the invitation came on the day `invited`."""
    done = until is not None
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "INSERT INTO workflows_workitem (case_id, task_id, code, occurrence, scope, role,"
            " required, due_on, zone, safety, draft, held_because, current, reopened, on_behalf,"
            " outcome, reason, latched, created_at, finished_at, finished_role)"
            " VALUES (%s, (SELECT 1 + count(*) FROM workflows_workitem), 'LOG-03', '', 'LOGISTICS',"
            " 'PATIENT', true, %s, 'UTC', false, '', '', %s, false, false, %s, '', false, %s, %s, '')",
            [
                case.pk,
                at_day(since).date() if due else None,
                not done,
                "done" if done else "",
                at_day(since),
                at_day(until) if done else None,
            ],
        )
        if invited is not None:
            value = at_day(invited).isoformat()
            Fact.objects.create(
                case=case, name="invitation_received_at", value=value, source="LOG-02"
            )
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_stay_is_cut_where_the_case_came_to_wait_on_another(tell):
    case = tell(
        "0 start INQUIRY", "10 forward RECORD_COLLECTION", "16 forward TRANSLATION",
        waits=("0 COORD", "3 FAMILY", "8 us", "10 HOME_MD", "14 TIME", "15 TRANS"),
    )  # fmt: skip
    assert shares(case) == [
        {"us": 5.0, "family": 5.0},
        {"home": 4.0, "time": 1.0, "translator": 1.0},
        {},
    ]


def test_whom_it_waited_on_when_it_moved_it_may_wait_on_still(tell):
    case = tell(
        "0 start INQUIRY", "2 forward RECORD_COLLECTION", "5 forward TRANSLATION",
        waits=("0 GUARDIAN",),
    )  # fmt: skip
    assert shares(case)[:2] == [{"family": 2.0}, {"family": 3.0}]


def test_days_on_hold_are_nobodys(tell):
    case = tell(
        "0 start INQUIRY", "2 hold", "7 hold", "10 forward RECORD_COLLECTION",
        waits=("0 COORD", "5 FAMILY", "8 COORD"),
    )  # fmt: skip
    assert shares(case)[0] == {"us": 4.0, "family": 1.0}


def test_a_hold_that_a_move_takes_along_is_left_out_of_both_stays(tell):
    case = tell(
        "0 start INQUIRY", "4 forward RECORD_COLLECTION", "5 hold", "7 backward INQUIRY", "10 hold",
        "11 forward RECORD_COLLECTION", waits=("0 COORD", "6 FAMILY"),
    )  # fmt: skip
    assert shares(case) == [{"us": 4.0}, {"us": 1.0}, {"family": 1.0}, {}]


def test_a_case_that_closes_on_hold_waited_until_the_hold(tell):
    case = tell("0 start INQUIRY", "3 hold", "9 exit WITHDRAWN COST", waits=("0 FAMILY", "9 us"))
    assert shares(case) == [{"family": 3.0}]


def test_a_closed_case_waits_on_nobody_until_it_is_opened_again(tell):
    case = tell(
        "0 start INQUIRY", "4 exit WITHDRAWN COST", "20 reopen INQUIRY",
        "23 forward RECORD_COLLECTION", waits=("0 FAMILY", "4 us", "20 COORD", "22 PATIENT"),
    )  # fmt: skip
    assert shares(case)[:2] == [{"family": 4.0}, {"us": 2.0, "family": 1.0}]


def test_a_move_that_was_taken_back_ends_no_stay(tell):
    case = tell(
        "0 start INQUIRY", "5 forward RECORD_COLLECTION", "5.1 undo INQUIRY",
        "9 forward RECORD_COLLECTION", waits=("0 COORD", "5 HOME_MD", "5 COORD", "7 FAMILY"),
    )  # fmt: skip
    assert shares(case)[0] == {"us": 7.0, "family": 2.0}


def test_a_repeat_has_shares_of_its_own(tell):
    case = tell(
        "0 start INQUIRY", "1 forward RECORD_COLLECTION", "4 backward INQUIRY",
        "14 forward RECORD_COLLECTION", waits=("0 COORD", "1 HOME_MD", "4 FAMILY", "13 COORD"),
    )  # fmt: skip
    assert shares(case)[:3] == [{"us": 1.0}, {"home": 3.0}, {"family": 9.0, "us": 1.0}]


def test_so_has_each_attempt_at_collecting_cells(tell):
    case = tell(
        "0 start APHERESIS", "3 backward APHERESIS :repeat_collection", "8 forward MANUFACTURING",
        "40 forward LYMPHODEPLETION", waits=("0 INVESTIGATOR", "4 SITE_CRC", "6 CELL_LAB", "30 TIME"),
    )  # fmt: skip
    assert shares(case)[:3] == [
        {"hospital": 3.0},
        {"hospital": 3.0, "lab": 2.0},
        {"lab": 22.0, "time": 10.0},
    ]


def test_another_version_of_the_protocol_may_ask_another_and_ends_no_stay(tell):
    case = tell(
        "0 start INQUIRY", "2 migrate", "5 forward RECORD_COLLECTION",
        waits=("0 COORD", "2 FAMILY"),
    )  # fmt: skip
    assert shares(case)[0] == {"us": 2.0, "family": 3.0}


def test_a_duplicate_has_shares_and_is_marked(tell):
    case = tell("0 start INQUIRY", "2 exit CLOSED_DUPLICATE DUPLICATE_OF", waits=("0 COORD",))
    assert shares(case) == [{"us": 2.0}]
    assert Stay.objects.get(case=case).duplicate


def test_before_the_first_wait_nobody_knows(tell):
    case = tell(
        "0 start INQUIRY", "4 forward RECORD_COLLECTION", "9 forward TRANSLATION",
        waits=("6 HOME_MD",),
    )  # fmt: skip
    assert shares(case)[:2] == [{"unrecorded": 4.0}, {"unrecorded": 2.0, "home": 3.0}]


def test_a_case_without_waits_is_not_recorded_at_all(tell):
    case = tell("0 start INQUIRY", "1 hold", "2 hold", "4 forward RECORD_COLLECTION")
    assert shares(case)[0] == {"unrecorded": 3.0}


def test_a_clock_that_was_set_back_leaves_no_day_twice(tell):
    case = tell(
        "0 start INQUIRY", "10 forward RECORD_COLLECTION",
        waits=("0 COORD", "8 FAMILY", "5 HOME_MD"),
    )  # fmt: skip
    assert shares(case)[0] == {"us": 5.0, "home": 3.0, "family": 2.0}


def test_a_role_that_no_party_has_is_ours(tell):
    case = tell("0 start INQUIRY", "2 forward RECORD_COLLECTION", waits=("0 SOMEBODY",))
    assert shares(case)[0] == {"us": 2.0}


LONG = ("0 start PRELIM_REVIEW", "30 forward ONSITE_SCREENING")


def test_from_the_invitation_to_the_visa_the_visa_office_is_waited_on(tell):
    case = tell(*LONG, waits=("0 COORD", "5 PATIENT", "20 SITE_REVIEWER", "28 COORD"))
    applied(case, 2, 25, invited=10)
    assert shares(case)[0] == {"us": 7.0, "family": 5.0, "visa": 10.0, "hospital": 8.0}


def test_so_it_is_where_the_coordinator_applies(tell):
    case = tell(*LONG, waits=("0 COORD",))
    applied(case, 4, 9, invited=1)
    assert shares(case)[0] == {"us": 25.0, "visa": 5.0}


def test_a_visa_that_is_open_still_is_waited_on_to_the_end_of_the_stay(tell):
    case = tell(*LONG, waits=("0 FAMILY",))
    applied(case, 4, invited=1)
    assert shares(case)[0] == {"family": 4.0, "visa": 26.0}


def test_without_an_invitation_there_is_no_visa_to_wait_for(tell):
    case = tell(*LONG, waits=("0 FAMILY",))
    applied(case, 4, due=False)
    assert shares(case)[0] == {"family": 30.0}


def test_a_second_application_counts_as_the_first_did_and_holds_count_for_neither(tell):
    case = tell(
        "0 start PRELIM_REVIEW", "12 hold", "15 hold", "30 forward ONSITE_SCREENING",
        waits=("0 FAMILY",),
    )  # fmt: skip
    applied(case, 4, 14, invited=1)
    applied(case, 20, 22)
    assert shares(case)[0] == {"family": 17.0, "visa": 10.0}


# The same once more, told instant by instant: a history is walked in quarters of a day.


def walked(changes, waits, visa):
    """Days by party of every stay that is over. changes: (day, kind, stage); a hold comes in pairs."""
    stays, holding, place = [], False, None
    for (day, kind, _stage), following in pairwise([*changes, None]):
        if kind == "hold":
            holding = not holding
        elif kind in ("start", "forward", "backward", "reopen"):
            holding = holding and kind != "reopen"
            place = {}
            stays.append(place)
        elif kind == "exit":
            holding, place = False, None
        if following is None:
            break
        for quarter in range(int(day * 4), int(following[0] * 4)):
            if place is not None and not holding:
                on = _on(quarter / 4, waits, visa)
                place[on] = place.get(on, 0) + 0.25
    return stays if changes[-1][1] == "exit" else stays[:-1]


def _on(day, waits, visa):
    last = [role for since, role in waits if since <= day]
    if not last:
        return "unrecorded"
    if visa[0] <= day < visa[1] and last[-1] in ("PATIENT", "GUARDIAN", "FAMILY", "COORD"):
        return "visa"
    return PARTIES[last[-1]]


def random_history(rng):
    stages = ["INQUIRY", "RECORD_COLLECTION", "TRANSLATION", "PRELIM_REVIEW"]
    days = sorted(rng.sample(range(1, 240), rng.randint(2, 14)))
    changes, place, closed = [(0, "start", "INQUIRY")], 0, False
    for day in (number / 4 for number in days):
        if closed:
            changes.append((day, "reopen", stages[place]))
            closed = False
            continue
        kind = rng.choice(["hold", "hold", "forward", "forward", "backward", "migrate", "exit"])
        if kind in ("forward", "backward"):
            place = (place + (1 if kind == "forward" else -1)) % len(stages)
        closed = kind == "exit"
        changes.append((day, kind, "WITHDRAWN" if closed else stages[place]))
    began = sorted(rng.sample(range(240), rng.randint(0, 12)))
    waits = [(number / 4, rng.choice([*PARTIES])) for number in began]
    begun = rng.randrange(200) / 4
    return changes, waits, (begun, begun + rng.randrange(1, 80) / 4)


def test_walking_many_histories_finds_the_same(tell):
    rng, expected = Random(7), {}
    for _ in range(60):
        changes, waits, visa = random_history(rng)
        lines = [
            f"{day} {kind}" if kind in ("hold", "migrate") else f"{day} {kind} {stage}"
            for day, kind, stage in changes
        ]
        case = tell(*lines, waits=[f"{day} {role or 'us'}" for day, role in waits])
        applied(case, *visa, invited=0)
        expected[case] = walked(changes, waits, visa)
    assert sum(map(len, expected.values())) > 200
    projecting.keep_up()
    for case, stays in expected.items():
        found = read(case)
        assert found[: len(stays)] == stays, case.code
        assert not any(found[len(stays) :])
    for stay in Stay.objects.exclude(ended_at=None):
        whole = sum(getattr(stay, f"on_{name}") or 0 for name in SHARES)
        assert whole == pytest.approx(stay.days, abs=1e-6)
