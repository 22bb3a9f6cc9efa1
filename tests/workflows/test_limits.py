"""Limits of the board's columns: shown or kept, counted over everybody's cases, set by managers."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import clock
from casework.blockers import Refused
from casework.cases.situation import situation, situations
from casework.people.actor import Actor
from casework.people.roles import BOARD_ROLES, Role
from casework.protocols.compiled import protocol
from tests.engine import LONG_REASON, follow, refuses
from tests.people_and_cases import make_case, make_ready_case, make_user, sign_in
from tests.workflows.database import refused
from workflows.case.hurdles import hurdles
from workflows.engine import moves
from workflows.engine.models import Readiness
from workflows.engine.undoing import undo
from workflows.limits.counting import of_columns
from workflows.limits.models import MOST, ColumnLimit
from workflows.limits.verbs import clear_limit, set_limit

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("limits")]

RECORDS = "RECORD_COLLECTION"
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def road(shared_version):
    """A case in Inquiry with everything done."""
    return follow("withdrawn_and_reopened", shared_version, before="open_case")


@pytest.fixture
def ready(db, road):
    return road.copy()


@pytest.fixture
def manager(db):
    return Actor(make_user("MGR", name="Aisha Rahman"), "MGR")


@pytest.fixture
def full(ready, manager):
    """Record collection holds one case of another coordinator, and may hold one."""
    filled(ready.version)
    set_limit(RECORDS, limit=1, hard=True, actor=manager)
    return ready


def filled(version):
    """A case in Record collection, of a coordinator of its own."""
    owner = make_user("COORD")
    case = make_ready_case(owner, version)
    return moves.advance(case.pk, "open_case", actor=Actor(owner, "COORD"))


def rules(journey):
    return protocol(journey.case.protocol_id)


def test_a_hard_limit_refuses_a_move_into_the_column_and_says_who_mends_it(full):
    with refuses("COLUMN_FULL") as refusal:
        full.advance("open_case")
    [blocker] = refusal.value.blockers
    assert blocker.message == (
        "Record collection is full: 1 of 1 cases."
        " A manager can raise the limit, or another case must move on first."
    )
    assert blocker.parties == ("MGR",)
    assert full.reload().stage == "INQUIRY"


def test_a_raised_or_lifted_limit_lets_the_move_through(full, manager):
    set_limit(RECORDS, limit=2, hard=True, actor=manager)
    assert full.copy().advance("open_case").stage == RECORDS


def test_a_lifted_limit_stops_nobody(full, manager):
    clear_limit(RECORDS, actor=manager)
    clear_limit(RECORDS, actor=manager)  # nothing happens
    assert full.advance("open_case").stage == RECORDS


def test_a_soft_limit_is_only_shown(full, manager):
    set_limit(RECORDS, limit=1, hard=False, actor=manager)
    full.advance("open_case")
    shown = of_columns(rules(full))[RECORDS]
    assert (shown.count, shown.limit, shown.hard, shown.full, shown.over) == (
        2,
        1,
        False,
        True,
        True,
    )
    assert shown.set_by == "Aisha Rahman"


def test_cases_on_hold_and_of_others_count(ready, manager):
    other = filled(ready.version)
    held = {"reason_code": "PAUSE", "given": {"hold_reason": "TRAVEL"}}
    held["given"]["hold_review_on"] = "2029-12-01"
    moves.advance(other.pk, "put_on_hold", actor=Actor(other.owner, "COORD"), **held)
    set_limit(RECORDS, limit=1, hard=True, actor=manager)
    assert of_columns(rules(ready))[RECORDS].count == 1
    with refuses("COLUMN_FULL"):
        ready.advance("open_case")


def test_what_else_is_in_the_way_is_said_too(road, manager, version_world):
    journey = version_world
    filled(journey.version)
    set_limit(RECORDS, limit=1, hard=True, actor=manager)
    with refuses("TASKS_OPEN", "COLUMN_FULL"):
        journey.advance("open_case")


@pytest.fixture
def version_world(db, shared_version):
    """A case in Inquiry with one task left."""
    return follow("withdrawn_and_reopened", shared_version, before="open_case", without={"INQ-06"})


def test_the_dialog_says_it_before_the_move_is_tried_and_locks_nothing(full):
    with clock.held_at(full.now), CaptureQueriesContext(connection) as queries:
        s = situation(full.case, full.actor("COORD"))
        blockers = moves.preview(s, s.protocol.edges["open_case"])
    assert [blocker.code for blocker in blockers] == ["COLUMN_FULL"]
    assert not [query for query in queries if "FOR UPDATE" in query["sql"]]


def test_the_manager_gets_a_way_to_the_limit_and_others_a_look_at_it(full):
    for role, verb in (("MGR", "Set"), ("COORD", "See")):
        with clock.held_at(full.now):
            s = situation(full.case, full.actor(role))
        blockers = moves.preview(s, s.protocol.edges["open_case"])
        [hurdle] = hurdles(s, blockers, s.actor)
        [way] = hurdle.ways
        assert (way.verb, way.label) == (verb, "Limit of Record collection")
        assert way.url == reverse("column-limit", args=[RECORDS])


def test_readiness_keeps_what_the_case_itself_lacks_only(full):
    """Another case's leaving settles nobody else: kept, a full column would stay full."""
    assert Readiness.objects.get(case=full.case).blockers == []


def test_many_previews_cost_one_query_for_the_limits(full):
    cases = [full.case, make_case(make_user("COORD"), full.version)]
    with clock.held_at(full.now):
        found = situations(cases)
    edge = rules(full).edges["open_case"]
    with CaptureQueriesContext(connection) as queries:
        blockers = {pk: moves.preview(s, edge) for pk, s in found.items()}
    assert len([q for q in queries if "columnlimit" in q["sql"]]) == 1
    assert [b.code for b in blockers[full.case.pk]] == ["COLUMN_FULL"]
    assert "COLUMN_FULL" in [b.code for b in blockers[cases[1].pk]]


def test_the_limits_of_the_board_cost_one_query(full, manager, django_assert_num_queries):
    set_limit("APHERESIS", limit=4, hard=True, actor=manager)
    board = rules(full)
    with django_assert_num_queries(1):
        found = of_columns(board)
    assert {code: (one.count, one.full) for code, one in found.items()} == {
        RECORDS: (1, True),
        "APHERESIS": (0, False),
    }


# --- what is never stopped ---------------------------------------------------------------------------


def test_ways_back_are_never_stopped(ready, manager):
    ready.advance("open_case")
    make_case(make_user("COORD"), ready.version)
    set_limit("INQUIRY", limit=1, hard=True, actor=manager)
    back = {"reason_code": "CONSENT_PROBLEM", "back_note": LONG_REASON}
    assert ready.advance("consent_or_identity_problem", **back).stage == "INQUIRY"


def test_holds_exits_and_reopening_are_never_stopped(ready, manager):
    ready.advance("open_case")
    set_limit(RECORDS, limit=1, hard=True, actor=manager)
    held = {"reason_code": "PAUSE", "hold_reason": "TRAVEL", "hold_review_on": "2029-12-01"}
    ready.advance("put_on_hold", **held)
    withdrawal = {"withdrawn_at": ready.moment(), "withdrawal_scope": "SERVICE"}
    ready.advance("withdraw", reason_code="COST", **withdrawal)
    filled(ready.version)
    ready.later(days=1)
    given = {"reopened_because": LONG_REASON, "consent_reconfirmed_at": ready.moment()}
    again = ready.advance(
        "reopen_before_infusion", role="MGR", reason_code="FAMILY_RETURNED", **given
    )
    assert again.stage == RECORDS
    assert of_columns(rules(ready))[RECORDS].over


def test_a_new_case_comes_in_however_full_the_first_column_is(ready, manager):
    set_limit("INQUIRY", limit=1, hard=True, actor=manager)
    assert make_case(make_user("COORD"), ready.version).stage == "INQUIRY"


def test_a_move_inside_a_column_is_never_stopped(db, shared_version, manager):
    journey = follow("adult_ln_to_completed", shared_version, before="ready_to_infuse")
    set_limit("INFUSION", limit=1, hard=True, actor=manager)
    assert journey.advance("ready_to_infuse").stage == "INFUSION"


def test_taking_a_move_back_is_never_stopped(ready, manager):
    ready.advance("open_case")
    make_case(make_user("COORD"), ready.version)
    set_limit("INQUIRY", limit=1, hard=True, actor=manager)
    assert ready.act(undo, ready.case.pk, role="COORD").stage == "INQUIRY"
    set_limit(RECORDS, limit=1, hard=True, actor=manager)
    assert ready.advance("open_case").stage == RECORDS  # the place it left is free again


def test_a_confirmed_move_is_stopped_like_any_other(db, shared_version, manager):
    """What waits for a second person is judged anew when it is confirmed, the column with it."""
    journey = follow("adult_ln_to_completed", shared_version, before="translation_complete")
    s = journey.situation()
    edge = s.protocol.edges["translation_complete"]
    set_limit("PRELIM_REVIEW", limit=1, hard=True, actor=manager)
    other = follow("adult_ln_to_completed", shared_version, until="PRELIM_REVIEW")
    assert other.case.stage == "PRELIM_REVIEW"
    proposal = journey.case.proposals.create(
        kind="edge",
        code=edge.code,
        proposed_by=journey.person("COORD-1", "COORD"),
        proposed_role="COORD",
    )
    with clock.held_at(journey.now), pytest.raises(Refused) as refusal:
        moves.make_confirmed(journey.case, proposal, manager)
    assert refusal.value.codes == ["COLUMN_FULL"]


# --- setting them ------------------------------------------------------------------------------------


def page(column=RECORDS):
    return reverse("column-limit", args=[column])


def test_every_change_of_a_limit_is_on_record(manager, shared_version):
    set_limit(RECORDS, limit=3, hard=False, actor=manager)
    set_limit(RECORDS, limit=2, hard=True, actor=manager)
    clear_limit(RECORDS, actor=manager)
    rows = apps.get_model("workflows", "ColumnLimitHistory").objects.order_by("pgh_id")
    assert list(rows.values_list("pgh_label", "limit", "hard")) == [
        ("insert", 3, False),
        ("update", 2, True),
        ("delete", 2, True),
    ]
    said = {row.pgh_context.metadata["user"] for row in rows.select_related("pgh_context")}
    assert said == {manager.user_id}


@pytest.mark.parametrize("role", [role for role in Role.values if role != "MGR"])
def test_only_managers_set_limits(role, manager, shared_version):
    set_limit(RECORDS, limit=3, hard=False, actor=manager)
    actor = Actor(make_user(role), role)
    for act in (
        lambda: set_limit(RECORDS, limit=1, hard=True, actor=actor),
        lambda: clear_limit(RECORDS, actor=actor),
    ):
        with refuses("ROLE_NOT_ALLOWED"):
            act()
    client = sign_in(Client(), actor.user)
    for sent in ({"limit": 1, "full": "refused"}, {"clear": "yes"}):
        assert client.post(page(), sent).status_code == 403
    knows = role in {"COORD", "AUDITOR"}  # before the hospital's review the hospital does not
    expected = 200 if knows else 404 if role in BOARD_ROLES else 403
    assert client.get(page()).status_code == expected
    assert ColumnLimit.objects.get().limit == 3


def test_a_manager_sets_changes_and_lifts_a_limit_in_the_dialog(manager, shared_version):
    client = sign_in(Client(), manager.user)
    assert b"There is no limit." in client.get(page(), headers=HTMX).content
    answer = client.post(page(), {"limit": 20, "full": "shown"}, headers=HTMX)
    assert answer.status_code == 204
    assert answer["HX-Trigger"] == '{"limitchanged": {"column": "RECORD_COLLECTION"}}'
    shown = client.get(page(), headers=HTMX).content.decode()
    assert 'value="20"' in shown
    assert "the limit is 20." in shown
    client.post(page(), {"limit": 5, "full": "refused"})
    assert ColumnLimit.objects.values_list("limit", "hard", "set_by").get() == (
        5,
        True,
        manager.user_id,
    )
    assert client.post(page(), {"clear": "yes"}).url == reverse("board")
    assert not ColumnLimit.objects.exists()


def test_who_only_reads_sees_the_limit_and_no_form(manager, shared_version):
    set_limit(RECORDS, limit=3, hard=True, actor=manager)
    client = sign_in(Client(), make_user("COORD"))
    shown = client.get(page()).content.decode()
    assert "the limit is 3." in shown
    assert "Set by Aisha Rahman" in shown
    assert "<form method" not in shown.split('class="alone"')[1].split("</main>")[0]


@pytest.mark.parametrize("limit", ["0", "-1", "", "many", "1.5", str(MOST + 1), "9" * 40, "1\x00"])
def test_what_is_no_limit_is_refused_with_its_reason(limit, manager, shared_version):
    client = sign_in(Client(), manager.user)
    answer = client.post(page(), {"limit": limit, "full": "refused"}, headers=HTMX)
    assert answer.status_code == 422
    assert b"form-error" in answer.content
    assert client.post(page(), {"limit": 1, "full": "sometimes"}).status_code == 422
    assert not ColumnLimit.objects.exists()


@pytest.mark.parametrize("limit", [0, -5, MOST + 1, 10**12])
def test_neither_verb_nor_database_takes_what_is_no_limit(limit, manager):
    with refuses("LIMIT_OUT_OF_RANGE"):
        set_limit(RECORDS, limit=limit, hard=True, actor=manager)
    if 0 <= limit < 10**9:
        with refused(IntegrityError, "column_limit_in_range"):
            ColumnLimit.objects.create(column=RECORDS, limit=limit, set_by=manager.user)


def test_a_column_that_is_none_is_not_there(manager, shared_version):
    client = sign_in(Client(), manager.user)
    assert client.get(page("NOWHERE")).status_code == 404
    assert client.post(page("NOWHERE"), {"limit": 1, "full": "shown"}).status_code == 404
    assert not ColumnLimit.objects.exists()
