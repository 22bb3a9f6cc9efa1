"""A case at a moment, as guards see it: facts, stage, hold, who asks, and what the rooms hold."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from casework import clock
from casework.cases import facts
from casework.cases.facts import Facts, Value
from casework.cases.models import Case
from casework.people.actor import SYSTEM, Actor
from casework.protocols.compiled import Protocol, protocol

Loader = Callable[[Protocol, list[Case]], Mapping[int, Any]]
_LOADERS: dict[str, Loader] = {}


def room(name: str) -> Callable[[Loader], Loader]:
    """Register what a room above adds to every situation, loaded for many cases at once."""

    def register(loader: Loader) -> Loader:
        _LOADERS[name] = loader
        return loader

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


def situations(cases: Iterable[Case], actor: Actor = SYSTEM) -> dict[int, Situation]:
    """The situations of many cases, in a handful of queries however many cases there are."""
    found: dict[int, Situation] = {}
    by_protocol = sorted(cases, key=lambda case: case.protocol_id)
    for version, group in groupby(by_protocol, key=lambda case: case.protocol_id):
        members, rules = list(group), protocol(version)
        known = facts.load(rules, members)
        rooms = {name: loader(rules, members) for name, loader in _LOADERS.items()}
        for case in members:
            found[case.pk] = Situation(
                case=case,
                protocol=rules,
                facts=known[case.pk],
                stage=case.stage,
                on_hold=case.on_hold_since is not None,
                now=clock.now(),
                actor=actor,
                rooms={name: loaded.get(case.pk) for name, loaded in rooms.items()},
            )
    return found


def situation(case: Case, actor: Actor = SYSTEM) -> Situation:
    return situations([case], actor)[case.pk]
