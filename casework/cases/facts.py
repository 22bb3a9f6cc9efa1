"""Facts: reading given values by the catalogue's types, deriving, recording, clearing."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

from casework import clock
from casework.cases import names as spelling
from casework.cases.models import Case, Fact
from casework.cases.rows import Rows, rows
from casework.people.actor import Actor
from casework.protocols.compiled import Protocol
from casework.protocols.schema import Derivation, FactSpec

Value = datetime | date | str | bool | int | Decimal
ROWS = rows(Fact, ("name", "value"))
COPIED_TO_CASE = {
    "patient_name": "patient_name",
    "cohort": "cohort",
    "patient_languages": "languages",
}
COLUMNS = ["value", "source", "recorded_at", "recorded_by", "recorded_role", "reason"]
TEXT_LIMIT = 4000
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL keeps no NUL and no half of a pair
YEARS = range(1900, 2200)  # dates beyond are slips of the keyboard, and no calendar adds to them


class ValueNotAllowed(ValueError):
    """A value is of the wrong type or out of range; the text says what is wanted."""


def parse(spec: FactSpec, raw: Any) -> Value:
    """The value of a fact from what was given (text from a form, or JSON). Nothing is guessed."""
    if raw is None or raw == "":
        raise ValueNotAllowed("A value is needed.")
    value = _PARSERS[spec.type](raw)
    if spec.choices and value not in spec.choices:
        raise ValueNotAllowed(f"One of {', '.join(spec.choices)} is needed.")
    if isinstance(value, str):
        if spec.min_length and len(value.strip()) < spec.min_length:
            raise ValueNotAllowed(f"At least {spec.min_length} characters are needed.")
        if len(value) > TEXT_LIMIT:
            raise ValueNotAllowed(f"At most {TEXT_LIMIT} characters fit.")
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if spec.min is not None and value < spec.min:
            raise ValueNotAllowed(f"At least {spec.min:g} is needed.")
        if spec.max is not None and value > spec.max:
            raise ValueNotAllowed(f"At most {spec.max:g} is allowed.")
    return value


def _datetime(raw: Any) -> datetime:
    if isinstance(raw, datetime):
        moment = raw
    else:
        try:
            moment = datetime.fromisoformat(str(raw))
        except ValueError as error:
            raise ValueNotAllowed("A date and time is needed.") from error
    offset = moment.utcoffset()
    if offset is None:
        raise ValueNotAllowed("A date and time needs its offset from UTC.")
    # Two moments of one zone would be compared by the clock on the wall (domain.md 2.3, T4).
    return _in_range(moment).replace(tzinfo=timezone(offset))


def _date(raw: Any) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return _in_range(raw)
    try:
        return _in_range(date.fromisoformat(str(raw)))
    except ValueNotAllowed:
        raise
    except ValueError as error:
        raise ValueNotAllowed("A date (year-month-day) is needed.") from error


def _in_range[D: date](day: D) -> D:
    if day.year not in YEARS:
        raise ValueNotAllowed(f"A year from {YEARS[0]} to {YEARS[-1]} is needed.")
    return day


def _bool(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw in ("true", "false"):
        return bool(raw == "true")
    raise ValueNotAllowed("Yes or no is needed.")


def _int(raw: Any) -> int:
    if isinstance(raw, bool | float):
        raise ValueNotAllowed("A whole number is needed.")
    try:
        value = int(str(raw))
    except ValueError as error:
        raise ValueNotAllowed("A whole number is needed.") from error
    if abs(value) > 10**9:
        raise ValueNotAllowed("The number is too large.")
    return value


def _decimal(raw: Any) -> Decimal:
    if isinstance(raw, bool):
        raise ValueNotAllowed("A number is needed.")
    try:
        value = Decimal(str(raw))
    except InvalidOperation as error:
        raise ValueNotAllowed("A number is needed.") from error
    if not value.is_finite():
        raise ValueNotAllowed("A number is needed.")
    if abs(value) > 10**15:
        raise ValueNotAllowed("The number is too large.")
    return value


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip() or UNSTORABLE.search(raw):
        raise ValueNotAllowed("A text is needed.")
    return raw


_PARSERS: dict[str, Callable[[Any], Value]] = {
    "datetime": _datetime,
    "date": _date,
    "bool": _bool,
    "int": _int,
    "decimal": _decimal,
    "text": _text,
    "enum": _text,
}


def canonical(value: Value) -> str | bool | int:
    """The stored form: ISO text for dates and times (offset kept), plain text for decimals."""
    if isinstance(value, date):  # datetimes too
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


class Facts(Mapping[str, Value]):
    """The facts of one case by name, typed; derived facts are computed when asked for."""

    def __init__(self, protocol: Protocol, given: Mapping[str, Value]) -> None:
        self._protocol = protocol
        self._given = dict(given)
        self._derived: dict[str, Value | None] = {}

    def __getitem__(self, name: str) -> Value:
        if name in self._given:
            return self._given[name]
        spec = self._protocol.facts.get(name)
        if spec is None or spec.derived is None:
            raise KeyError(name)
        if name not in self._derived:
            self._derived[name] = derive(spec.derived, self)
        value = self._derived[name]
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        yield from self._given
        yield from (n for n, s in self._protocol.facts.items() if s.derived and n in self)

    def __contains__(self, name: object) -> bool:
        return self.get(str(name)) is not None

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def with_(self, changes: Mapping[str, Value], cleared: Iterable[str] = ()) -> "Facts":
        """A copy after clearing some facts and then recording others."""
        gone = set(cleared)
        kept = {name: value for name, value in self._given.items() if name not in gone}
        return Facts(self._protocol, kept | dict(changes))


def derive(rule: Derivation, facts: Mapping[str, Value]) -> Value | None:
    """The value of a derived fact, None while a fact it needs is missing (domain.md 2.2)."""
    found: list[Any] = [facts[name] for name in rule.of if name in facts]
    if not found:
        return None
    if rule.rule == "site_date_of":
        return as_site_date(found[0])
    if rule.rule == "later_of_730_days_and_24_months":
        day0 = as_site_date(found[0])
        return max(day0 + timedelta(days=730), add_months(day0, 24))
    if rule.rule == "latest_of":
        return max(found)  # type: ignore[no-any-return]
    return min(found)  # type: ignore[no-any-return]


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day (T6)."""
    first = date(day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def as_site_date(value: Any) -> date:
    """A date as it is; an instant as its date at the trial site."""
    return clock.site_date(value) if isinstance(value, datetime) else value


def completed_years(born: date, on: date) -> int:
    """Age in completed years (T7): one born on 29 February has birthday on 1 March."""
    before_birthday = (on.month, on.day) < (born.month, born.day)
    return on.year - born.year - before_birthday


def of(protocol: Protocol, case: Case, rows: Rows) -> Facts:
    """The facts of a case from its rows of name and value. System facts come from the case."""
    given = system_facts(case)
    for name, value in rows:
        spec = protocol.facts.get(name)
        if spec is not None:
            given[name] = _PARSERS[spec.type](value)
    return Facts(protocol, given)


def system_facts(case: Case) -> dict[str, Value]:
    """Facts that the case row itself holds."""
    facts: dict[str, Value] = {"stage_entered_at": case.stage_entered_at}
    if case.closed_at:
        facts["closed_at"] = case.closed_at
    return facts


def record(
    case: Case, values: Mapping[str, Value], *, actor: Actor, source: str, reason: str = ""
) -> None:
    """Write facts of a case whose row is locked; an earlier value stays in history."""
    if not values:
        return
    rows = [
        Fact(
            case=case,
            name=name,
            value=canonical(value),
            source=source,
            recorded_at=clock.now(),
            recorded_by=actor.user,
            recorded_role=actor.role,
            reason=reason,
        )
        for name, value in values.items()
    ]
    Fact.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["case", "name"],
        update_fields=COLUMNS,
    )
    _copy_to_case(case, {name: str(value) for name, value in values.items()})


def clear(case: Case, names: Iterable[str]) -> None:
    """Take facts of a case back; their values stay in history."""
    gone = list(names)
    if gone:
        Fact.objects.filter(case=case, name__in=gone).delete()
        _copy_to_case(case, dict.fromkeys(gone, ""))


def put_back(case: Case, before: Mapping[str, Mapping[str, Any] | None]) -> None:
    """Facts of a case as they were: the columns of each by name, None where it was not known."""
    clear(case, [name for name, row in before.items() if row is None])
    rows = [Fact(case=case, name=name, **row) for name, row in before.items() if row is not None]
    if rows:
        Fact.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["case", "name"],
            update_fields=COLUMNS,
        )
        _copy_to_case(case, {row.name: str(row.value) for row in rows})


def _copy_to_case(case: Case, values: Mapping[str, str]) -> None:
    """Keep the board's copies of facts; a copy that is too long for its column is cut."""
    changed = {
        attribute: values[name][: _room(attribute)]
        for name, attribute in COPIED_TO_CASE.items()
        if name in values
    }
    if "patient_name" in changed:
        changed["name_search"] = spelling.search_form(changed["patient_name"])
    if changed:
        for attribute, text in changed.items():
            setattr(case, attribute, text)
        Case.objects.filter(pk=case.pk).update(**changed)


def _room(attribute: str) -> int | None:
    length: int | None = getattr(Case._meta.get_field(attribute), "max_length", None)
    return length
