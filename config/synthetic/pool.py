"""Placing many synthetic cases at once, in processes that begin with Django set up."""

import logging
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed

import django

WORKERS = 2


def place_all(total: int) -> Iterator[None]:
    """Place every case of the plan; gives a sign as each is done. Raises what a worker raised."""
    fresh = multiprocessing.get_context("spawn")  # a fork would share the parent's connections
    with ProcessPoolExecutor(WORKERS, mp_context=fresh, initializer=_begin) as pool:
        # The longest journeys stand last in the plan; they begin first.
        running = [pool.submit(_one, number) for number in reversed(range(total))]
        for done in as_completed(running):
            done.result()
            yield


def _begin() -> None:
    django.setup()
    logging.getLogger("workflows").setLevel(logging.WARNING)


def _one(number: int) -> None:
    from config.synthetic.seed import seed_one

    seed_one(number)
