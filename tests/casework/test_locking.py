"""The question that every verb begins with is written once a role, and stays that of `visible_to`."""

import pytest

from casework import clock
from casework.cases import changes
from casework.cases.models import Case
from casework.people.actor import SYSTEM, Actor
from casework.people.models import User
from casework.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role.values)
def test_it_asks_what_visible_to_asks(role):
    with clock.held_at(clock.now()):
        user = User.objects.create_user("somebody@example.org", name="Somebody")
        asked = changes.locking(role, system=False)
        written = Case.objects.visible_to(Actor(user, role)).select_for_update(of=("self",))
        text, params = written.filter(pk=7).query.sql_with_params()
        assert (asked.text, asked.params(user.pk, clock.now(), 7)) == (text, list(params))


def test_the_system_locks_any_case():
    text, _ = Case.objects.select_for_update(of=("self",)).filter(pk=7).query.sql_with_params()
    assert changes.locking(SYSTEM.role, system=True).text == text


def test_a_case_that_is_not_there_is_told_as_one_that_is_not_seen():
    with pytest.raises(Case.DoesNotExist):
        changes.lock(7, SYSTEM)
