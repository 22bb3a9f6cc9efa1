"""What changed, for one reader: the codes of cases they see, or saw until lately, and no other."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.roles import EVERY_CASE
from casework.pulse.lost import Lost
from casework.pulse.reading import changed_since, cursor_now


@dataclass(frozen=True)
class News:
    """`all`: too much to name, look at everything anew. `cursor`: what it is known up to."""

    cursor: int
    cases: tuple[str, ...] = ()
    all: bool = False

    def __bool__(self) -> bool:
        return bool(self.cases) or self.all

    def as_json(self) -> str:
        return json.dumps({"cursor": str(self.cursor), "cases": self.cases, "all": self.all})


def news(actor: Actor, cursor: int, cases: Collection[int], lost: Lost) -> News:
    """One query for those that are seen, and one more where somebody lost sight of one."""
    found = Case.objects.visible_to(actor).filter(pk__in=cases).values_list("pk", "code")
    seen = dict(found)
    if actor.role not in EVERY_CASE and len(seen) < len(cases):
        gone = (lost.to(actor.user_id or 0, actor.role) & set(cases)) - seen.keys()
        if gone:
            seen |= dict(Case.objects.filter(pk__in=gone).values_list("pk", "code"))
    return News(cursor, tuple(sorted(seen.values())))


def news_since(actor: Actor, cursor: int | None) -> News:
    """What a reader at a cursor has missed; without a cursor only where they are now."""
    if cursor is None:
        return News(cursor_now())
    changed = changed_since(cursor)
    if changed.all or not changed.cases:
        return News(changed.cursor, all=changed.all)
    return news(actor, changed.cursor, changed.cases, Lost(changed.cases))
