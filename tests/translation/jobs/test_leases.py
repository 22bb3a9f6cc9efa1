"""A lease ends after a reminder, the work stays; who works keeps the job."""

from datetime import timedelta

import pytest

from casework import clock
from casework.people.actor import SYSTEM
from documents.lending.models import Loan
from tests.translation.desk import linguist, write_all
from translation.desk.writing import Text, write_segment
from translation.jobs import claiming, leases, staffing
from translation.jobs.models import Deed, Job, State
from translation.review import handing_in
from translation.segments.preparing import prepare

pytestmark = pytest.mark.xdist_group("translation-verbs")


@pytest.fixture
def taken(journey, job, translator):
    with clock.held_at(journey.now):
        prepare(job.pk, actor=SYSTEM)
        return claiming.claim(job.pk, actor=translator)


def swept(journey, **later):
    """What the sweep does this long after the job was taken: (reminded, lapsed)."""
    with clock.held_at(journey.now + timedelta(**later)):
        return leases.look_after_leases()


def write(job, number, who, at):
    with clock.held_at(at):
        segment = job.segments.get(number=number)
        write_segment(job.pk, number, Text("译文"), seen_revision=segment.revision, actor=who)


def fresh(job):
    return Job.objects.get(pk=job.pk)


def test_it_is_said_once_that_a_lease_soon_ends(journey, taken):
    assert swept(journey, hours=17) == (0, 0)
    assert swept(journey, hours=18) == (1, 0)
    assert swept(journey, hours=19) == (0, 0)
    assert fresh(taken).reminded_at == journey.now + timedelta(hours=18)


def test_after_the_reminder_it_goes_back_and_the_work_stays(journey, taken, translator):
    write(taken, 1, translator, journey.now)
    swept(journey, hours=18)
    assert swept(journey, hours=24) == (0, 1)
    job = fresh(taken)
    assert (job.state, job.translator, job.lease_until) == (State.QUEUED, None, None)
    assert job.segments.get(number=1).target == "译文"
    assert not Loan.objects.running().filter(version=job.version).exists()
    lapsed = Deed.objects.get(job=job, kind="LAPSED")
    assert (lapsed.by, lapsed.whom) == (None, translator.user)
    other = linguist(("es", "zh"))
    with clock.held_at(journey.now + timedelta(hours=25)):
        assert claiming.claim(job.pk, actor=other).segments.get(number=1).target == "译文"
        with pytest.raises(Job.DoesNotExist):
            write(job, 2, translator, clock.now())


def test_nobody_loses_a_job_without_a_reminder_six_hours_before(journey, taken):
    assert swept(journey, days=3) == (1, 0)  # the sweep was down for days
    assert swept(journey, days=3, hours=5) == (0, 0)
    assert swept(journey, days=3, hours=6) == (0, 1)


def test_work_renews_the_lease_even_after_the_reminder(journey, taken, translator):
    swept(journey, hours=18)
    write(taken, 1, translator, journey.now + timedelta(hours=23))
    job = fresh(taken)
    assert (job.lease_until, job.reminded_at) == (journey.now + timedelta(hours=47), None)
    assert swept(journey, hours=24) == (0, 0)
    assert fresh(taken).translator == translator.user


def test_work_early_in_a_lease_leaves_it_as_it_is(journey, taken, translator):
    write(taken, 1, translator, journey.now + timedelta(hours=2))
    assert fresh(taken).lease_until == journey.now + timedelta(hours=24)


def test_what_is_on_hold_or_handed_in_has_no_lease_that_ends(journey, taken, translator):
    with clock.held_at(journey.now):
        staffing.hold(taken.pk, reason="The family asks.", actor=journey.actor("COORD"))
    assert swept(journey, days=9) == (0, 0)
    with clock.held_at(journey.now + timedelta(days=9)):
        staffing.go_on(taken.pk, actor=journey.actor("COORD"))
        assert fresh(taken).lease_until == clock.now() + leases.LEASE
        write_all(taken, translator)
        assert handing_in.hand_in(taken.pk, stated=True, actor=translator).lease_until is None
    assert swept(journey, days=30) == (0, 0)
