import pytest

from casework.protocols.publish import WITH_DESK, publish
from tests.people_and_cases import kept_for_a_module, protocol_version
from tests.translation.desk import in_translation, linguist, sheet

__all__ = ["protocol_version"]


@pytest.fixture(scope="module")
def desk_version(django_db_setup, django_db_blocker, tmp_path_factory):
    """The version whose translations the desk keeps, in a transaction around the module.

    The module stays on one worker: `pytestmark = pytest.mark.xdist_group(...)`.
    """
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield publish(WITH_DESK)[0]


SPANISH = sheet(
    "Informe de laboratorio",
    "Hemoglobina 11,2 g/dL.",
    "Paciente sin fiebre. Prednisona 10 mg cada 12 horas.",
)


@pytest.fixture(scope="module")
def lived(desk_version):
    """A case that came to Translation with one Spanish paper."""
    return in_translation(desk_version, {"LAB_CBC": (SPANISH, "es")})


@pytest.fixture
def journey(lived, db):
    return lived.copy()


@pytest.fixture
def job(journey):
    [job] = journey.jobs()
    return job


@pytest.fixture
def translator(journey):
    return linguist(("es", "zh"))


@pytest.fixture
def reviewer(journey):
    return linguist(("es", "zh"), role="TREV")
