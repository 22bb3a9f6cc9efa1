"""The rows of the bench, in the order in which they are measured, and how they are shown."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.benchmarks import (
    browser,
    desks,
    jobs,
    pages,
    papers,
    prechecks,
    remembered,
    reports,
    streams,
    sweeping,
    verbs,
)
from tests.benchmarks.lab import Lab
from tests.benchmarks.measure import Row

ROWS: dict[str, Callable[[Lab], Iterator[Row]]] = {
    "board": pages.board,
    "behind": pages.board_behind,
    "list": pages.listed,
    "inbox": pages.inbox,
    "advance": verbs.advance,
    "complete": verbs.complete,
    "claim": verbs.claim,
    "job": jobs.claim,
    "sweep": sweeping.sweep,
    "streams": streams.idle,
    "papers": papers.store,
    "memory": papers.memory,
    "remembered": remembered.similar,
    "desk": desks.desk,
    "precheck": prechecks.cases,
    "reports": reports.counts,
    "histories": reports.read,
    "browser": browser.board,
}


def measure(lab: Lab, names: Sequence[str] = ()) -> list[Row]:
    """The rows of these names, or all; each is said as soon as it is known."""
    found = []
    for name in names or ROWS:
        for row in ROWS[name](lab):
            lab.say(line(row))
            found.append(row)
    return found


def line(row: Row) -> str:
    sign = {True: "holds", False: "TOO HIGH", None: ""}[row.holds]
    bound = "" if row.bound is None else f"<= {row.bound:g}"
    beside = "" if row.baseline is None else f"bare {row.baseline:.2f}"
    return (
        f"{row.name:<68} {row.value:>10.2f} {row.unit:<20} {bound:<8} {sign:<9} {beside}".rstrip()
    )


def write(rows: Sequence[Row], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([row.as_json() for row in rows], indent=1) + "\n", encoding="utf-8")
