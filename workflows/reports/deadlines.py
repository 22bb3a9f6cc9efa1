"""What each version of the protocol says of days: limits of stages, windows of visits, clocks of safety.

As columns for `unnest`, so that each case is judged by the version it follows.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from casework.protocols.compiled import Protocol, protocol
from casework.protocols.models import ProtocolVersion
from casework.protocols.schema import Task
from workflows.pace.parties import PARTIES

# The day of a visit that has no task of its own: on Day 28 the hospital judges what the dose did.
SEEN = {"D28": "dlt_assessed_at"}
# Clocks that run on hours, whatever the day's end: how long after the event (domain.md 5.6, T4).
HOURS = {"SAE-03": 24.0}

type Columns = dict[str, list[Any]]
type Versions = Sequence[tuple[int, Protocol]]


def slas() -> Columns:
    """By version and stage: the fact that the days count from, the days, the role that owes them."""
    return _columns(
        ("protocols", "stages", "anchors", "targets", "limits", "owes"),
        (
            (
                pk,
                stage.code,
                stage.sla.anchor,
                stage.sla.target_days,
                stage.sla.limit_days,
                PARTIES.get(stage.owner_role, "us"),
            )
            for pk, rules in _versions()
            for stage in rules.file.stages
        ),
    )


def windows() -> Columns:
    """The windows of visits and, by task, of the contacts that go on after treatment."""
    known = [*_versions()]
    return _visits(known) | _contacts(known)


def _visits(known: Versions) -> Columns:
    """By version and visit: days after Day 0 of the window, the facts of its day and of its outcome."""
    return _columns(
        ("protocols", "codes", "firsts", "lasts", "days", "outcomes"),
        (
            (pk, code, *window, f"visit_{code.lower()}_on", f"visit_{code.lower()}_status")
            if f"visit_{code.lower()}_on" in rules.facts
            else (pk, code, *window, SEEN[code], "")
            for pk, rules in known
            for code, window in rules.file.day_rules.get("visits", {}).items()
            if f"visit_{code.lower()}_on" in rules.facts or code in SEEN
        ),
    )


def _contacts(known: Versions) -> Columns:
    """By version and task: the facts that tell of a contact."""
    return _columns(
        ("contact_protocols", "contact_codes", "contact_moments", "contact_results"),
        (
            (pk, task.code, _recorded(rules, task, "datetime"), _recorded(rules, task, "enum"))
            for pk, rules in known
            for stream in rules.file.workstreams
            if stream.continues_after_close is not None
            for task in stream.tasks
            if task.repeat.kind == "schedule"
        ),
    )


def clocks() -> Columns:
    """By version and task of safety: the event that starts its clock, the fact that stops it, hours.

    `names`: what the task is called, by the newer version where two differ.
    """
    return _columns(
        ("protocols", "codes", "names", "events", "moments", "hours"),
        (
            (
                pk,
                task.code,
                task.name,
                task.repeat.event,
                _recorded(rules, task, "datetime"),
                HOURS.get(task.code),
            )
            for pk, rules in _versions()
            for task in rules.tasks.values()
            if rules.is_safety(task)
        ),
    )


def _versions() -> Iterator[tuple[int, Protocol]]:
    for pk in ProtocolVersion.objects.order_by("pk").values_list("pk", flat=True):
        yield pk, protocol(pk)


def _recorded(rules: Protocol, task: Task, kind: str) -> str:
    """The first fact of a type that finishing a task records; empty where there is none."""
    facts = (record.fact for record in task.records)
    return next((fact for fact in facts if rules.facts[fact].type == kind), "")


def _columns(names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> Columns:
    columns = [[*column] for column in zip(*rows, strict=True)] or [[] for _name in names]
    return dict(zip(names, columns, strict=True))
