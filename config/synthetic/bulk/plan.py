"""Which archetype each bulk case is a copy of, and when it happened: the same each time asked."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate, product
from random import Random
from typing import Any

from casework.cases.models import STAGES
from config.synthetic.bulk import lives
from config.synthetic.bulk.archetypes import Archetype
from config.synthetic.bulk.dressing import dress
from config.synthetic.bulk.moulds import Blob, Copy, Mould
from config.synthetic.bulk.people import Draw
from config.synthetic.bulk.tables import TABLES
from config.synthetic.seed import DATA

YEARS = 3  # the past over which cases closed
WEEKS = (0, 0, 0, 0, 1, 1, 2, 4)  # how long nobody has looked at an open case
DRESSINGS = 3
# Of a hundred open cases, how many are in each stage; of a thousand closed ones, how many left it.
OPEN = {
    "INQUIRY": 17,
    "RECORD_COLLECTION": 17,
    "TRANSLATION": 12,
    "PRELIM_REVIEW": 13,
    "ONSITE_SCREENING": 6,
    "CONSENT": 3,
    "APHERESIS": 3,
    "MANUFACTURING": 5,
    "LYMPHODEPLETION": 2,
    "INFUSION": 2,
    "OBSERVATION_28D": 6,
    "FOLLOWUP_D90": 4,
    "FOLLOWUP_D120": 4,
    "SAE_TRACKING_2Y": 6,
}
LEFT = {
    "INQUIRY": 886,
    "RECORD_COLLECTION": 70,
    "TRANSLATION": 12,
    "PRELIM_REVIEW": 14,
    "ONSITE_SCREENING": 5,
    "CONSENT": 2,
    "APHERESIS": 2,
    "MANUFACTURING": 1,
    "OBSERVATION_28D": 2,
    "FOLLOWUP_D90": 1,
    "SAE_TRACKING_2Y": 5,
}
LIFE = {"straight": 2, "winding": 8}


class Plan:
    """Copies of one kind, open or closed, by their number: mould, and what fills it."""

    def __init__(
        self,
        archetypes: Sequence[Archetype],
        *,
        is_open: bool,
        lean: bool = False,
        blob: Blob,
        draw: Draw,
        protocol: int,
    ) -> None:
        self.prefix = OPEN_PREFIX if is_open else CLOSED_PREFIX
        self.is_open, self.lean, self.draw, self.protocol = is_open, lean, draw, protocol
        self.archetypes = [one for one in archetypes if one.is_open == is_open]
        if lean:
            self.archetypes = [one for one in self.archetypes if _stage(one) == STAGES[0]]
        alike = Counter((_stage(one), _life(one)) for one in self.archetypes)
        shares = OPEN if is_open else LEFT
        self.weights = list(
            accumulate(
                shares[_stage(one)] * LIFE[_life(one)] / alike[_stage(one), _life(one)]
                for one in self.archetypes
            )
        )
        self.blob = blob
        self._moulds: dict[tuple[str, int], Mould] = {}
        data: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
        self.names = [
            f"{given} {family}" for given, family in product(data["given"], data["family"])
        ]
        self.homes = [home for home in data["homes"] if home[2] != "en"]

    def copy(self, number: int, today: date) -> tuple[Mould, Copy]:
        """The copy of a number; dates end at `today`, a site date."""
        rng = Random(f"{self.prefix}{number}")  # noqa: S311  nothing secret
        mould = self._mould(rng.choices(self.archetypes, cum_weights=self.weights)[0], rng)
        country, zone, language = rng.choice(self.homes)
        return mould, Copy(
            code=f"{self.prefix}{number:07d}",
            name=f"{rng.choice(self.names)}",
            country=country,
            zone=zone,
            language=language,
            dob=date.fromordinal(date(1958, 1, 1).toordinal() + rng.randrange(16000)).isoformat(),
            protocol=self.protocol,
            days=self._days(mould.archetype.day, today, rng),
            people=self.draw.team(rng),
        )

    def _mould(self, archetype: Archetype, rng: Random) -> Mould:
        """The mould of an archetype in one of its dressings, made when it is first wanted."""
        key = (archetype.name, rng.randrange(DRESSINGS) if archetype.is_open else 0)
        if key not in self._moulds:
            rows = dress(archetype, f"{key}") if archetype.is_open else archetype.rows
            if self.lean:
                rows = rows | {table.name: [] for table in TABLES if table.is_history}
            self._moulds[key] = Mould(archetype, self.blob, rows)
        return self._moulds[key]

    def verbs(self) -> set[tuple[str, str, str]]:
        """Who did what in the histories: role of the person ('' the system), acting role, verb."""
        return {
            (one.people.get(user, ""), role, verb)
            for one in self.archetypes
            for user, role, verb in one.contexts.values()
        }

    def _days(self, day: int, today: date, rng: Random) -> int:
        """How far to move. Open cases keep their weekdays, so that due dates stay business days."""
        room = (today - timedelta(days=1)).toordinal() - day
        if self.is_open:
            return room - room % 7 - 7 * rng.choice(WEEKS)
        return room - rng.randrange(YEARS * 365)


def _stage(archetype: Archetype) -> str:
    """The stage an archetype is in, or left for good."""
    if archetype.is_open:
        return archetype.where
    return archetype.name.partition(" from ")[2].partition(" ")[0]


def _life(archetype: Archetype) -> str:
    return next(life for life in lives.LIVES if f" {life}," in archetype.name)


OPEN_PREFIX, CLOSED_PREFIX = "SYN-O", "SYN-C"
