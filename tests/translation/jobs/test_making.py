"""Jobs for many papers cost as many statements as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.cases.situation import situation
from tests.translation.desk import CHINESE, in_translation, sheet
from translation.jobs import keeping
from translation.jobs.models import Job

pytestmark = pytest.mark.xdist_group("desk jobs")
PAPERS = ("LAB_CBC", "ECG", "ECHO", "LAB_CHEM")


def test_jobs_for_many_papers_cost_as_many_statements_as_for_one(desk_version, db):
    spent = []
    for kinds in (PAPERS[:1], PAPERS):
        papers = {kind: (sheet(f"{kind}.", *CHINESE), "es") for kind in kinds}
        journey = in_translation(desk_version, papers)
        s = situation(journey.case)
        s.rooms["jobs"].rows.clear()
        Job.objects.filter(case=journey.case).update(state="CANCELLED")
        with CaptureQueriesContext(connection) as queries:
            keeping._make_missing(s)
        assert len(s.rooms["jobs"].rows) == len(kinds)
        spent.append(len([q for q in queries if "pghistory" not in q["sql"]]))
    assert spent[0] == spent[1]
