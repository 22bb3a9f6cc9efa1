"""The seam upward: a lower room says that a case changed; the room on top settles it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache

from django.db import connection, transaction

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.models import User
from casework.prepared import Prepared

LOCK_TIMEOUT_MS = 5000

_settle: list[Callable[[Case], None]] = []
_together: ContextVar[dict[int, Case] | None] = ContextVar("together", default=None)


def on_change[S: Callable[[Case], None]](settle: S) -> S:
    """Register the one function that settles a case; `workflows` does when it loads."""
    _settle[:] = [settle]
    return settle


def changed(case: Case) -> None:
    """Something that a case's progress may depend on changed. Call under the case's lock."""
    waiting = _together.get()
    if waiting is not None:
        waiting[case.pk] = case
        return
    for settle in _settle:
        settle(case)


@contextmanager
def together() -> Iterator[None]:
    """Many changes, one settling at the end of the block: for many papers of a case at once."""
    token = _together.set({})
    try:
        with transaction.atomic():
            yield
            waiting = _together.get() or {}
            _together.set(None)
            for case in waiting.values():
                case.refresh_from_db()
                changed(case)
    finally:
        _together.reset(token)


def lock(case_id: int, actor: Actor) -> Case:
    """The case, its row locked to the end of the transaction; waits at most five seconds.

    Raises Case.DoesNotExist when the actor may not see it: outsiders learn nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{LOCK_TIMEOUT_MS}ms"])
    asked = locking(actor.role, system=actor.user is None)
    found = asked.first(actor.user_id, clock.now(), case_id)
    if found is None:
        raise Case.DoesNotExist
    return found


@cache
def locking(role: str, *, system: bool) -> Prepared[Case]:
    """The row of a case, if it is visible to a user in this role. Values: user, now, case."""
    user, now, case = -(2**62), datetime(1, 1, 1, tzinfo=UTC), -(2**61)
    with clock.held_at(now):
        seen = Case.objects.visible_to(Actor(None if system else User(pk=user), role))
        return Prepared(seen.select_for_update(of=("self",)).filter(pk=case), user, now, case)
