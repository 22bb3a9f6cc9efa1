import re
from datetime import timedelta
from html import unescape

import pytest

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from tests.people_and_cases import (
    join,
    make_case,
    make_ready_case,
    make_user,
    protocol_version,
    sign_in,
)

__all__ = ["protocol_version"]


class Reader:
    """Somebody signed in, and what the pages say to them."""

    def __init__(self, client, user, role):
        self.client, self.user, self.role = sign_in(client, user, role), user, role

    @property
    def actor(self):
        return Actor(self.user, self.role)

    def get(self, path, *, htmx=False, **query):
        return self.client.get(path, query, headers=HTMX if htmx else None)

    def post(self, path, data=None, *, htmx=False, **query):
        if query:
            path = f"{path}?{'&'.join(f'{key}={value}' for key, value in query.items())}"
        return self.client.post(path, data or {}, headers=HTMX if htmx else None)


HTMX = {"HX-Request": "true"}


def words(response):
    """What a page says, without its markup."""
    page = re.sub(r"(?s)<(script|style|template).*?</\1>", " ", response.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture
def said():
    return words


@pytest.fixture
def sign(client):
    """Sign in with a client of its own: sign("MGR", case) makes the person and puts them on it."""
    from django.test import Client

    def reader(role, case=None, **more):
        user = make_user(role, **more)
        if case is not None:
            join(case, user, role)
        return Reader(Client(), user, role)

    return reader


@pytest.fixture
def mara(client, db):
    """The coordinator who owns the cases of these tests."""
    return Reader(client, make_user("COORD", name="Mara Lindqvist"), "COORD")


@pytest.fixture
def case(mara, protocol_version):
    """A case in Inquiry whose patient and cohort are recorded."""
    return make_case(
        mara.user, protocol_version, name="Camino Ejemplo-Uno", cohort="LN", country="CO"
    )


@pytest.fixture
def ready(mara, protocol_version):
    """A case in Inquiry that nothing keeps there."""
    return make_ready_case(mara.user, protocol_version)


@pytest.fixture
def foreign(protocol_version):
    """A case of another coordinator."""
    return make_case(make_user("COORD"), protocol_version, name="Otra Persona", cohort="SSC")


@pytest.fixture
def again():
    """A case as it is now."""
    return lambda case: Case.objects.get(pk=case.pk)


@pytest.fixture
def minutes_ago():
    """A moment as a form sends it: local to the UTC of the test's people."""
    return lambda n: (clock.now() - timedelta(minutes=n)).strftime("%Y-%m-%dT%H:%M")
