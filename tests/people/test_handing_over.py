"""All of a leaver's open work goes to a successor in one act, case by case, on record."""

import pytest
from django.apps import apps

from casework import clock
from casework.cases.models import Case, Membership
from casework.people.actor import Actor
from casework.people.models import User, grant
from tests.databases import published
from tests.people.conftest import REASON, plan
from tests.people_and_cases import join, kept_for_a_module, make_case, make_user
from workflows.engine import moves
from workflows.team import handing_over
from workflows.team.handing_over import HandingOverRefused, hand_over
from workflows.team.workload import Workload, open_work, workload

pytestmark = pytest.mark.xdist_group("handing over")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """A leaver with two open cases and a closed one, and a place on a colleague's two cases."""
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        version = published()
        leaver = make_user("COORD", "TRANS", name="Lea Verlaine")
        colleague = make_user("COORD", name="Carla Kollegin")
        own = [make_case(leaver, version, name="Paciente Secreto") for _ in range(3)]
        closed = own.pop()
        moves.advance(
            closed.pk,
            "withdraw",
            actor=Actor(leaver, "COORD"),
            given={"withdrawn_at": clock.now().isoformat(), "withdrawal_scope": "SERVICE"},
            reason_code="COST",
        )
        others = [make_case(colleague, version) for _ in range(2)]
        join(others[0], leaver, "TRANS")
        join(others[1], leaver, "COORD")
        yield leaver, own, closed, others


@pytest.fixture
def leaver(db, world):
    return User.objects.get(pk=world[0].pk)


@pytest.fixture
def own(db, world):
    return [Case.objects.get(pk=case.pk) for case in world[1]]


@pytest.fixture
def others(db, world):
    return [Case.objects.get(pk=case.pk) for case in world[3]]


@pytest.fixture
def successor(db):
    return make_user("COORD", name="Sam Nachfolger")


@pytest.fixture
def boss(manager):
    return Actor(manager, "MGR")


def owners(cases):
    return set(
        Case.objects.filter(pk__in=[case.pk for case in cases]).values_list("owner", flat=True)
    )


def test_every_open_case_goes_and_what_cannot_go_is_listed(leaver, own, others, successor, boss):
    done = hand_over(leaver.pk, successor.pk, actor=boss, reason=REASON)
    assert [handed.case.pk for handed in done] == sorted(c.pk for c in [*own, *others])
    assert owners(own) == {successor.pk}
    assert [handed.went for handed in done] == [True, True, False, True]
    (left,) = [part for handed in done for part in handed.parts if part.left]
    assert left.what == "Place as Translator"
    assert Membership.objects.get(case=others[0], role="TRANS").user == leaver
    assert Membership.objects.get(case=others[1], role="COORD", user=successor)
    assert open_work(leaver) == Workload(cases=0, places=1)
    assert open_work(successor) == Workload(cases=2, places=1)


def test_a_successor_in_all_roles_takes_all(leaver, others, successor, boss):
    grant(successor, "TRANS")
    join(others[0], successor, "TRANS")  # is on that case already: one place remains
    done = hand_over(leaver.pk, successor.pk, actor=boss, reason=REASON)
    assert all(handed.went for handed in done)
    assert Membership.objects.filter(case=others[0], role="TRANS").get().user == successor
    assert open_work(leaver) == Workload()


def test_a_second_time_finds_nothing_left_to_do(leaver, successor, boss):
    grant(successor, "TRANS")
    hand_over(leaver.pk, successor.pk, actor=boss, reason=REASON)
    rows = apps.get_model("casework", "CaseHistory").objects.count()
    assert hand_over(leaver.pk, successor.pk, actor=boss, reason=REASON) == []
    assert apps.get_model("casework", "CaseHistory").objects.count() == rows


def test_what_had_to_stay_is_said_again_and_nothing_is_moved_twice(leaver, successor, boss):
    hand_over(leaver.pk, successor.pk, actor=boss, reason=REASON)
    (again,) = hand_over(leaver.pk, successor.pk, actor=boss, reason=REASON)
    assert [part.left for part in again.parts] == ["the successor does not hold this role"]


def test_closed_cases_stay_with_who_closed_them(leaver, world, successor, boss):
    hand_over(leaver.pk, successor.pk, actor=boss, reason=REASON)
    assert Case.objects.get(pk=world[2].pk).owner == leaver


def test_a_closed_case_whose_safety_plan_goes_on_goes_too(leaver, world, successor, boss):
    Case.objects.filter(pk=world[2].pk).update(safety_continues=True)
    assert open_work(leaver).cases == 3
    hand_over(leaver.pk, successor.pk, actor=boss, reason=REASON)
    assert Case.objects.get(pk=world[2].pk).owner == successor


def test_each_case_keeps_on_record_who_moved_it_and_why(leaver, own, successor, boss):
    hand_over(leaver.pk, successor.pk, actor=boss, reason=REASON)
    for case in own:
        rows = apps.get_model("casework", "CaseHistory").objects.filter(pgh_obj=case)
        last = rows.select_related("pgh_context").latest("pgh_id")
        assert last.owner_id == successor.pk
        told = last.pgh_context.metadata
        assert (told["user"], told["role"], told["reason"]) == (boss.user_id, "MGR", REASON)


def test_the_work_of_somebody_gone_can_be_handed_over_too(leaver, own, successor, boss):
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    hand_over(leaver.pk, successor.pk, actor=boss, reason=REASON)
    assert owners(own) == {successor.pk}


# --- what is refused ------------------------------------------------------------------------------


def refused_with(leaver, successor, actor, reason=REASON):
    with pytest.raises(HandingOverRefused) as refused:
        hand_over(leaver.pk, successor.pk, actor=actor, reason=reason)
    return refused.value.codes


def test_what_makes_no_sense_moves_nothing(leaver, own, successor, boss):
    assert refused_with(leaver, leaver, boss) == ["SAME_PERSON"]
    assert refused_with(leaver, make_user("TRANS"), boss) == ["NOT_A_COORDINATOR"]
    assert refused_with(leaver, successor, boss, reason="gone") == ["REASON_MISSING"]
    for role in ("COORD", "ADMIN", "DPO"):
        assert refused_with(leaver, successor, Actor(make_user(role), role)) == ["ROLE_NOT_ALLOWED"]
    User.objects.filter(pk=successor.pk).update(is_active=False)
    assert refused_with(leaver, successor, boss) == ["INACTIVE"]
    assert owners(own) == {leaver.pk}


def test_a_translators_places_go_to_a_translator(others, successor, boss):
    first, second = make_user("TRANS"), make_user("TRANS")
    join(others[0], first, "TRANS")
    (handed,) = hand_over(first.pk, second.pk, actor=boss, reason=REASON)
    assert handed.went
    assert open_work(second).places == 1


@pytest.mark.parametrize("role", ["PATIENT", "GUARDIAN", "FAMILY", "HOME_MD"])
def test_a_relatives_place_goes_to_nobody(as_manager, others, boss, role):
    first, second = make_user(role), make_user(role, name="Other Family")
    join(others[0], first, role)
    assert hand_over(first.pk, second.pk, actor=boss, reason=REASON) == []
    assert Membership.objects.get(case=others[0], role=role).user == first
    assert open_work(first) == Workload()
    assert "Other Family" not in as_manager.get(page_of(first)).content.decode()


# --- the pages ------------------------------------------------------------------------------------


def page_of(leaver):
    return f"/people/{leaver.pk}/hand-over/"


def test_the_preview_says_what_will_go_and_touches_nothing(as_manager, leaver, own, successor):
    first = as_manager.get(page_of(leaver)).content.decode()
    assert "Sam Nachfolger" in first
    plan(successor, 0, 3)
    page = as_manager.get(page_of(leaver), {"successor": successor.pk}).content.decode()
    assert page.count("Coordination moves to Sam Nachfolger") == 2
    assert "Place as Translator stays: the successor does not hold this role" in page
    assert "Sam Nachfolger is away to" in page
    assert "Hand over 4 cases" in page
    assert "Secreto" not in page
    assert owners(own) == {leaver.pk}


def test_the_preview_costs_no_more_for_more_cases(
    leaver, successor, boss, django_assert_num_queries
):
    with django_assert_num_queries(4):
        for handed in handing_over.preview(leaver, successor, actor=boss):
            assert handed.stage


def test_handing_over_shows_what_became_of_each_case(as_manager, leaver, own, successor):
    given = {"successor": successor.pk, "reason": REASON}
    answer = as_manager.post(page_of(leaver), given)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "3 of 4 went to Sam Nachfolger" in page
    assert page.count("Coordination moved to Sam Nachfolger") == 2
    assert owners(own) == {successor.pk}


def test_sending_it_again_says_that_nothing_is_left(as_manager, leaver, successor):
    grant(successor, "TRANS")
    given = {"successor": successor.pk, "reason": REASON}
    as_manager.post(page_of(leaver), given)
    answer = as_manager.post(page_of(leaver), given)
    assert answer.status_code == 200
    assert "Nothing was left to hand over" in answer.content.decode()
    assert "Nothing to hand over" in as_manager.get(page_of(leaver)).content.decode()


@pytest.mark.parametrize("given", [{}, {"successor": "0", "reason": REASON}, {"successor": "x"}])
def test_without_a_successor_nothing_happens(as_manager, leaver, own, given):
    assert as_manager.post(page_of(leaver), given).status_code == 422
    assert owners(own) == {leaver.pk}


def test_without_a_reason_the_preview_stays(as_manager, leaver, own, successor):
    answer = as_manager.post(page_of(leaver), {"successor": successor.pk, "reason": "gone"})
    assert answer.status_code == 422
    assert "What would go" in answer.content.decode()
    assert owners(own) == {leaver.pk}


def test_a_successor_who_cannot_is_refused_with_the_reason(as_manager, leaver, own):
    translator = make_user("TRANS")
    answer = as_manager.post(page_of(leaver), {"successor": translator.pk, "reason": REASON})
    assert answer.status_code == 409
    assert "must hold the role of case coordinator" in answer.content.decode()
    choice = as_manager.get(page_of(leaver), {"successor": translator.pk})
    assert choice.status_code == 422


# --- workload -------------------------------------------------------------------------------------


def test_workload_is_three_queries_for_any_number_of_people(
    leaver, successor, django_assert_num_queries
):
    ids = [leaver.pk, successor.pk]
    with django_assert_num_queries(3):
        found = workload(ids)
    assert found == {leaver.pk: Workload(2, 2), successor.pk: Workload()}
    assert found[leaver.pk].total == 4
