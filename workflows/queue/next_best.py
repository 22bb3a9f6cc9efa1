"""Take next best: one atomic claim of what is most urgent and free."""

from django.db import transaction

from casework.cases.models import Case
from casework.people.acting import verb
from casework.people.actor import Actor
from workflows.engine.models import WorkItem
from workflows.engine.records import MoveRefused
from workflows.queue.claiming import claim
from workflows.queue.queues import Queues

LOOKED_AT = 50  # tasks; somebody is working on the cases of those before


@verb
def take_next(*, actor: Actor) -> WorkItem | None:
    """Claim the most urgent task that is free; None when there is none.

    Cases that somebody else is changing at this moment are passed over, so that two who press at
    once get two tasks and neither waits.
    """
    candidates = Queues(actor).available().values_list("pk", "case_id")
    for item_id, case_id in candidates[:LOOKED_AT]:
        free = Case.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=case_id)
        if not free:
            continue
        try:
            with transaction.atomic():
                return claim(item_id, actor=actor)
        except MoveRefused:  # taken a moment ago, or this person did the other half of the pair
            continue
    return None
