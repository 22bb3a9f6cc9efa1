"""Take next best: one atomic claim of what is most urgent, free and can be done now."""

from django.db import transaction

from casework.cases.models import Case
from casework.cases.situation import situation
from casework.people.acting import verb
from casework.people.actor import Actor
from workflows.case.tasksheet import at_occurrence, standing
from workflows.engine.models import WorkItem
from workflows.engine.records import MoveRefused
from workflows.queue.claiming import claim
from workflows.queue.queues import Queues

LOOKED_AT = 50  # tasks; somebody is working on the cases of those before


@verb
def take_next(*, actor: Actor) -> WorkItem | None:
    """Claim the most urgent task of this role that is free and can be done; None without one.

    Safety first, then required work by its date, then optional work. Passed over are tasks whose
    papers or guards wait for others, those of other parties, and cases that somebody else is
    changing at this moment: two who press at once get two tasks and neither waits.
    """
    candidates = Queues(actor).available().order_by("-safety", "-required", "due_at", "pk")
    for item in candidates.select_related("case")[:LOOKED_AT]:
        free = Case.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            pk=item.case_id
        )
        if not free or not _can_be_done(item, actor):
            continue
        try:
            with transaction.atomic():
                return claim(item.pk, actor=actor)
        except MoveRefused:  # taken a moment ago, or this person did the other half of the pair
            continue
    return None


def _can_be_done(item: WorkItem, actor: Actor) -> bool:
    """Whether nothing but this person's own work is missing."""
    s = at_occurrence(situation(item.case, actor), item.occurrence)
    task = s.protocol.tasks[item.code]
    return actor.role in (task.role, *task.also_by) and not standing(s, task, actor)
