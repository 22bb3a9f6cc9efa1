"""A mould: the rows of an archetype as text with gaps, filled for each copy.

Gaps are numbers of rows, dates, people, and what tells one patient from another.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from casework.cases.names import search_form
from config.synthetic.bulk import lives
from config.synthetic.bulk.archetypes import Archetype
from config.synthetic.bulk.tables import BY_MODEL, NULL, TABLES, Rows, Table, is_user
from workflows.engine.calendars import end_of

FIRST_DAY = date(2010, 1, 1).toordinal()
DAYS = [date.fromordinal(FIRST_DAY + n).isoformat() for n in range(365 * 50)]
# What is found inside texts and JSON: dates, the case's code, the patient's name and zone.
INSIDE = re.compile(rf"(\d{{4}}-\d\d-\d\d)|({re.escape(lives.NAME)})|({lives.ZONE})|(CW-\d{{5,}})")
PATIENT = "patient"
SPOKEN = {"casework_case": "languages", "casework_casehistory": "languages"} | dict.fromkeys(
    ("documents_version", "documents_versionhistory"), "language"
)

type Key = tuple[Any, ...]


@dataclass(frozen=True)
class Blob:
    """The stored file that all copied papers share."""

    path: str
    size: int
    sha256: str
    pages: int


@dataclass(frozen=True)
class Copy:
    """What is put into the gaps. `people`: user id by role; `days`: how far dates move."""

    code: str
    name: str
    country: str
    zone: str
    language: str
    dob: str
    protocol: int
    days: int
    people: Mapping[str, int]

    @property
    def name_search(self) -> str:
        return searched(self.name)


searched = lru_cache(maxsize=2000)(search_form)


def context_id(user: int | str, role: str, verb: str) -> str:
    """The history context that all copies share for what one person does in one way."""
    return str(uuid5(NAMESPACE_URL, f"casework:bulk:{user}:{role}:{verb}"))


@lru_cache(maxsize=200_000)
def last_second(day: int, zone: str) -> str:
    return end_of(date.fromordinal(day), ZoneInfo(zone)).isoformat()


class Mould:
    """The gaps of an archetype. `needs`: how many new numbers it takes of each table."""

    def __init__(self, archetype: Archetype, blob: Blob, rows: Rows | None = None) -> None:
        self.archetype = archetype
        self.blob = blob
        self.rows = archetype.rows if rows is None else rows
        self.offsets = self._offsets()
        self.needs = {name: len(known) for name, known in self.offsets.items() if known}
        made = {t.name: self._template(t) for t in TABLES if self.rows[t.name]}
        found = dict.fromkeys(key for _, keys in made.values() for key in keys)
        self.days = [key[1] for key in found if key[0] == "day"]
        self.others = [key for key in found if key[0] not in ("day", "id")]
        order: list[Key] = [
            ("id", name, n) for name, count in self.needs.items() for n in range(count)
        ]
        order += [("day", day) for day in self.days]
        order += self.others
        place = {key: n for n, key in enumerate(order)}
        self.templates = {
            name: (template, itemgetter(*(place[key] for key in keys)))
            for name, (template, keys) in made.items()
        }

    def _offsets(self) -> dict[str, dict[str, int]]:
        """The place of every row of a table among the copy's new numbers, by its old number."""
        found: dict[str, dict[str, int]] = {}
        for table in TABLES:
            if table.numbers is table:
                keys = [row[table.place(table.key)] for row in self.rows[table.name]]
                found[table.name] = {key: n for n, key in enumerate(keys)}
        for table in TABLES:
            tracked = getattr(table.model, "pgh_tracked_model", None)
            if tracked is not None:  # history also knows rows that are gone, as cleared facts are
                known = found[BY_MODEL[tracked].name]
                for row in self.rows[table.name]:
                    known.setdefault(row[table.place("id")], len(known))
        return found

    def cast(self, copy: Copy, first: Mapping[str, int]) -> Iterator[tuple[str, str]]:
        """The rows of one copy by table. `first`: its first new number in each table."""
        values: list[Any] = []
        for name, count in self.needs.items():
            values += range(first[name], first[name] + count)
        ahead = copy.days - FIRST_DAY
        values += [DAYS[day + ahead] for day in self.days]
        values += [self._value(key, copy) for key in self.others]
        for name, (template, getter) in self.templates.items():
            yield name, template % getter(values)

    def _value(self, key: Key, copy: Copy) -> Any:
        kind = key[0]
        if kind == "person":
            return copy.people[key[1]]
        if kind == "due":
            return last_second(key[1] + copy.days, copy.zone if key[2] == PATIENT else key[2])
        if kind == "context":
            return context_id(copy.people[key[1]] if key[1] else "", key[2], key[3])
        return getattr(copy, kind)

    def _template(self, table: Table) -> tuple[str, list[Key]]:
        lines, keys = [], []
        for row in self.rows[table.name]:
            cells = [self._cell(table, column, row) for column in table.columns]
            lines.append("\t".join(text for text, _ in cells))
            keys += [key for _, found in cells for key in found]
        return "\n".join([*lines, ""]), keys

    def _cell(self, table: Table, column: str, row: list[str]) -> tuple[str, list[Key]]:
        """The text of one value with a gap for each key, and the keys."""
        text = row[table.place(column)]
        if text == NULL:
            return text, []
        if (key := self._reference(table, column, text)) is not None:
            return "%s", [key]
        if (fixed := self._of_blob(table, column)) is not None:
            return fixed, []
        if column == "due_at":
            zone = row[table.place("zone")]
            day = date.fromisoformat(row[table.place("due_on")]).toordinal()
            return "%s", [("due", day, PATIENT if zone == lives.ZONE else zone)]
        if column in ("country", "name_search") and text:
            return "%s", [(column,)]
        spoken = column == SPOKEN.get(table.name) or (
            column == "value" and "patient_languages" in row
        )
        if spoken and text.strip('"') == lives.LANGUAGE:
            return text.replace(lives.LANGUAGE, "%s"), [("language",)]
        return self._inside(text)

    def _reference(self, table: Table, column: str, text: str) -> Key | None:
        """The gap of a value that points at a row, a person or a context."""
        target = table.targets.get(column)
        if column == "id" and hasattr(table.model, "pgh_tracked_model"):
            target = table.model.pgh_tracked_model
        elif column == table.key and target is None:
            target = table.model
        if is_user(target):
            return ("person", self.archetype.people[text])
        if column == "pgh_context_id":
            user, role, verb = self.archetype.contexts[text]
            return ("context", self.archetype.people[user] if user else "", role, verb)
        if column == "protocol_id":
            return ("protocol",)
        if target in BY_MODEL:
            name = BY_MODEL[target].numbers.name
            return ("id", name, self.offsets[name][text])
        if column == "occurrence" and text in self.offsets["documents_version"]:
            return ("id", "documents_version", self.offsets["documents_version"][text])
        return None

    def _of_blob(self, table: Table, column: str) -> str | None:
        """The values of the file that copies share."""
        if table.name.startswith("documents_file") and column in ("key", "size"):
            return self.blob.path if column == "key" else str(self.blob.size)
        return str(getattr(self.blob, column)) if column in ("sha256", "pages") else None

    def _inside(self, text: str) -> tuple[str, list[Key]]:
        """Gaps for the dates and the patient's particulars inside a text."""
        parts, keys, end = [], [], 0
        for found in INSIDE.finditer(text):
            parts.append(text[end : found.start()].replace("%", "%%") + "%s")
            keys.append(_key(found))
            end = found.end()
        return "".join([*parts, text[end:].replace("%", "%%")]), keys


def _key(found: re.Match[str]) -> Key:
    day, name, zone, _ = found.groups()
    if day == lives.BORN:
        return ("dob",)
    if day:
        return ("day", date.fromisoformat(day).toordinal())
    return ("name",) if name else ("zone",) if zone else ("code",)
