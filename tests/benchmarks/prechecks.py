"""The row of the records pre-check: from a file's text to the text that is printed."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from casework.eligibility.cases import read_cases
from casework.eligibility.checking import precheck
from casework.eligibility.loading import load
from casework.eligibility.strict_json import loads
from tests.benchmarks.lab import Lab
from tests.benchmarks.measure import Row, milliseconds, quiet

SAMPLES = Path(__file__).parents[1] / "eligibility" / "sample_cases.json"
CASES = 1000


def cases(lab: Lab) -> Iterator[Row]:
    """The best of a few runs, on one core; at least 500 cases a second is what is promised."""
    written = json.loads(SAMPLES.read_bytes())
    text = json.dumps([written[n % len(written)] for n in range(CASES)]).encode()
    load()
    with quiet():
        best = min(milliseconds(partial(_check, text)) for _ in range(min(lab.repeats, 5)))
    yield Row(f"precheck, {CASES} cases read, judged and written", best, "ms", bound=2000)


def _check(text: bytes) -> str:
    criteria = load()
    return json.dumps([precheck(c, criteria).as_json() for c in read_cases(loads(text), criteria)])
