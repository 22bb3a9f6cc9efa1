"""Bringing many synthetic cases to their places at once, in processes that begin with Django."""

import logging
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any

import django
from django.conf import settings

WORKERS = 2


def place_all(total: int) -> Iterator[None]:
    """Place every case of the plan; gives a sign as each is done. Raises what a worker raised."""
    # The longest journeys stand last in the plan; they begin first.
    yield from _spread(_one, [(number,) for number in reversed(range(total))])


def live_all(lives: list[tuple[str, int, str, str]]) -> Iterator[None]:
    """Live the lives that bulk cases are copies of; see config.synthetic.bulk.archetypes.live."""
    yield from _spread(_life, lives)


def _spread(work: Callable[..., None], calls: Sequence[tuple[Any, ...]]) -> Iterator[None]:
    fresh = multiprocessing.get_context("spawn")  # a fork would share the parent's connections
    with ProcessPoolExecutor(WORKERS, mp_context=fresh, initializer=_begin) as pool:
        running = [pool.submit(work, *call) for call in calls]
        for done in as_completed(running):
            done.result()
            yield


def _begin() -> None:
    django.setup()
    settings.SCANNER_MAY_BE_MISSING = True  # made-up papers are our own
    for room in ("casework", "documents", "translation", "workflows"):
        logging.getLogger(room).setLevel(logging.WARNING)


def _one(number: int) -> None:
    from config.synthetic.seed import seed_one

    seed_one(number)


def _life(life: str, version: int, file: str, last: str) -> None:
    from config.synthetic.bulk.archetypes import live

    live(life, version, file, last)
