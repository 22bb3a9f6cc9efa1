"""Rows of pages: the board, the board with closed cases behind it, the inbox, the list."""

import gzip
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.cases.models import Case
from tests.benchmarks.lab import BEHIND, FULL, OPEN, Lab
from tests.benchmarks.measure import Row, beside, in_turns, milliseconds, quiet
from workflows.engine.models import WorkItem

BLOCK = 8  # pages in a row from one database before the other has its turn


def board(lab: Lab) -> Iterator[Row]:
    lab.use(OPEN)
    name = f"board, {Case.objects.open().count():,} open cases"
    yield from page(lab, name, lab.client("MGR"), "/board/", bound=100)
    content = lab.client("MGR").get("/board/", secure=True).content
    yield Row(f"{name}, raw", len(content) / 1000, "KB", 500)
    yield Row(f"{name}, gzip", len(gzip.compress(content, 6)) / 1000, "KB", 100)


def board_behind(lab: Lab) -> Iterator[Row]:
    """The same board without and with closed cases, in blocks: each database keeps its pool."""
    times: dict[str, list[float]] = {OPEN: [], BEHIND: []}
    for _ in range(max(2, lab.repeats // BLOCK)):
        for name, found in times.items():
            lab.use(name)
            ask = partial(lab.client("MGR").get, "/board/", secure=True)
            for _ in range(3):
                ask()
            with quiet():
                found += [milliseconds(ask) for _ in range(BLOCK)]
    lab.use(BEHIND)
    closed = Case.objects.filter(closed_at__isnull=False).count()
    without, behind = median(times[OPEN]), median(times[BEHIND])
    yield Row(
        f"board with {closed:,} closed cases behind, ratio", behind / without, "x the board without",
        1.2, without,
    )  # fmt: skip


def inbox(lab: Lab) -> Iterator[Row]:
    lab.use(FULL)
    address = "/inbox/"
    todo, done = WorkItem.objects.open().count(), WorkItem.objects.filter(outcome="done").count()
    name = f"{address} with {todo:,} open and {done:,} done tasks"
    yield from page(lab, name, lab.client("COORD"), address, bound=60)


def listed(lab: Lab) -> Iterator[Row]:
    """Fifty of all cases, filtered, sorted and counted."""
    lab.use(FULL)
    name = f"list, 50 of {Case.objects.count():,} cases, filtered and counted"
    address = "/cases/?cohort=LN&sort=since"
    yield from page(lab, name, lab.client("MGR"), address, bound=45)


def page(lab: Lab, name: str, client: Client, address: str, *, bound: float) -> Iterator[Row]:
    statements: list[tuple[str, Any]] = []

    def keep(execute: Callable[..., Any], text: str, values: Any, many: bool, context: Any) -> Any:
        if text.lstrip().startswith("SELECT"):
            statements.append((text, values))
        return execute(text, values, many, context)

    def ask() -> None:
        answer = client.get(address, secure=True)
        assert answer.status_code == 200, f"{address} answers {answer.status_code}"

    def bare() -> None:
        for text, values in statements:
            lab.bare.execute(text, values, prepare=True).fetchall()

    for _ in range(3):
        ask()
    with CaptureQueriesContext(connection) as queries, connection.execute_wrapper(keep):
        ask()
    asked = len(queries)
    bare()
    pair = (lambda: milliseconds(ask), lambda: milliseconds(bare))
    ours, plain = in_turns(pair for _ in range(lab.repeats))
    yield from beside(name, ours, plain, bound=bound, ratio=None)
    yield Row(f"{name}, queries", asked, "queries", 15)
