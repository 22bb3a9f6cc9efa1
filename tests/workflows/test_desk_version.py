"""The version whose translations the desk keeps: how cases come into it."""

import pytest

from casework.protocols.publish import BUNDLED, WITH_DESK, publish
from tests.engine import follow
from translation.jobs.models import Job
from workflows.engine.migrate import migrate


@pytest.fixture
def versions(db):
    return publish(BUNDLED)[0], publish(WITH_DESK)[0]


def test_migrating_shows_what_newly_blocks_and_gives_the_papers_jobs(versions):
    old, new = versions
    journey = follow("adult_ln_to_completed", old, before="TRN-03")
    assert not Job.objects.exists()
    [told] = migrate(old, new, dry_run=True)
    assert not Job.objects.exists()
    [moved] = migrate(old, new, dry_run=False)
    assert told == moved
    journey.reload()
    foreign = {v.document_type for v in journey.case.versions.filter(language="es")}
    jobs = Job.objects.filter(case=journey.case)
    assert jobs
    assert {job.version.document_type for job in jobs} <= foreign
    assert journey.outcome("TRN-02") == ""  # nobody has them yet


def test_a_translated_case_is_blocked_by_what_nobody_certified(versions):
    old, new = versions
    journey = follow("adult_ln_to_completed", old, until="PRELIM_REVIEW")
    [moved] = migrate(old, new, dry_run=False)
    assert journey.reload().stage == "PRELIM_REVIEW"
    assert not Job.objects.exists()  # jobs are made in Translation
    assert moved.newly_blocked_by == ()  # it is judged on the way in


def test_roads_are_walked_by_the_version_they_were_written_for(versions):
    from workflows.management.commands.walk_roads import written_for

    assert written_for() == versions[0]
