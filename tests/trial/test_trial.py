"""What is said of the trial: from a source, by somebody, verified with evidence, not for ever."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from casework import clock
from casework.people.actor import Actor
from casework.trial import verbs
from casework.trial.models import TrialConfirmation, TrialStatement
from casework.trial.pages import TRIAL
from casework.trial.reading import Standing, trial_fact, trial_facts
from tests.engine import refuses
from tests.people_and_cases import make_user, sign_in

pytestmark = pytest.mark.django_db

SOURCE = "Letter of the study office"
LONG_AGO, DAYS_91 = date(2020, 1, 1), timedelta(days=91)


@pytest.fixture
def manager(db):
    return Actor(make_user("MGR"), "MGR")


def state(actor, name="enrolled_so_far", value="17", **more):
    given = {"source": SOURCE, "checked_on": clock.site_today(), **more}
    return verbs.state(TRIAL, name, verbs.Stated(value, **given), actor=actor)


def test_what_was_only_read_is_shown_as_not_verified_and_told_no_family():
    for fact in trial_facts(TRIAL):
        assert fact.standing in (Standing.UNVERIFIED, Standing.NOT_SAID)
        assert not fact.for_families
    assert trial_fact(TRIAL, "enrolment_target").value == 45


def test_it_is_verified_by_a_manager_with_evidence(manager):
    statement = state(Actor(make_user("SITE_CRC"), "SITE_CRC"))
    assert trial_fact(TRIAL, "enrolled_so_far").standing == Standing.UNVERIFIED
    with refuses("EVIDENCE_REQUIRED"):
        verbs.confirm(statement.pk, actor=manager, evidence="seen")
    verbs.confirm(statement.pk, actor=manager, evidence="Signed letter of 3 November 2026.")
    fact = trial_fact(TRIAL, "enrolled_so_far")
    assert (fact.value, fact.standing, fact.for_families) == (17, Standing.VERIFIED, True)
    with refuses("CONFIRMED_ALREADY"):
        verbs.confirm(statement.pk, actor=manager, evidence="Signed letter of 3 November 2026.")


def test_after_ninety_days_it_is_checked_again(manager):
    statement = state(manager)
    verbs.confirm(statement.pk, actor=manager, evidence="Signed letter of 3 November 2026.")
    last = statement.checked_on + timedelta(days=90)
    for day, standing in (
        (last, Standing.VERIFIED),
        (last + timedelta(days=1), Standing.CHECK_AGAIN),
    ):
        [fact] = [one for one in trial_facts(TRIAL, day) if one.what.name == "enrolled_so_far"]
        assert fact.standing == standing


def test_it_may_be_checked_again_sooner(manager):
    soon = clock.site_today() + timedelta(days=90)
    assert state(manager, check_again_by=soon).check_again_by == soon
    assert state(manager, check_again_by=soon - timedelta(days=60)).check_again_by < soon


def test_what_was_checked_long_ago_is_to_be_checked_again_at_once(manager):
    statement = state(manager, checked_on=LONG_AGO)
    verbs.confirm(statement.pk, actor=manager, evidence="Signed letter of 3 November 2026.")
    fact = trial_fact(TRIAL, "enrolled_so_far")
    assert (fact.standing, fact.for_families) == (Standing.CHECK_AGAIN, False)


def test_a_new_statement_needs_evidence_of_its_own(manager):
    old = state(manager)
    verbs.confirm(old.pk, actor=manager, evidence="Signed letter of 3 November 2026.")
    state(manager, value="18")
    fact = trial_fact(TRIAL, "enrolled_so_far")
    assert (fact.value, fact.standing) == (18, Standing.UNVERIFIED)
    with refuses("STATED_ANEW"):
        verbs.confirm(old.pk, actor=manager, evidence="Signed letter of 3 November 2026.")


@pytest.mark.parametrize("role", ["COORD", "SITE_REVIEWER", "DPO", "AUDITOR", "ADMIN", "PATIENT"])
def test_nobody_else_states_or_confirms(manager, role):
    statement = state(manager)
    other = Actor(make_user(role), role)
    with refuses("ROLE_NOT_ALLOWED"):
        state(other)
    with refuses("ROLE_NOT_ALLOWED"):
        verbs.confirm(statement.pk, actor=other, evidence="Signed letter of 3 November 2026.")
    with pytest.raises(DatabaseError), transaction.atomic():
        TrialConfirmation.objects.create(
            statement=statement, evidence="A letter", by=other.user, role=role
        )


@pytest.mark.parametrize(
    ("name", "value", "more", "code"),
    [
        ("enrolled_so_far", "many", {}, "VALUE_NOT_ALLOWED"),
        ("enrolled_so_far", "-1", {}, "VALUE_NOT_ALLOWED"),
        ("enrolled_so_far", "٣", {}, "VALUE_NOT_ALLOWED"),
        ("recruiting_status", "maybe", {}, "VALUE_NOT_ALLOWED"),
        ("cost_coverage", " ", {}, "VALUE_NOT_ALLOWED"),
        ("weather", "1", {}, "UNKNOWN"),
        ("enrolled_so_far", "17", {"source": "told"}, "SOURCE_REQUIRED"),
        ("enrolled_so_far", "17", {"checked_on": date(2999, 1, 1)}, "DATE_IN_FUTURE"),
        ("enrolled_so_far", "17", {"check_again_by": date(2020, 1, 1)}, "CHECKED_AGAIN_LATER"),
        ("enrolled_so_far", "17", {"check_again_by": date(2099, 1, 1)}, "CHECKED_TOO_LATE"),
        (
            "enrolled_so_far",
            "17",
            {"checked_on": LONG_AGO, "check_again_by": LONG_AGO + DAYS_91},
            "CHECKED_TOO_LATE",
        ),
    ],
)
def test_what_cannot_be_so_is_refused(manager, name, value, more, code):
    with refuses(code):
        state(manager, name, value, **more)
    assert not TrialStatement.objects.exists()


def test_statements_stay_as_they_were_made(manager):
    statement = state(manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        TrialStatement.objects.filter(pk=statement.pk).update(value=99)


def test_the_page_states_and_verifies(client, manager):
    sign_in(client, manager.user)
    page = client.get("/trial/").content.decode()
    assert "Not verified" in page
    assert "45" in page
    sent = {"value": "17", "source": SOURCE, "checked_on": clock.site_today().isoformat()}
    assert client.post("/trial/enrolled_so_far/", sent | {"value": "x"}).status_code == 409
    assert client.post("/trial/enrolled_so_far/", sent | {"source": ""}).status_code == 422
    assert client.post("/trial/enrolled_so_far/", sent).status_code == 302
    statement = TrialStatement.objects.get()
    answer = client.post(f"/trial/confirm/{statement.pk}/", {"evidence": "Letter of 3 November."})
    assert answer.status_code == 302
    assert "Letter of 3 November." in client.get("/trial/").content.decode()
    assert client.get("/trial/weather/").status_code == 404
