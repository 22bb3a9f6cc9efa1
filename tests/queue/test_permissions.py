"""Every verb of the queues x every role: each checks for itself, whatever page it is called from."""

from datetime import timedelta

import pytest

from casework.blockers import Refused
from casework.people.actor import Actor
from casework.people.roles import Role
from tests.engine import LONG_REASON
from tests.people_and_cases import join, make_user
from workflows.engine.models import Deed
from workflows.queue import asking, claiming, doing
from workflows.queue.claiming import ASSIGNERS

DOES = {"COORD"}  # INQ-01 is the coordinator's
GIVES = set(ASSIGNERS["NAVIGATOR"])
ASKS = {"COORD", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "CELL_LAB"}  # MGR waives it at once

VERBS = {  # on a task that nobody has: (call, who may)
    "claim": (lambda item, actor, to: claiming.claim(item, actor=actor), DOES),
    "start": (lambda item, actor, to: doing.start(item, actor=actor), DOES),
    "note": (lambda item, actor, to: doing.save_draft(item, actor=actor, note="x"), DOES),
    "decline": (
        lambda item, actor, to: claiming.decline(item, actor=actor, reason=LONG_REASON),
        DOES,
    ),
    "assign": (lambda item, actor, to: claiming.assign(item, to, actor=actor), GIVES),
    "ask": (
        lambda item, actor, to: asking.ask_waiver(item, actor=actor, reason=LONG_REASON),
        ASKS | {"MGR"},
    ),
}
OWNED = {  # on a task that somebody else has
    "release": (lambda item, actor, to: claiming.release(item, actor=actor), GIVES),
    "take back": (lambda item, actor, to: claiming.assign(item, to, actor=actor), GIVES),
    "resume": (lambda item, actor, to: doing.resume(item, actor=actor), GIVES),
}


def allowed(call, item, actor, to):
    before = (item.owner_id, item.draft, item.held_until, Deed.objects.count())
    try:
        call(item.pk, actor, to)
    except Refused:
        item.refresh_from_db()
        assert before == (item.owner_id, item.draft, item.held_until, Deed.objects.count())
        return False
    return True


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("name", VERBS)
def test_a_free_task(inquiry, name, role):
    call, may = VERBS[name]
    person = make_user(role)
    join(inquiry.case, person, role)
    to = inquiry.person("COORD-2", "COORD")
    assert allowed(call, inquiry.item("INQ-01"), Actor(person, role), to) == (role in may)


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("name", OWNED)
def test_somebody_elses_task(inquiry, name, role):
    call, may = OWNED[name]
    owner = inquiry.actor("COORD", "COORD-2")
    item = inquiry.item("INQ-01")
    claiming.claim(item.pk, actor=owner)
    until = timedelta(days=3) + item.today()
    doing.hold(item.pk, actor=owner, until=until, reason="Waits.")
    item.refresh_from_db()
    person = make_user(role)
    join(inquiry.case, person, role)
    to = inquiry.person("COORD-3", "COORD")
    assert allowed(call, item, Actor(person, role), to) == (role in may)
