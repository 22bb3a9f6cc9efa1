"""The queues: what somebody has, could take, put aside, finished. A queue is a query.

Every queue begins with the cases an actor may see, most urgent first.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolVersion
from workflows.engine.models import Deed, Outcome, WorkItem, WorkItemQuerySet
from workflows.engine.tasks import doers

RECENT = timedelta(days=14)
COUNTED = 100  # a count beyond this is shown as "99+"


def mine(actor: Actor) -> WorkItemQuerySet:
    """What this person has and has not put aside."""
    return _of(actor).filter(held_until=None).most_urgent_first()


def on_hold(actor: Actor) -> WorkItemQuerySet:
    """What this person put aside, what comes back first first."""
    return _of(actor).on_hold().order_by("held_until", "pk")


def available(actor: Actor) -> WorkItemQuerySet:
    """What this person may take: nobody has it, it is not put aside, they did not decline it."""
    declined = Deed.objects.filter(item=OuterRef("pk"), kind=Deed.Kind.DECLINED, by=actor.user)
    free = WorkItem.objects.open().begun(clock.site_today()).filter(owner=None, held_until=None)
    free = free.filter(_doable(actor), case__in=Case.objects.visible_to(actor))
    return free.exclude(Exists(declined)).most_urgent_first()


def recently_done(actor: Actor) -> WorkItemQuerySet:
    """What this person finished in the last two weeks, the last first."""
    since = clock.now() - RECENT
    done = WorkItem.objects.filter(finished_by=actor.user, finished_at__gte=since)
    done = done.exclude(outcome=Outcome.OPEN).filter(case__in=Case.objects.visible_to(actor))
    return done.order_by("-finished_at", "-pk")


def unassigned(actor: Actor) -> WorkItemQuerySet:
    """What nobody has, whoever could take it."""
    return _teams(actor).filter(owner=None)


def overdue(actor: Actor) -> WorkItemQuerySet:
    """What is late, whoever has it."""
    return _teams(actor).overdue(clock.now())


QUEUES: dict[str, Callable[[Actor], WorkItemQuerySet]] = {
    "mine": mine,
    "available": available,
    "hold": on_hold,
    "done": recently_done,
    "unassigned": unassigned,
    "overdue": overdue,
}


def _of(actor: Actor) -> WorkItemQuerySet:
    own = WorkItem.objects.open().filter(owner=actor.user)
    return own.filter(_doable(actor), case__in=Case.objects.visible_to(actor))


def _teams(actor: Actor) -> WorkItemQuerySet:
    begun = WorkItem.objects.open().begun(clock.site_today())
    return begun.filter(case__in=Case.objects.visible_to(actor)).most_urgent_first()


def _doable(actor: Actor) -> Q:
    """The tasks that the acting role does, by the version each case is pinned to."""
    versions = list(ProtocolVersion.objects.values_list("pk", flat=True))
    wanted = Q(pk__in=[])
    for version in versions:
        codes = Q(code__in=codes_of(version, actor.role))
        wanted |= codes if len(versions) == 1 else codes & Q(case__protocol=version)
    return wanted


@lru_cache(maxsize=1000)
def codes_of(version: int, role: str) -> tuple[str, ...]:
    """The codes of the tasks that a role does in a version, which never changes."""
    return tuple(code for code, task in protocol(version).tasks.items() if role in doers(task))


def count(queue: WorkItemQuerySet) -> int:
    """How many are in a queue, at most COUNTED: enough for a badge, and cheap at any size."""
    return queue.order_by()[:COUNTED].count()
