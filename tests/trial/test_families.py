"""What a family reads of the trial on its case: what was verified, in date, and promises nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import clock
from casework.people.actor import Actor
from casework.people.roles import FAMILY, Role
from casework.trial import verbs
from tests.people_and_cases import add_paper, make_user
from tests.trial.test_trial import state

pytestmark = pytest.mark.django_db

EVIDENCE = "Signed letter of 3 November 2026, kept with the contracts."
COSTS = "The sponsor covers the study costs; the family bears its travel."


@pytest.fixture
def manager(db):
    return Actor(make_user("MGR"), "MGR")


@pytest.fixture
def verified(manager):
    """State something and verify it."""

    def made(name, value, **more):
        stated = state(manager, name, value, **more)
        verbs.confirm(stated.pk, actor=manager, evidence=EVIDENCE)
        return stated

    return made


@pytest.fixture
def page(sign, case, said):
    """What the case's page says to somebody of a role."""
    return lambda role="GUARDIAN": said(sign(role, case).get(reverse("case", args=[case.code])))


def test_nothing_that_was_only_read_or_stated_is_told(page, manager):
    state(manager, "recruiting_status", "recruiting")
    assert "About the trial" not in page()


@pytest.mark.parametrize("role", sorted(FAMILY))
def test_what_a_manager_verified_is_told_with_its_date(page, verified, role):
    stated = verified("enrolment_target", "45")
    verified("recruiting_status", "on hold")
    told = page(role)
    assert "About the trial" in told
    assert f"patients 45 As of {stated.checked_on:%-d %b %Y}." in told
    assert "takes patients in on hold" in told
    assert "investigational and not approved" in told
    for part in (EVIDENCE, "Letter of the study office"):
        assert part not in told, part


def test_what_is_due_to_be_checked_again_is_not_told(page, verified):
    verified("enrolment_target", "45", checked_on=clock.site_today() - timedelta(days=91))
    assert "About the trial" not in page()


@pytest.mark.parametrize("name", ["enrolled_so_far", "age_limits", "aid_cohort_open"])
def test_of_who_may_take_part_and_how_many_did_families_read_nothing(page, verified, name):
    values = {"enrolled_so_far": "17", "age_limits": "10 to 65", "aid_cohort_open": "open"}
    verified(name, values[name])
    assert "About the trial" not in page()


def test_costs_are_told_only_beside_the_hospital_s_letter_to_this_family(
    page, verified, case, mara
):
    verified("cost_coverage", COSTS)
    assert COSTS not in page()
    add_paper(case, mara.actor, "COST_CONFIRMATION")
    assert COSTS in page("PATIENT")


def test_a_promise_is_not_told_whoever_verified_it(page, verified, case, mara):
    add_paper(case, mara.actor, "COST_CONFIRMATION")
    verified("cost_coverage", "You qualify, and nothing is to be paid.")
    assert "About the trial" not in page()


@pytest.mark.parametrize("role", sorted({*Role.values} - FAMILY - {"ADMIN"}))
def test_the_others_have_the_trial_s_own_page(page, verified, role):
    verified("enrolment_target", "45")
    assert "About the trial" not in page(role)
