"""Situations without a database: the bundled protocol, and facts as a form would give them."""

from datetime import datetime
from functools import cache

from casework.cases.facts import Facts, parse
from casework.cases.models import Case
from casework.cases.situation import Situation
from casework.people.actor import Actor
from casework.protocols.compiled import Protocol
from casework.protocols.publish import BUNDLED, check

NOW = "2026-03-18T09:05:00+08:00"


@cache
def rules():
    """The bundled protocol, compiled."""
    return Protocol(check(BUNDLED))


def facts(**given):
    return Facts(rules(), {name: parse(rules().facts[name], raw) for name, raw in given.items()})


def about(*, now=NOW, role="COORD", on_hold=False, stage="INQUIRY", **given):
    """A case with these facts, at an instant, asked for by somebody in a role."""
    return Situation(
        case=Case(),
        protocol=rules(),
        facts=facts(**given),
        stage=stage,
        on_hold=on_hold,
        now=datetime.fromisoformat(now),
        actor=Actor(None, role),
        rooms={"papers": None, "work": None},
    )


def holds(predicate, arguments, **situation):
    """Whether a predicate of the protocol's table is true."""
    return about(**situation).holds({predicate: arguments})
