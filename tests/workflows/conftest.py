import pytest

from casework.protocols.publish import BUNDLED, publish
from tests.engine import follow, kept_for_a_module


@pytest.fixture
def version(db):
    """The trial's protocol, published."""
    return publish(BUNDLED)[0]


@pytest.fixture(scope="module")
def shared_version(django_db_setup, django_db_blocker, tmp_path_factory):
    """The protocol in a transaction around a whole module: cases that are slow to make hang on it.

    A module that uses it stays on one worker: `pytestmark = pytest.mark.xdist_group(...)`.
    """
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield publish(BUNDLED)[0]


@pytest.fixture
def journey(version):
    """A case in Inquiry, just opened."""
    return follow("withdrawn_and_reopened", version, before="INQ-01")
