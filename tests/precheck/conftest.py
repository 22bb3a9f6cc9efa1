"""A case in Record collection of which something is known, and people who read its pre-check."""

from datetime import timedelta

import pytest
from django.test import Client

from casework import clock
from casework.eligibility import versions
from casework.protocols.publish import NEWEST, publish
from tests.case.conftest import Reader, words
from tests.eligibility.records import given, know, put_in_force
from tests.engine import Journey, steps
from tests.people_and_cases import kept_for_a_module, make_user
from tests.precheck.proposals import NOTE, other_criteria

ROAD = "adult_ln_to_completed"


def lived_case():
    """Under the criteria in force; a value that agrees, one that differs, one that waits."""
    version = publish(NEWEST)[0]
    put_in_force()
    journey = Journey(ROAD, version, steps(ROAD)[0].at).go(until="RECORD_COLLECTION")
    blood = journey.upload("LAB_CBC").evidence
    chemistry = journey.upload("LAB_CHEM").evidence
    serology = journey.upload("LAB_AUTOAB").evidence
    differs = given(blood, value="0.4", original_text="Linfocitos 0,4 x10^9/L", page=1)
    know(journey.later(minutes=5), differs)
    old = journey.today() - timedelta(days=90)
    know(journey, given(chemistry, "ast", "20", "U/L", upper_limit="40", effective_date=old))
    know(journey.later(minutes=5), given(serology, "ana_titer", "160", "1"))
    return journey


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker, tmp_path_factory):
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield lived_case()


@pytest.fixture
def journey(lived, db):
    """The case at its time, which pages see too."""
    copied = lived.copy()
    with clock.held_at(copied.now):
        yield copied


@pytest.fixture
def reader(journey):
    """reader("MGR") is somebody of that role on the case, signed in."""

    def made(role, name=""):
        return Reader(Client(), journey.person(name or f"{role}-7", role), role)

    return made


@pytest.fixture
def outsider():
    """Somebody of a role who is not on the case."""
    return lambda role: Reader(Client(), make_user(role), role)


@pytest.fixture
def said():
    return words


@pytest.fixture
def manager(reader):
    return reader("MGR")


@pytest.fixture
def proposed(journey, manager):
    return versions.propose(other_criteria(), actor=manager.actor, note=NOTE)
