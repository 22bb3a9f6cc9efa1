"""The time zones that people choose from: one name for each place, today's, and no other."""

from functools import lru_cache
from itertools import groupby
from pathlib import Path
from zoneinfo import TZPATH, available_timezones

from django.conf import settings

type Grouped = tuple[str, list[tuple[str, str]]]


@lru_cache(maxsize=1)
def zone_names() -> list[str]:
    """The zones of inhabited places, sorted: the system's table of countries has no old names."""
    known = available_timezones()
    tables = (Path(folder, "zone.tab") for folder in TZPATH)
    table = next((path for path in tables if path.is_file()), None)
    if table is None:  # old names among them, but a zone for everybody
        return sorted(name for name in known if "/" in name and not name.startswith("Etc/"))
    lines = table.read_text(encoding="utf-8").splitlines()
    return sorted(known.intersection(line.split("\t")[2] for line in lines if line[:1] != "#"))


def zones(current: str = "") -> list[tuple[str, str] | Grouped]:
    """What a list of zones offers: the office's, UTC, then all by part of the world.

    `current`: somebody's zone of now, which is offered even under an old name.
    """
    first = dict.fromkeys([settings.OFFICE_TIME_ZONE, "UTC"])
    if current and current not in zone_names():
        first[current] = None
    rest = [name for name in zone_names() if name not in first]
    groups = groupby(rest, key=lambda name: name.split("/")[0])
    return [
        *((name, _shown(name)) for name in first),
        *((part, [(name, _shown(name)) for name in inside]) for part, inside in groups),
    ]


def _shown(name: str) -> str:
    return name.replace("_", " ")
