"""A manager who reads reports, and cases whose histories are told line by line."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from casework import clock
from tests.people_and_cases import make_user, protocol_version  # noqa: F401
from tests.reports.histories import START, told
from workflows.pace.projecting import keep_up
from workflows.reports.filters import Filter


@pytest.fixture(autouse=True)
def half_a_year_later():
    with clock.held_at(START + timedelta(days=180)):
        yield


@pytest.fixture
def owner(db):
    return make_user("COORD")


@pytest.fixture
def tell(protocol_version, owner):
    return lambda *lines, **more: told(protocol_version, more.pop("owner", owner), *lines, **more)


@pytest.fixture
def narrowed():
    """The filter of an address's query, with the histories read up to now."""

    def read(query=""):
        keep_up()
        return Filter.read(QueryDict(query))

    return read
