"""The page costs as many queries for thirty cases as for three."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.cases.models import Case
from casework.contacts import notes
from tests.people_and_cases import join, make_case
from workflows.engine.models import WorkItem

pytestmark = pytest.mark.xdist_group("today")


@pytest.fixture
def bring(mara, sign, protocol_version):
    """So many more cases of Mara, each with news and with a task that is late."""
    nurse = sign("SITE_CRC")

    def made(n):
        for number in range(n):
            case = make_case(mara.user, protocol_version, name=f"Camino Ejemplo-{number}")
            join(case, nurse.user, "SITE_CRC")
            text = f"Note {number}."
            notes.add(case.pk, text=text, language="en", internal=False, actor=nurse.actor)
            late = clock.now() - timedelta(days=2)
            open_ = WorkItem.objects.open().filter(case=case)
            open_.update(due_on=late.date(), due_at=late)

    return made


@pytest.mark.parametrize("role", ["COORD", "SITE_CRC", "MGR"])
def test_many_cases_cost_what_few_cost(bring, mara, sign, role):
    bring(3)
    reader = mara if role == "COORD" else sign(role)
    Case.objects.update(reached_site=True)  # so that the hospital sees all of them
    reader.get("/today/")
    with CaptureQueriesContext(connection) as few:
        assert reader.get("/today/").status_code == 200
    bring(27)
    Case.objects.update(reached_site=True)
    with CaptureQueriesContext(connection) as many:
        assert reader.get("/today/").status_code == 200
    assert len(many) == len(few) <= 60
