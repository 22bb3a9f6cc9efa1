"""What a manager asks first: who is behind, and which limits are broken."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.models import User
from casework.protocols.compiled import Protocol, newest
from workflows.board.narrowing import OVER, WORDS
from workflows.inbox.desk import address
from workflows.inbox.people import Load, loads
from workflows.limits.counting import Limit, of_columns
from workflows.queue.queues import MOST, Queues, count

FEW = 10


@dataclass(frozen=True)
class Full:
    """A column with more cases than its limit."""

    name: str
    limit: Limit
    url: str


@dataclass(frozen=True)
class Behind:
    """`people`: with how many overdue tasks each has. `nobodys`: overdue tasks that nobody has.

    `past_limit`: cases past the limit of their stage.
    """

    people: list[Load]
    people_url: str
    nobodys: str
    overdue_url: str
    full: list[Full]
    past_limit: int
    past_limit_url: str

    def __bool__(self) -> bool:
        return bool(self.people or self.nobodys or self.full or self.past_limit)


def behind(actor: Actor) -> Behind:
    """Of all cases that the manager sees."""
    late = Queues(actor).overdue()
    owned, free = late.filter(owner__isnull=False).order_by(), count(late.filter(owner=None))
    people = loads(User.objects.filter(pk__in=owned.values("owner")), owned)
    rules, today = newest(), clock.site_today()
    seen = Case.objects.visible_to(actor).open()
    return Behind(
        people=sorted(people, key=lambda load: (-load.late, load.name))[:FEW],
        people_url=address("people"),
        nobodys=f"{MOST - 1}+" if free >= MOST else str(free or ""),
        overdue_url=address("overdue"),
        full=_full(rules) if rules else [],
        past_limit=seen.filter(WORDS["due"]([OVER], rules, today)).count() if rules else 0,
        past_limit_url=f"{reverse('board')}?{urlencode({'due': OVER})}",
    )


def _full(rules: Protocol) -> list[Full]:
    limits = of_columns(rules)
    return [
        Full(column.name, limits[column.code], f"{reverse('board')}#column-{column.code}")
        for column in rules.file.columns
        if column.code in limits and limits[column.code].over
    ]
