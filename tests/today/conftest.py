import pytest

from tests.case.conftest import again, case, foreign, mara, ready, said, sign, words
from tests.databases import published
from tests.people_and_cases import kept_for_a_module

__all__ = ["again", "case", "foreign", "mara", "ready", "said", "sign"]


@pytest.fixture(scope="module")
def protocol_version(django_db_setup, django_db_blocker, tmp_path_factory):
    """The trial's protocol, published once for a module's tests, which stay on one worker."""
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield published()


@pytest.fixture
def part():
    """What one section of a reader's page says: part(reader, "due")."""

    def read(reader, name, **query):
        answer = reader.get("/today/", **query)
        assert answer.status_code == 200
        answer.content = answer.content.split(f'aria-labelledby="today-{name}"'.encode())[1].split(
            b"</section>"
        )[0]
        return words(answer)

    return read
