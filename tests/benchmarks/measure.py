"""A row of the bench, and timing two ways of doing one thing in turns."""

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

REPEATS = 40


@dataclass(frozen=True)
class Row:
    """One measured number. `bound`: what it must not exceed; `baseline`: the bare one beside it."""

    name: str
    value: float
    unit: str
    bound: float | None = None
    baseline: float | None = None

    @property
    def holds(self) -> bool | None:
        return None if self.bound is None else self.value <= self.bound

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "bound": self.bound,
            "holds": self.holds,
            "baseline": None if self.baseline is None else round(self.baseline, 3),
        }


@contextmanager
def quiet() -> Iterator[None]:
    """No collection of garbage while something is timed."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def milliseconds(act: Callable[[], object]) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def in_turns(
    pairs: Iterable[tuple[Callable[[], float], Callable[[], float]]],
) -> tuple[float, float]:
    """Medians of both ways, in ms: each pair in turn, now the one first and now the other.

    So a noisy machine hits both.
    """
    ours, bare = [], []
    with quiet():
        for n, (first, second) in enumerate(pairs):
            if n % 2:
                bare.append(at_depth(n, second))
                ours.append(at_depth(n, first))
            else:
                ours.append(at_depth(n, first))
                bare.append(at_depth(n, second))
    return median(ours), median(bare)


def at_depth(n: int, act: Callable[[], float]) -> float:
    """Act some calls further down, at another depth for each n.

    Python keeps its frames in chunks of 16 KB and makes and frees one with every call that crosses
    the end of another: a page whose loop does so takes up to three times as long. So that one
    unlucky depth is not measured all the time.
    """
    frames = n % 16 * 8

    def down(left: int) -> float:
        return down(left - 1) if left else act()

    return down(frames)


def beside(name: str, ours: float, bare: float, *, bound: float, ratio: float | None) -> list[Row]:
    """The two rows of something timed beside bare SQL."""
    return [
        Row(f"{name}, p50", ours, "ms", bound, bare),
        Row(f"{name}, ratio", ours / bare, "x bare SQL", ratio, bare),
    ]
