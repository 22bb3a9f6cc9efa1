import pytest

from casework.protocols.publish import NEWEST, publish
from tests.eligibility.records import put_in_force
from tests.engine import Journey, steps
from tests.gaps.records import papers_of
from tests.people_and_cases import kept_for_a_module

ROAD = "adult_ln_to_completed"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """The version whose gaps become work, criteria in force, in a transaction around the module."""
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        version = publish(NEWEST)[0]
        put_in_force()
        yield version


@pytest.fixture(scope="module")
def begun(world):
    """A case that has just come to Record collection."""
    return Journey(ROAD, world, steps(ROAD)[0].at).go(until="RECORD_COLLECTION")


@pytest.fixture(scope="module")
def collected(world):
    """A case with every paper of its checklist verified, and no value entered."""
    journey = Journey(ROAD, world, steps(ROAD)[0].at).go(until="RECORD_COLLECTION")
    papers_of(journey)
    return journey


@pytest.fixture
def journey(begun, db):
    return begun.copy()


@pytest.fixture
def held(collected, db):
    return collected.copy()
