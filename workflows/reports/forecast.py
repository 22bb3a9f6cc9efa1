"""How many more cases may be enrolled in the weeks to come: a simulation from what cases did so far.

Each run draws, for each open case that is not enrolled, one of the past cases that came as far: whether
it was enrolled, and how many days after it came that far. As many cases come in each week to come as
came in a week drawn from the last year, and each does as a past case did from its first day on. The same
history and seed give the same numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Weeks = NDArray[np.float64]

RUNS = 1000
WEEKS = 52
SEED = 6947460
PARTS = (10, 50, 90)  # percentiles of the runs
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
    """For each of PARTS: how many more are enrolled by the end of each week to come."""
    rng = np.random.default_rng(seed)
    weeks = np.zeros((runs, WEEKS))
    for stage, days_ago in history.waiting:
        past = np.asarray(history.past.get(stage) or history.past[1], dtype=float)
        longer = past[past > days_ago]  # those that were there as long without being enrolled
        if longer.size:
            _add(weeks, rng.choice(longer, runs) - days_ago)
    later = _weeks_later(np.asarray(history.past[1], dtype=float))
    for week in range(WEEKS):
        came = rng.choice(np.asarray(history.arrivals or [0]), runs)
        weeks[:, week:] += rng.multinomial(came, later)[:, : WEEKS - week]
    sums = weeks.cumsum(axis=1)
    return [np.percentile(sums, part, axis=0).tolist() for part in PARTS]


def _weeks_later(days: Weeks) -> Weeks:
    """The share of past cases that were enrolled so many weeks after the middle of their first; the last
    share is that of all others."""
    week = np.minimum(np.floor((days + 3.5) / 7), WEEKS).astype(int)
    return np.bincount(week, minlength=WEEKS + 1) / len(days)


def _add(weeks: Weeks, days: Weeks) -> None:
    """One more enrolled in each run, in the week of these days; beyond the last week in none."""
    week = np.floor(days / 7)
    runs = np.flatnonzero(week < WEEKS)
    weeks[runs, week[runs].astype(int)] += 1
