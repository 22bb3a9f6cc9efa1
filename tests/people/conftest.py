import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.test import Client

from casework import clock, tasks
from casework.people import away
from casework.people.actor import Actor
from tests.people_and_cases import make_user, protocol_version, sign_in

__all__ = ["protocol_version"]

REASON = "Leaves the organisation at the end of the month"


def day(offset):
    """A date so many days from today, in UTC, where the people of these tests live."""
    return clock.now().date() + timedelta(days=offset)


def plan(user, first, last, *, cover=None, by=None, **more):
    """Days away from today + first to today + last; planned by the person unless `by` is given."""
    return away.set_away(
        user.pk,
        away_from=first if isinstance(first, date) else day(first),
        until=last if isinstance(last, date) else day(last),
        covered_by=cover.pk if cover else None,
        actor=by or Actor(user, user.roles()[0]),
        **more,
    )


def waiting_mail():
    """The arguments of the invitations that wait to be mailed, in order."""
    jobs = apps.get_model("procrastinate", "ProcrastinateJob").objects.order_by("pk")
    return [job.args for job in jobs.filter(task_name="casework.tasks.send_invitation")]


def deliver(outbox):
    """Run the waiting jobs as the worker would; the link of the last message."""
    for arguments in waiting_mail():
        tasks.send_invitation(**arguments)
    return re.search(r"https?://\S+/reset/key/\S+", outbox[-1].body)[0]


@pytest.fixture
def admin(db):
    return make_user("ADMIN", name="Ada Adminsen")


@pytest.fixture
def manager(db):
    return make_user("MGR", name="Mona Lenk")


@pytest.fixture
def as_admin(admin):
    return sign_in(Client(), admin)


@pytest.fixture
def as_manager(manager):
    return sign_in(Client(), manager)
