"""How many more cases may be enrolled in the weeks to come: a simulation from what cases did so far.

Each run draws, for each open case that is not enrolled, one of the past cases that came as far: whether
it was enrolled, and how many days after it came that far. As many cases come in each week to come as
came in a week drawn from the last year, and each does as a past case did from its first day on. The same
history and seed give the same numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

type Weeks = NDArray[np.float64]
type Days = NDArray[np.float64]

RUNS = 1000
WEEKS = 52
SEED = 6947460
PARTS = (10, 50, 90)  # percentiles of the runs
BATCH = 500  # waiting cases that are drawn for at a time
ENOUGH = 20  # past cases; fewer foretell nothing


@dataclass(frozen=True)
class History:
    """`arrivals`: cases that came in each of the last weeks. `waiting`: of each open case how far it came
    and how many days ago. `past`: by how far, the days from there to the enrolment of each past case
    that came so far, infinite where it was never enrolled.
    """

    arrivals: Sequence[int]
    waiting: Sequence[tuple[int, float]]
    past: Mapping[int, Sequence[float]]

    @property
    def is_enough(self) -> bool:
        return len(self.past.get(1, ())) >= ENOUGH


def foretell(history: History, *, seed: int = SEED, runs: int = RUNS) -> list[list[float]]:
    """For each of PARTS: how many more are enrolled by the end of each week to come.

    A history is drawn from once and remembered: the page is asked for more often than it changes.
    """
    past = tuple((stage, tuple(sorted(days))) for stage, days in sorted(history.past.items()))
    return _drawn(tuple(history.arrivals), tuple(sorted(history.waiting)), past, seed, runs)


@lru_cache(maxsize=32)
def _drawn(
    arrivals: tuple[int, ...],
    waiting: tuple[tuple[int, float], ...],
    past: tuple[tuple[int, tuple[float, ...]], ...],
    seed: int,
    runs: int,
) -> list[list[float]]:
    rng = np.random.default_rng(seed)
    known = {stage: np.asarray(days) for stage, days in past}
    weeks = np.zeros((runs, WEEKS))
    for stage, group in groupby(waiting, key=itemgetter(0)):
        days_ago = np.asarray([days for _stage, days in group])
        for some in np.array_split(days_ago, len(days_ago) // BATCH + 1):
            weeks += _of_the_waiting(rng, known.get(stage, known[1]), some, runs)
    weeks += _of_those_to_come(rng, _weeks_later(known[1]), np.asarray(arrivals or (0,)), runs)
    sums = weeks.cumsum(axis=1)
    return [np.percentile(sums, part, axis=0).tolist() for part in PARTS]


def _of_the_waiting(rng: np.random.Generator, past: Days, days_ago: Days, runs: int) -> Weeks:
    """How many of these are enrolled in each week of each run: each like one of the past cases that
    were there as long without being enrolled; where there is none, never. `past`: sorted."""
    begin = np.searchsorted(past, days_ago, side="right")
    longer = len(past) - begin
    begin, longer, days_ago = begin[longer > 0], longer[longer > 0], days_ago[longer > 0]
    chance = rng.random((len(begin), runs), dtype=np.float32)
    drawn = begin[:, None] + (chance * longer[:, None]).astype(np.int64)
    left = past[np.minimum(drawn, len(past) - 1)] - days_ago[:, None]
    week = np.minimum(left / 7, WEEKS).astype(np.int64)
    places = np.arange(runs) * (WEEKS + 1) + week
    found = np.bincount(places.ravel(), minlength=runs * (WEEKS + 1))
    return found.reshape(runs, WEEKS + 1)[:, :WEEKS].astype(float)


def _of_those_to_come(
    rng: np.random.Generator, later: Days, arrivals: NDArray[np.int64], runs: int
) -> Weeks:
    """How many of the cases to come are enrolled in each week: of those that came in a week, and are
    not yet enrolled, as many so many weeks later as their share says."""
    weeks, waiting, rest = np.zeros((runs, WEEKS)), rng.choice(arrivals, (runs, WEEKS)), 1.0
    for lag in np.flatnonzero(later[:WEEKS]):
        came = rng.binomial(waiting[:, : WEEKS - lag], min(1.0, later[lag] / rest))
        weeks[:, lag:] += came
        waiting = waiting[:, : WEEKS - lag] - came
        rest -= later[lag]
    return weeks


def _weeks_later(days: Days) -> Days:
    """The share of past cases that were enrolled so many weeks after the middle of their first; the last
    share is that of all others."""
    week = np.minimum(np.floor((days + 3.5) / 7), WEEKS).astype(int)
    return np.bincount(week, minlength=WEEKS + 1) / len(days)
