"""The figures in a made-up patient's papers: plausible, the patient's own, and the same in all of them."""

from datetime import date, timedelta
from random import Random
from typing import Any

RANGES = {  # lowest and highest; tenths where a point stands
    "years": (5, 10),
    "sys": (108, 138),
    "dia": (64, 86),
    "hour": (7, 9),
    "hb": (96, 118),
    "plt": (158, 312),
    "cre": (58, 112),
    "hct": (29, 35),
    "ef": (54, 67),
    "pasp": (24, 39),
}
TENTHS = {
    "temp": (36.2, 36.9),
    "wbc": (3.1, 8.8),
    "crp": (6.2, 18.9),
    "neu": (2.2, 5.9),
    "lym": (0.6, 1.9),
}
CHOICES: dict[str, tuple[float, ...]] = {
    "weeks": (6, 8),
    "cyc": (500, 600, 750),
    "dose": (5, 7.5, 10, 15),
    "mmf": (1, 1.5),
}


def values(seed: str, day: date) -> dict[str, Any]:
    """Figures by name; `last`: when cyclophosphamide was given last. day: of the paper."""
    rng = Random(seed)  # noqa: S311  nothing secret
    found: dict[str, Any] = {name: rng.randint(*ends) for name, ends in RANGES.items()}
    found |= {name: round(rng.uniform(*ends), 1) for name, ends in TENTHS.items()}
    found |= {name: rng.choice(some) for name, some in CHOICES.items()}
    return {**found, "day": day, "last": day - timedelta(days=rng.randint(200, 900))}
