"""The protocol, published once for a module's tests, and the coordinator whose board it mostly is.

Such a module stays on one worker: `pytestmark = pytest.mark.xdist_group("board")`.
"""

import pytest

from tests.databases import published
from tests.people_and_cases import kept_for_a_module, make_user


@pytest.fixture(scope="module")
def protocol_version(django_db_setup, django_db_blocker, tmp_path_factory):
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield published()


@pytest.fixture
def coordinator(db):
    return make_user("COORD", name="Nora Lindqvist")
