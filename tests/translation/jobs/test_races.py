"""Several linguists at the same moment: one wins, the others are told, nothing is half done."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from casework import clock
from casework.blockers import Refused
from casework.people.actor import SYSTEM
from casework.protocols.publish import WITH_DESK, publish
from documents.lending.models import Loan
from tests.e2e.conftest import database_url
from tests.translation.desk import in_translation, linguist, sheet, translated
from translation.desk.writing import Text, write_segment
from translation.jobs import claiming, leases, staffing
from translation.jobs.models import Deed, Job, State
from translation.review import handing_in
from translation.segments.preparing import prepare

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]
PAPERS = ("LAB_CBC", "LAB_CHEM", "LAB_RENAL", "LAB_URINE", "ECG")
REASON = "Nobody needs it any more."
PAIR = ("es", "zh")


def at_once(moment, *calls):
    """Start every call at the same moment, each in a thread and a connection of its own.

    Answers what each gave, a refusal or DoesNotExist among it; the clock is held at `moment`.
    """
    ready = Barrier(len(calls))

    def run(call):
        ready.wait(timeout=30)
        try:
            with clock.held_at(moment):
                return call()
        except (Refused, Job.DoesNotExist) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def split(results):
    lost = [result for result in results if isinstance(result, Exception)]
    return [result for result in results if not isinstance(result, Exception)], lost


def case_with(*kinds):
    """A case in Translation whose papers of these kinds are Spanish."""
    papers = {kind: (sheet(f"Informe {kind}", "Hemoglobina 11,2 g/dL."), "es") for kind in kinds}
    return in_translation(publish(WITH_DESK)[0], papers)


@pytest.fixture
def journey(transactional_db):
    return case_with("LAB_CBC")


@pytest.fixture
def job(journey):
    [job] = journey.jobs()
    return job


def fresh(job):
    return Job.objects.get(pk=job.pk)


def lent_to(job):
    """Who may look at the paper now."""
    return set(Loan.objects.running().filter(version=job.version).values_list("user", flat=True))


def kinds(job):
    return list(Deed.objects.filter(job=job).order_by("pk").values_list("kind", flat=True))


def test_sixteen_claim_one_job_and_one_has_it(journey, job):
    people = [linguist(PAIR) for _ in range(16)]
    calls = [lambda who=who: claiming.claim(job.pk, actor=who) for who in people]
    winners, refusals = split(at_once(journey.now, *calls))
    assert len(winners) == 1
    holder = fresh(job).translator
    assert [refusal.codes for refusal in refusals] == [["TAKEN"]] * 15
    assert {str(refusal) for refusal in refusals} == {
        f"{holder.name} has {job.code}: it is taken. Reload the page."
    }
    assert lent_to(job) == {holder.pk}
    assert kinds(job) == ["MADE", "CLAIMED"]


def test_sixteen_take_the_next_best_of_five_and_five_have_one(transactional_db):
    journey = case_with(*PAPERS)
    people = [linguist(PAIR) for _ in range(16)]
    calls = [lambda who=who: claiming.claim_next(actor=who) for who in people]
    taken = [job for job in split(at_once(journey.now, *calls))[0] if job is not None]
    assert len({job.pk for job in taken}) == len(taken) == 5
    holders = {job.translator_id for job in journey.jobs()}
    assert len(holders) == 5
    assert {job.state for job in journey.jobs()} == {State.CLAIMED}


def test_who_takes_two_jobs_at_once_gets_no_more_than_they_can_have(transactional_db):
    first, second = case_with("LAB_CBC"), case_with("LAB_CHEM")
    who = linguist(PAIR, capacity=1)
    jobs = [*first.jobs(), *second.jobs()]
    calls = [lambda job=job: claiming.claim(job.pk, actor=who) for job in jobs]
    winners, refusals = split(at_once(max(first.now, second.now), *calls))
    assert len(winners) == 1
    assert [refusal.codes for refusal in refusals] == [["HANDS_FULL"]]


def test_of_a_claim_and_an_assignment_one_stands(journey, job):
    who, given = linguist(PAIR), linguist(PAIR)
    coordinator = journey.actor("COORD")
    at_once(
        journey.now,
        lambda: claiming.claim(job.pk, actor=who),
        lambda: claiming.assign(job.pk, given.user, actor=coordinator),
    )
    # whoever came first, the coordinator has the last word
    assert fresh(job).translator == given.user
    assert lent_to(job) == {given.user.pk}
    assert kinds(job)[-1] == "ASSIGNED"


def test_of_handing_in_and_cancelling_nothing_is_half_done(journey, job):
    who, coordinator = linguist(PAIR), journey.actor("COORD")
    translated(journey, job, who)
    results = at_once(
        journey.now,
        lambda: handing_in.hand_in(job.pk, stated=True, actor=who),
        lambda: staffing.cancel(job.pk, reason=REASON, actor=coordinator),
    )
    assert fresh(job).state == State.CANCELLED
    assert lent_to(job) == set()
    _winners, lost = split(results)
    said = kinds(job)
    assert said[-1] == "CANCELLED"
    assert ("HANDED_IN" in said) == (not lost)
    [new] = journey.jobs()  # the hospital still cannot read the paper
    assert (new.state, new.pk != job.pk) == (State.QUEUED, True)


def test_of_a_lapsing_lease_and_a_save_either_the_work_is_kept_and_the_job_or_told(journey, job):
    who = linguist(PAIR)
    with clock.held_at(journey.now):
        prepare(job.pk, actor=SYSTEM)
        claiming.claim(job.pk, actor=who)
    Job.objects.filter(pk=job.pk).update(
        lease_until=journey.now - timedelta(minutes=1), reminded_at=journey.now - timedelta(hours=6)
    )
    results = at_once(
        journey.now,
        lambda: leases.lapse(job.pk, actor=SYSTEM),
        lambda: write_segment(job.pk, 1, Text("译文", confirm=True), seen_revision=0, actor=who),
    )
    job = fresh(job)
    if isinstance(results[1], Job.DoesNotExist):  # it had lapsed
        assert (job.state, job.translator, results[0]) == (State.QUEUED, None, True)
        assert job.segments.get(number=1).target == ""
        assert lent_to(job) == set()
    else:
        assert (job.state, job.translator, results[0]) == (State.TRANSLATING, who.user, False)
        assert job.lease_until > journey.now
        assert job.segments.get(number=1).target == "译文"


HANDS_IN = """
import sys, django
django.setup()
from casework.people.actor import Actor
from casework.people.models import User
from translation.review.handing_in import hand_in
job, user = map(int, sys.argv[1:])
hand_in(job, stated=True, actor=Actor(User.objects.get(pk=user), "TRANS"))
"""


def test_killed_in_the_middle_of_handing_in_nothing_is_lost_and_it_is_done_again(journey, job):
    who = linguist(PAIR)
    translated(journey, job, who)
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    with transaction.atomic():  # holds up the process where it takes the paper back
        Loan.objects.select_for_update().get(version=job.version, user=who.user)
        process = subprocess.Popen(
            [sys.executable, "-c", HANDS_IN, str(job.pk), str(who.user_id)],
            cwd=settings.BASE_DIR,
            env=environment,
        )
        wait_until_it_waits(process)
        process.send_signal(signal.SIGKILL)
        assert process.wait(timeout=10) == -signal.SIGKILL
    assert fresh(job).state == State.TRANSLATING
    assert lent_to(job) == {who.user_id}
    assert "HANDED_IN" not in kinds(job)
    with clock.held_at(journey.now):
        for _ in range(2):  # an answer that was lost is asked for again
            assert handing_in.hand_in(job.pk, stated=True, actor=who).state == State.IN_REVIEW
    assert kinds(job).count("HANDED_IN") == 1
    assert lent_to(job) == set()


def wait_until_it_waits(process, seconds=60):
    """Until some connection waits for a lock."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, "It ended by itself."
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            if cursor.fetchone():
                return
        time.sleep(0.05)
    raise AssertionError("It never came to the lock.")
