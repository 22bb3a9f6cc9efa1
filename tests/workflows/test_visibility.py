"""Who sees a case at all (domain.md 1.2, 1.4): to everybody else it does not exist."""

import pytest

from casework.cases.models import Case, Membership
from casework.people.actor import SYSTEM, Actor
from casework.people.models import User, grant
from casework.people.roles import IDENTITY_SHOWN, PANELS, Role, may_see
from tests.engine import LONG_REASON, follow
from tests.workflows.database import state
from workflows.engine import moves, proposals, tasks

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("visibility")]

# Which cases a person who is on none of them sees, by role.
STRANGERS = {
    "COORD": set(),
    "TRANS": set(),
    "TREV": set(),
    "MGR": {"inquiry", "review", "treatment"},
    "DPO": {"inquiry", "review", "treatment"},
    "ADMIN": set(),
    "AUDITOR": {"inquiry", "review", "treatment"},
    "SITE_REVIEWER": {"review", "treatment"},
    "INVESTIGATOR": {"review", "treatment"},
    "SITE_CRC": {"review", "treatment"},
    "CELL_LAB": {"treatment"},
    "HOME_MD": set(),
    "PATIENT": set(),
    "GUARDIAN": set(),
    "FAMILY": set(),
}


@pytest.fixture(scope="module")
def shared_cases(shared_version):
    """One case at every point where who sees it changes."""
    return {
        "inquiry": follow("duplicate", shared_version, before="INQ-01"),
        "review": follow("no_translation_needed", shared_version, until="PRELIM_REVIEW"),
        "treatment": follow("no_translation_needed", shared_version, until="APHERESIS"),
    }


@pytest.fixture
def cases(db, shared_cases):
    return {name: Case.objects.get(pk=journey.case.pk) for name, journey in shared_cases.items()}


def stranger(role):
    person = User.objects.create_user(f"{role.lower()}@example.org", name="Stranger")
    grant(person, role)
    return Actor(person, role)


def seen(actor, cases):
    visible = set(Case.objects.visible_to(actor).values_list("pk", flat=True))
    return {name for name, case in cases.items() if case.pk in visible}


def test_every_role_is_spoken_of():
    assert set(STRANGERS) == set(Role.values)


@pytest.mark.parametrize("role", STRANGERS)
def test_a_stranger_sees_what_the_role_covers(cases, role):
    assert seen(stranger(role), cases) == STRANGERS[role]


@pytest.mark.parametrize("role", STRANGERS)
def test_a_person_on_a_case_sees_it_too(cases, role):
    actor = stranger(role)
    Membership.objects.create(case=cases["inquiry"], user=actor.user, role=role)
    assert seen(actor, cases) == STRANGERS[role] | {"inquiry"}


@pytest.mark.parametrize("role", ["SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"])
def test_the_hospital_keeps_in_sight_what_was_in_review_once(cases, shared_cases, role):
    review = shared_cases["review"].copy()
    review.advance("records_outdated", reason_code="DOCUMENT_STALE", back_note=LONG_REASON)
    assert review.case.stage == "RECORD_COLLECTION"
    assert "review" in seen(stranger(role), cases)


def test_being_on_a_case_in_one_role_says_nothing_of_another(cases):
    actor = stranger("TRANS")
    grant(actor.user, "COORD")
    Membership.objects.create(case=cases["inquiry"], user=actor.user, role="TRANS")
    assert seen(actor, cases) == {"inquiry"}
    assert seen(Actor(actor.user, "COORD"), cases) == set()


def test_an_owner_sees_the_case_as_coordinator_only(cases):
    actor = stranger("COORD")
    grant(actor.user, "TRANS")
    Case.objects.filter(pk=cases["inquiry"].pk).update(owner=actor.user)
    assert seen(actor, cases) == {"inquiry"}
    assert seen(Actor(actor.user, "TRANS"), cases) == set()


def test_a_role_that_nobody_knows_sees_nothing(cases):
    assert seen(Actor(stranger("COORD").user, "NURSE"), cases) == set()


def test_the_system_sees_every_case(cases):
    assert seen(SYSTEM, cases) == set(cases)


VERBS = {
    "advance": (moves.advance, ("open_case",), {}),
    "complete": (tasks.complete, ("INQ-01",), {}),
    "waive": (tasks.waive, ("INQ-01",), {"reason": LONG_REASON}),
    "raise": (tasks.raise_event, ("contact_unanswered",), {}),
    "correct": (tasks.correct, ("cohort",), {"raw": "LN", "reason": LONG_REASON}),
    "confirm": (proposals.confirm, ("close_duplicate",), {}),
    "turn down": (proposals.turn_down, ("close_duplicate",), {"reason": LONG_REASON}),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    "role", [role for role, sees in STRANGERS.items() if "inquiry" not in sees]
)
def test_to_an_outsider_the_case_does_not_exist_whatever_is_asked(cases, verb, role):
    function, arguments, more = VERBS[verb]
    actor = stranger(role)
    before = state()
    with pytest.raises(Case.DoesNotExist):
        function(cases["inquiry"].pk, *arguments, actor=actor, **more)
    with pytest.raises(Case.DoesNotExist):
        function(10**9, *arguments, actor=actor, **more)
    assert state() == before


def test_a_verb_takes_an_actor_and_nothing_else(cases):
    with pytest.raises(TypeError, match="takes an Actor"):
        moves.advance(cases["inquiry"].pk, "open_case", actor=stranger("MGR").user)


def test_panels_are_for_named_roles_and_unknown_ones_for_nobody():
    assert may_see("COORD", "facts")
    assert not may_see("PATIENT", "facts")
    assert not may_see("ADMIN", "stages")
    assert not any(may_see(role, "secrets") for role in Role.values)
    assert not any(may_see("NURSE", panel) for panel in PANELS)


@pytest.mark.parametrize("role", Role.values)
def test_identity_is_shown_only_where_the_table_says_so(role):
    shown = Actor(None, role).identity_shown
    assert shown == IDENTITY_SHOWN.get(role, "masked")
    if role in ("TRANS", "TREV", "ADMIN", "AUDITOR"):
        assert shown == "masked"
