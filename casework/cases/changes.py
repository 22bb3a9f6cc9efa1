"""The seam upward: a lower room says that a case changed; the room on top settles it."""

from collections.abc import Callable

from django.db import connection

from casework.cases.models import Case
from casework.people.actor import Actor

LOCK_TIMEOUT_MS = 5000

_settle: list[Callable[[Case], None]] = []


def on_change(settle: Callable[[Case], None]) -> Callable[[Case], None]:
    """Register the one function that settles a case; `workflows` does when it loads."""
    _settle[:] = [settle]
    return settle


def changed(case: Case) -> None:
    """Something that a case's progress may depend on changed. Call under the case's lock."""
    for settle in _settle:
        settle(case)


def lock(case_id: int, actor: Actor) -> Case:
    """The case, its row locked to the end of the transaction; waits at most five seconds.

    Raises Case.DoesNotExist when the actor may not see it: outsiders learn nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{LOCK_TIMEOUT_MS}ms"])
    return (
        Case.objects.visible_to(actor)
        .select_related("protocol")
        .select_for_update(of=("self",))
        .get(pk=case_id)
    )
