import pytest
from django.db import transaction
from django.test import override_settings

from tests.databases import published
from tests.engine import follow


@pytest.fixture
def version(db):
    """The trial's protocol, published."""
    return published()


@pytest.fixture(scope="module")
def shared_version(django_db_setup, django_db_blocker, tmp_path_factory):
    """The protocol in a transaction around a whole module: cases that are slow to make hang on it.

    Each test has a transaction of its own inside. A module that uses this stays on one worker:
    `pytestmark = pytest.mark.xdist_group(...)`.
    """
    folder = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder),
        transaction.atomic(),
    ):
        yield published()
        transaction.set_rollback(True)


@pytest.fixture
def journey(version):
    """A case in Inquiry, just opened."""
    return follow("withdrawn_and_reopened", version, before="INQ-01")
