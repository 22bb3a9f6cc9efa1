"""Rows of the reports: each beside the bare SQL that counts the same, over long histories."""

from collections.abc import Iterator
from functools import partial
from statistics import median

from django.db import connection
from django.http import QueryDict
from django.test import Client

from casework.cases.models import Case, StageChange
from tests.benchmarks import counted
from tests.benchmarks.lab import TOLD, Lab
from tests.benchmarks.measure import Row, beside, in_turns, milliseconds
from tests.benchmarks.pages import page
from workflows.pace import projecting
from workflows.reports.filters import Filter
from workflows.reports.kinds import KINDS
from workflows.reports.report import ROOM

FRAME = 100  # ms
SLOWEST = 1000  # ms
RATIO = 1.5
CHANGED = (1, 100)  # cases, and then a report is asked for


def counts(lab: Lab) -> Iterator[Row]:
    """The frame, then each report, beside how its numbers are counted by hand."""
    lab.use(TOLD)
    if missing := KINDS.keys() - counted.BARE.keys():
        raise LookupError(f"Write in counted.BARE how these are counted: {', '.join(missing)}")
    projecting.keep_up()
    client, of = lab.client("MGR"), size()
    yield from page(lab, f"reports, frame, {of}", client, "/reports/", bound=FRAME)
    for code in KINDS:
        yield from _beside(lab, client, code, of)


def read(lab: Lab) -> Iterator[Row]:
    """How long reading takes before a report counts: some cases that changed, and all of them."""
    lab.use(TOLD)
    projecting.keep_up()
    of = size()
    for many in CHANGED:
        cases = [*Case.objects.order_by("-pk").values_list("pk", flat=True)[:many]]
        taken = [milliseconds(partial(_read_again, cases)) for _ in range(lab.repeats)]
        yield Row(f"reports, {many} changed read, {of}, p50", median(taken), "ms", 100)
    projecting.forget()
    yield Row(f"reports, all read, {of}", milliseconds(projecting.keep_up) / 1000, "s")


def size() -> str:
    return f"{Case.objects.count():,} cases, {StageChange.objects.count():,} changes"


def _beside(lab: Lab, client: Client, code: str, of: str) -> Iterator[Row]:
    bare, f = counted.BARE[code], Filter.read(QueryDict())
    asked = counted.values(f)
    lab.bare.execute(ROOM.replace("true", "false"))  # as a report has, for the session

    def by_hand() -> list[counted.Rows]:
        return [lab.bare.execute(text, asked, prepare=True).fetchall() for text in bare.statements]

    def ask() -> None:
        answer = client.get(f"/reports/{code}/", secure=True, headers={"HX-Request": "true"})
        assert answer.status_code == 200, f"{code} answers {answer.status_code}"

    if others := counted.differences(bare.numbers(by_hand(), f), KINDS[code].make(f), bare):
        raise ValueError(f"Counted by hand, numbers of {code} are others: {', '.join(others)}")
    for _ in range(3):
        ask()
    pair = (partial(milliseconds, ask), partial(milliseconds, by_hand))
    ours, plain = in_turns(pair for _ in range(lab.repeats))
    yield from beside(f"report {code}, {of}", ours, plain, bound=SLOWEST, ratio=RATIO)


def _read_again(cases: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT casework_beat(%s::bigint[])", [cases])
    projecting.keep_up()
