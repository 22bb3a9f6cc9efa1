"""The queues: what somebody has, could take, put aside, finished. A queue is a query.

Every queue begins with the cases an actor may see, most urgent first.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework import clock
from casework.cases.models import Case, Membership
from casework.people.absence import Absence
from casework.people.actor import Actor
from casework.people.roles import EVERY_CASE, EVERY_CASE_AT_SITE, EVERY_CASE_IN_TREATMENT
from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolVersion
from workflows.engine.models import Deed, Outcome, WorkItem, WorkItemQuerySet
from workflows.engine.owners import own_doers
from workflows.gaps.deriving import codes_of_papers

RECENT = timedelta(days=14)
FEW = 2000  # cases
MOST = 100  # a count beyond this is shown as "99+"


class Queues:
    """The queues of one actor; built for one request, which lists and counts several."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self._cases = Case.objects.visible_to(actor)

    def named(self, name: str) -> WorkItemQuerySet:
        """The queue of a name in NAMES."""
        queue: WorkItemQuerySet = getattr(self, NAMES[name])()
        return queue

    def mine(self) -> WorkItemQuerySet:
        """What this person, or who they stand in for, has and has not put aside."""
        return self._own().filter(held_until=None).most_urgent_first()

    def on_hold(self) -> WorkItemQuerySet:
        """What this person put aside, what comes back first first."""
        return self._own().on_hold().order_by("held_until", "pk")

    def available(self) -> WorkItemQuerySet:
        """What this person may take: nobody has it, it is not put aside, they did not decline it."""
        free = self._free().filter(self._doable, held_until=None)
        return self._where_work_is(free).exclude(Exists(self._declined))

    def due_by(self, day: date) -> WorkItemQuerySet:
        """What this person has or could take and has to be done by a day, whose ever day it is."""
        theirs = Q(owner__in=self.stands_for) | Q(owner=None) & ~Exists(self._declined)
        last = datetime.combine(day + timedelta(days=2), time(), tzinfo=UTC)  # ended everywhere
        due = self._everybodys().filter(self._doable, theirs, held_until=None)
        return self._where_work_is(due.filter(due_on__lte=day, due_at__lt=last))

    def recently_done(self) -> WorkItemQuerySet:
        """What this person finished in the last two weeks, the last first."""
        since = clock.now() - RECENT
        done = WorkItem.objects.filter(finished_by=self.actor.user, finished_at__gte=since)
        done = done.exclude(outcome=Outcome.OPEN).filter(case__in=self._cases)
        return done.order_by("-finished_at", "-pk")

    def unassigned(self) -> WorkItemQuerySet:
        """What nobody has, whoever could take it; papers of gaps are asked for together instead."""
        return self._free().exclude(code__in=codes_of_papers())

    def overdue(self) -> WorkItemQuerySet:
        """What is late, whoever has it; papers of gaps are chased together instead."""
        return self._everybodys().overdue(clock.now()).exclude(code__in=codes_of_papers())

    @property
    def _declined(self) -> QuerySet[Deed]:
        return Deed.objects.filter(item=OuterRef("pk"), kind=Deed.Kind.DECLINED, by=self.actor.user)

    def _where_work_is(self, items: WorkItemQuerySet) -> WorkItemQuerySet:
        return items if self._few is None else items.filter(case__in=self._few)

    def _free(self) -> WorkItemQuerySet:
        return self._everybodys().filter(owner=None)

    def _own(self) -> WorkItemQuerySet:
        own = WorkItem.objects.open().filter(owner__in=self.stands_for)
        return own.filter(self._doable, case__in=self._cases)

    def _everybodys(self) -> WorkItemQuerySet:
        begun = WorkItem.objects.open().begun(clock.site_today())
        return begun.filter(case__in=self._cases).most_urgent_first()

    @cached_property
    def stands_for(self) -> list[int | None]:
        """This person, and those they stand in for today."""
        assert self.actor.user is not None
        covered = Absence.objects.covered_by(self.actor.user).values_list("user", flat=True)
        return [self.actor.user_id, *covered]

    @cached_property
    def _few(self) -> list[int] | None:
        """The numbers of the cases in which this person can find work, when they are few.

        Only to be quick: of few cases the work is looked up, of many the queue is read until a
        page is full. What may be seen is `visible_to`'s to say.
        """
        if self.actor.role in EVERY_CASE | EVERY_CASE_AT_SITE | EVERY_CASE_IN_TREATMENT:
            return None
        left = Case.objects.with_work_left()  # closed cases only grow, those of one person too
        on = Membership.objects.filter(user__in=self.stands_for, role=self.actor.role)
        on, own = on.filter(case__in=left), left.filter(owner__in=self.stands_for)
        found = on.values_list("case").union(own.values_list("pk"))[: FEW + 1]
        numbers = [number for (number,) in found]
        return numbers if len(numbers) <= FEW else None

    @cached_property
    def _doable(self) -> Q:
        """The tasks that the acting role does, by the version each case is pinned to."""
        versions = list(ProtocolVersion.objects.values_list("pk", flat=True))
        wanted = Q(pk__in=[])
        for version in versions:
            codes = Q(code__in=codes_of(version, self.actor.role))
            wanted |= codes if len(versions) == 1 else codes & Q(case__protocol=version)
        return wanted


NAMES = {
    "mine": "mine",
    "available": "available",
    "hold": "on_hold",
    "done": "recently_done",
    "unassigned": "unassigned",
    "overdue": "overdue",
}


@lru_cache(maxsize=1000)
def codes_of(version: int, role: str) -> tuple[str, ...]:
    """The codes of the tasks that a role may have in a version, which never changes."""
    return tuple(code for code, task in protocol(version).tasks.items() if role in own_doers(task))


def count(queue: WorkItemQuerySet) -> int:
    """How many are in a queue, at most MOST: enough for a badge, and cheap at any size."""
    return queue.order_by()[:MOST].count()
