"""The seam upward: a lower room says that a case changed; the room on top settles it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from casework.cases.models import Case
from casework.people.actor import Actor

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
    return Case.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
