"""Two who act at once, each on a connection of their own: exactly one wins, nothing is lost."""

import threading

import pytest
from django.db import connections

from casework.people import accounts
from casework.people.actor import Actor
from casework.people.authority import AccountRefused
from casework.people.models import User
from tests.databases import published
from tests.people.conftest import REASON
from tests.people_and_cases import make_case, make_user, worked_on
from workflows.team.handing_over import hand_over

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("people at once")]


def test_two_administrators_who_close_each_other_at_once_leave_one():
    first, second = make_user("ADMIN"), make_user("ADMIN")
    ready, outcomes = threading.Barrier(2), []

    def act(one, other):
        try:
            ready.wait(5)
            accounts.deactivate(other.pk, actor=Actor(one, "ADMIN"), reason=REASON)
            outcomes.append("done")
        except AccountRefused as refused:
            outcomes.extend(refused.codes)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=act, args=pair) for pair in ((first, second), (second, first))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["LAST_ADMIN", "done"]
    assert User.objects.filter(is_active=True, role_grants__role="ADMIN").count() == 1


def test_a_case_that_somebody_works_on_is_named_and_the_others_go(monkeypatch):
    monkeypatch.setattr("casework.cases.changes.LOCK_TIMEOUT_MS", 100)
    version = published()
    leaver, successor = make_user("COORD"), make_user("COORD")
    cases = [make_case(leaver, version) for _ in range(2)]
    boss = Actor(make_user("MGR"), "MGR")
    with worked_on(cases[0]):
        done = hand_over(leaver.pk, successor.pk, actor=boss, reason=REASON)
    assert [handed.went for handed in done] == [False, True]
    assert "working on this case right now" in done[0].failed
    (rest,) = hand_over(leaver.pk, successor.pk, actor=boss, reason=REASON)
    assert (rest.case, rest.went) == (cases[0], True)
