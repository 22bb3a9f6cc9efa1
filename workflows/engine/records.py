"""What a step must record: given values checked for presence and type, in order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from casework.blockers import Blocker, Refused
from casework.cases.facts import Value, ValueNotAllowed, parse
from casework.cases.situation import Situation
from casework.guards import refusal
from casework.protocols.compiled import Protocol
from casework.protocols.schema import Record


class MoveRefused(Refused):
    """A move, a task or another act of the engine was refused; nothing changed."""


class UnknownCode(LookupError):
    """The protocol of this case has no such move, task, event or fact."""


@dataclass(frozen=True)
class Recorded:
    """The values a step records, the situation with them applied, and what was wrong."""

    values: dict[str, Value]
    situation: Situation
    blockers: list[Blocker]


def check(s: Situation, records: Iterable[Record], given: Mapping[str, Any]) -> Recorded:
    """Read given values in the records' order; an entry's `when` sees those before it."""
    records = tuple(records)
    values: dict[str, Value] = {}
    missing: list[str] = []
    names = {record.fact for record in records}
    bad = [f"{name} is not recorded by this step" for name in given if name not in names]
    for record in records:
        if not s.holds(record.when):
            continue
        spec = s.protocol.facts[record.fact]
        raw = given.get(record.fact)
        if raw is None or raw == "":
            if not record.optional:
                missing.append(spec.meaning)
            continue
        try:
            value = parse(spec, raw)
        except ValueNotAllowed as error:
            bad.append(f"{spec.meaning} ({error})")
            continue
        values[record.fact] = value
        s = s.with_facts({record.fact: value})
    return Recorded(values, s, _blockers(s.protocol, missing, bad))


def _blockers(rules: Protocol, missing: list[str], bad: list[str]) -> list[Blocker]:
    blockers = []
    if missing:
        blockers.append(_refusal(rules, "RECORD_MISSING", missing_facts="; ".join(missing)))
    if bad:
        blockers.append(_refusal(rules, "VALUE_NOT_ALLOWED", bad_facts="; ".join(bad)))
    return blockers


def _refusal(rules: Protocol, code: str, **words: str) -> Blocker:
    return refusal(rules.file.refusals, code, **words)


def refuse(rules: Protocol, code: str, **words: str) -> MoveRefused:
    """One of the engine's own refusals, ready to raise."""
    return MoveRefused([_refusal(rules, code, **words)])
