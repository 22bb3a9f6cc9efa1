"""A case at a moment, as guards see it: facts, stage, hold, who asks, and what the rooms hold."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from casework import clock
from casework.cases import facts
from casework.cases.facts import Facts, Value
from casework.cases.models import Case
from casework.cases.rows import Rows, read
from casework.people.actor import SYSTEM, Actor
from casework.protocols.compiled import Protocol, protocol

Maker = Callable[..., Any]


@dataclass(frozen=True)
class Room:
    """What a room makes of the lists it reads. `shared`: once for all cases read together."""

    maker: Maker
    lists: tuple[str, ...]
    shared: bool


_ROOMS: dict[str, Room] = {}
_LISTS = {"facts": facts.ROWS}


def room(name: str, *, shared: bool = False, **lists: str) -> Callable[[Maker], Maker]:
    """Register what a room above adds to every situation.

    `lists`: what it reads of each case, made by `rows`; the function is called with them by name.
    """

    def register(maker: Maker) -> Maker:
        _ROOMS[name] = Room(maker, tuple(lists), shared)
        _LISTS.update(lists)
        return maker

    return register


@dataclass(frozen=True)
class Occurrence:
    """The occurrence of a repeated task that is being judged. `day`: site date, if it has one."""

    key: str
    day: date | None = None


@dataclass(frozen=True)
class Situation:
    """Everything an expression may ask about one case. Never written to; copies are changed."""

    case: Case
    protocol: Protocol
    facts: Facts
    stage: str
    on_hold: bool
    now: datetime
    actor: Actor
    rooms: Mapping[str, Any] = field(default_factory=dict)
    occurrence: Occurrence | None = None

    @property
    def today(self) -> date:
        """Today at the trial site."""
        return clock.site_date(self.now)

    def holds(self, expression: dict[str, Any] | None) -> bool:
        return self.protocol.test(expression)(self)

    def with_facts(self, changes: Mapping[str, Value], cleared: Iterable[str] = ()) -> "Situation":
        return replace(self, facts=self.facts.with_(changes, cleared))

    def at(self, occurrence: Occurrence) -> "Situation":
        return replace(self, occurrence=occurrence)

    def moved(self, changes: Mapping[str, Value], cleared: Iterable[str] = ()) -> "Situation":
        """As the system sees the case after it was moved with these effects; nothing is read."""
        known = facts.system_facts(self.case)
        return replace(
            self,
            facts=self.facts.with_({**changes, **known}, {*cleared, "closed_at"}),
            stage=self.case.stage,
            on_hold=self.case.on_hold_since is not None,
            now=clock.now(),
            actor=SYSTEM,
            occurrence=None,
        )


def situations(cases: Iterable[Case], actor: Actor = SYSTEM) -> dict[int, Situation]:
    """The situations of many cases, in one query however many cases there are."""
    by_id = {case.pk: case for case in cases}
    found: dict[int, Situation] = {}
    shared: dict[str, Any] = {}
    for case_id, lists in read(_LISTS, by_id):
        case = by_id[case_id]
        rules = protocol(case.protocol_id)
        found[case_id] = Situation(
            case=case,
            protocol=rules,
            facts=facts.of(rules, case, lists["facts"]),
            stage=case.stage,
            on_hold=case.on_hold_since is not None,
            now=clock.now(),
            actor=actor,
            rooms=_rooms(lists, shared),
        )
    return found


def _rooms(lists: Mapping[str, Rows], shared: dict[str, Any]) -> dict[str, Any]:
    """What the rooms hold of one case. `shared`: what they made for those before it."""
    found = dict(shared)
    for name, one in _ROOMS.items():
        if name not in found:
            found[name] = one.maker(**{wanted: lists[wanted] for wanted in one.lists})
            if one.shared:
                shared[name] = found[name]
    return found


def situation(case: Case, actor: Actor = SYSTEM) -> Situation:
    return situations([case], actor)[case.pk]
