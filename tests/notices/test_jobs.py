"""Jobs whose worker died are taken up again, and one case's trouble is no other's."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from casework import clock
from tests.engine import follow
from workflows import tasks
from workflows.engine import settle, sweep
from workflows.engine.models import Readiness


class Context:
    app = app


def killed_at_work(task):
    """A job as a worker leaves it that is killed while doing it."""
    job_id = task.defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL WHERE id = %s",
            [job_id],
        )
    return job_id


def taken_up():
    """How many jobs are taken up; in a thread of its own, where no browser's event loop runs."""

    async def run():
        try:
            return await tasks.take_up_stalled_jobs.func(Context, 0)
        finally:
            await sync_to_async(connections.close_all)()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(async_to_sync(run)).result()


@pytest.fixture
def no_jobs(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def status(job_id):
    return ProcrastinateJob.objects.get(pk=job_id).status


PERIODIC = [tasks.settle_what_time_changed, tasks.remind_of_what_is_due, tasks.make_digests]


@pytest.mark.xdist_group("races")
@pytest.mark.parametrize("task", PERIODIC)
def test_a_job_whose_worker_was_killed_is_taken_up_again(no_jobs, task):
    job_id = killed_at_work(task)
    assert taken_up() == 1
    assert status(job_id) == "todo"
    assert taken_up() == 0


@pytest.mark.xdist_group("races")
@pytest.mark.parametrize("task", PERIODIC)
def test_its_next_turn_takes_its_place_where_that_waits_already(no_jobs, task):
    killed = killed_at_work(task)
    following = task.defer(timestamp=1)
    taken_up()
    assert (status(killed), status(following)) == ("failed", "todo")


def test_what_takes_up_jobs_waits_for_no_lock():
    assert tasks.take_up_stalled_jobs.lock is None


def test_a_case_that_does_not_settle_holds_up_no_other(version, monkeypatch):
    first, _ = (follow("duplicate", version, before="INQ-01") for _ in range(2))
    Readiness.objects.update(settled_at=first.now)
    real = settle.settle

    def fails_for_the_first(case, known=None):
        if case.pk == first.case.pk:
            raise settle.NeverSettles
        real(case, known)

    monkeypatch.setattr(sweep.settle, "settle", fails_for_the_first)
    with clock.held_at(first.now.replace(day=first.now.day + 2)):
        assert sweep.sweep() == 1
        assert [*sweep.due()] == [first.case.pk]
