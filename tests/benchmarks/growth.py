"""Rows measured with ever more closed cases.

What people do all day must not grow with them. Reports do: they are measured over long histories,
which the rest has no use for, and so by themselves.
"""

from collections.abc import Sequence
from dataclasses import replace

from tests.benchmarks import table
from tests.benchmarks.lab import Lab
from tests.benchmarks.measure import Row

MEASURED = ("board", "list", "inbox", "advance", "complete", "claim")
COUNTED = ("reports", "histories")


def measure(lab: Lab, sizes: Sequence[int], names: Sequence[str] = ()) -> list[Row]:
    """The rows of these names at each size, then a table of all of them."""
    found: dict[int, list[Row]] = {}
    measured = names or MEASURED
    told = set(measured).issubset(COUNTED)
    for closed in lab.grow(sizes, told=told):
        lab.say(f"With {closed:,} closed cases:")
        found[closed] = table.measure(replace(lab, one_database=True), measured)
    for text in lines(found):
        lab.say(text)
    return [
        replace(row, name=f"{row.name}; {closed:,} closed")
        for closed, rows in found.items()
        for row in rows
    ]


def lines(found: dict[int, list[Row]]) -> list[str]:
    """A line for each row, a column for each size. Names that count cases are those of the first."""
    head = "| row | unit | " + " | ".join(f"{closed:,} closed" for closed in found) + " |"
    rule = "|---|---" + "|---:" * len(found) + "|"
    first, *_ = found.values()
    body = [
        f"| {row.name} | {row.unit} | "
        + " | ".join(f"{rows[n].value:.2f}" for rows in found.values())
        + " |"
        for n, row in enumerate(first)
    ]
    return [head, rule, *body]
