"""Jobs follow the papers of their case, and the case's tasks follow its jobs."""

import pytest

from tests.translation.desk import approved, translated
from translation.jobs.models import State
from translation.review import handing_in

pytestmark = pytest.mark.xdist_group("desk jobs")


def test_a_paper_the_hospital_cannot_read_gets_a_job_on_entering_translation(journey, job):
    assert (job.state, job.source_language, job.target_language) == (State.QUEUED, "es", "zh")
    assert job.source_sha256 == job.version.file.sha256
    assert journey.outcome("TRN-02") == journey.outcome("TRN-03") == ""


def test_the_tasks_of_the_stage_follow_the_jobs(journey, job, translator, reviewer):
    translated(journey, job, translator)
    assert (journey.outcome("TRN-02"), journey.outcome("TRN-03")) == ("done", "")
    handing_in.hand_in(job.pk, stated=True, actor=translator)
    assert (journey.outcome("TRN-03"), journey.outcome("TRN-04")) == ("done", "")


def test_an_approved_job_is_reviewed_and_its_numbers_checked(journey, job, translator, reviewer):
    assert approved(journey, job, translator, reviewer).state == State.APPROVED
    assert (journey.outcome("TRN-04"), journey.outcome("TRN-05")) == ("done", "done")
    assert journey.outcome("TRN-06") == ""
