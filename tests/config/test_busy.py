"""Who waits in vain for a case that somebody else works on is told so; nothing is half done."""

import pytest

from tests.databases import published
from tests.people_and_cases import make_case, make_user, sign_in, worked_on

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("people at once")]


def test_a_case_that_somebody_works_on_is_busy_and_not_broken(client, monkeypatch):
    monkeypatch.setattr("casework.cases.changes.LOCK_TIMEOUT_MS", 200)
    coordinator = make_user("COORD")
    case = make_case(coordinator, published())
    sign_in(client, coordinator)
    with worked_on(case):
        answer = client.post(f"/cases/{case.code}/tasks/INQ-02/take/", {"act": "claim"})
    assert answer.status_code == 409
    assert "Somebody is working on this right now" in answer.content.decode()
