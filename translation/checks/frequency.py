"""How often something is given, as times per hour."""

from fractions import Fraction

from translation.checks.lexicon import Item
from translation.checks.mentions import Mention, has, text_at
from translation.checks.numbers import Number
from translation.checks.periods import HOURS, read_count, read_period, read_rate
from translation.checks.units import has_unit

INSIDE = {
    "once", "twice", "thrice", "дважды", "трижды", "однократно", "двукратно", "трехкратно", "четырежды", "einmal",
    "zweimal", "dreimal", "viermal", "jednokrotnie", "dwukrotnie", "trzykrotnie", "czterokrotnie", "مره",
    "مرتين", "مرتان",
}  # fmt: skip
EYES = {"OS", "OE", "OI", "OG", "OU"}  # the right eye beside the left
HOURLY = {"4", "6", "8", "12", "24", "48", "72"}  # `1/8 h` is every eight hours
BARE = {
    "日",
    "周",
    "ngày",
    "tuần",
    "trong ngày",
    "günlük",
    "gunluk",
    "haftalik",
    "aylik",
    "gunde",
    "haftada",
    "ayda",
}
Read = tuple[Mention | None, int]
NOTHING: Read = (None, 0)


def read_frequency(items: list[Item], place: int, decimal: str) -> Read:
    """The frequency that begins at `place` and the place after it."""
    item = items[place]
    if "freq" in item.classes:
        return _fixed(items, place)
    for kind, reader in (
        ("every", _every),
        ("everyother", _every_other),
        ("times", _times_bare),
        ("adv", _day_first),
    ):
        if kind in item.classes:
            found = reader(items, place, decimal)
            if found[0]:
                return found
    count = read_count(items, place, decimal)
    return _counted(items, place, count, decimal) if count else NOTHING


def _mention(
    items: list[Item], place: int, end: int, low: Fraction, high: Fraction, *, weak: bool = False
) -> Read:
    bounds = [item.value("cmp") for item in items[place:end] if "cmp" in item.classes]
    return Mention(
        "frequency",
        (min(low, high), max(low, high)),
        items[place].start,
        items[end - 1].end,
        comparator=bounds[0] if bounds else "",
        weak=weak,
    ), end


def _fixed(items: list[Item], place: int) -> Read:
    if items[place].raw == "OD" and any(item.raw in EYES for item in items):
        return NOTHING
    if items[place].text == "a year" and not any(
        "num" in i.classes or i.digits for i in items[max(0, place - 3) : place]
    ):
        return NOTHING  # `a year ago`
    times, _, period = items[place].value("freq").partition("/")
    unit = period.lstrip("0123456789")
    hours = Fraction(HOURS[unit]) * int(period[: -len(unit)] or 1)
    return _mention(items, place, place + 1, Fraction(times) / hours, Fraction(times) / hours)


def _times_after(
    items: list[Item], place: int, decimal: str
) -> tuple[Fraction, Fraction, int] | None:
    """`2 times` that follows a period; a few words may stand between: `每日口服2次`."""
    for after in range(place, min(place + 4, len(items))):
        count = read_count(items, after, decimal)
        if count:
            end = count[2].end
            return (*count[:2], end + 1) if _timed(items, end) else None
        if not items[after].text[0].isalpha() or has(items, after, "unit"):
            return None
    return None


def _timed(items: list[Item], place: int) -> bool:
    return has(items, place, "times") and text_at(items, place) not in {"x", "×"}


def _on_days(items: list[Item], place: int, decimal: str) -> Read:
    """`haftada 3 gün`, `每周3天`."""
    count = read_count(items, place + 1, decimal)
    if items[place].value("adv") not in {"wk", "mo"} or not count or count[2].unit:
        return NOTHING
    if count[1] > 7 or not has_unit(items, count[2].end, {"d"}):
        return NOTHING
    hours = Fraction(HOURS[items[place].value("adv")])
    return _mention(items, place, count[2].end + 1, count[0] / hours, count[1] / hours)


def _every(items: list[Item], place: int, decimal: str) -> Read:
    item, after = items[place], place + 1
    if item.text in {"de", "cách"}:
        return _portuguese(items, place, decimal) if item.text == "de" else NOTHING
    period = read_period(items, after, decimal)
    if not period:
        return NOTHING
    times = _times_after(items, period[2], decimal)
    low, high, end = times or (Fraction(1), Fraction(1), period[2])
    return _mention(items, place, end, low / period[1], high / period[0])


def _portuguese(items: list[Item], place: int, decimal: str) -> Read:
    first = read_count(items, place + 1, decimal)
    if first and text_at(items, first[2].end) == "em":
        period = read_period(items, first[2].end + 1, decimal)
        if period:
            return _mention(items, place, period[2], 1 / period[1], 1 / period[0])
    return NOTHING


def _every_other(items: list[Item], place: int, decimal: str) -> Read:
    if has(items, place + 1, "unit") and items[place + 1].value("unit") in HOURS:
        if items[place].text == "через":
            return NOTHING  # `через месяц` is in a month
        hours = Fraction(HOURS[items[place + 1].value("unit")]) * 2
        return _mention(items, place, place + 2, 1 / hours, 1 / hours)
    return NOTHING


def _times_bare(items: list[Item], place: int, decimal: str) -> Read:
    """`раз в неделю`, `raz dziennie`."""
    if items[place].text in {"x", "×", "р", "f", "х"}:
        return NOTHING
    after = read_rate(items, place + 1, decimal)
    return _mention(items, place, after[2], 1 / after[1], 1 / after[0]) if after else NOTHING


def _day_first(items: list[Item], place: int, decimal: str) -> Read:
    """`每日2次`, `günde 2 kez`; alone it is weak."""
    hours = Fraction(HOURS[items[place].value("adv")])
    times = _times_after(items, place + 1, decimal)
    if times:
        return _mention(items, place, times[2], times[0] / hours, times[1] / hours)
    if text_at(items, place + 1) == "bir":
        return _mention(items, place, place + 2, 1 / hours, 1 / hours)
    on_days = _on_days(items, place, decimal)
    if on_days[0]:
        return on_days
    half = has(items, place + 1, "plushalf")  # `một tháng rưỡi`
    if items[place].text in BARE or _period_number(items, place) or half:
        return NOTHING
    return _mention(items, place, place + 1, 1 / hours, 1 / hours, weak=True)


def _period_number(items: list[Item], place: int) -> bool:
    return has(items, place, "unit") and has(items, place, "every")


def _counted(
    items: list[Item], place: int, count: tuple[Fraction, Fraction, Number], decimal: str
) -> Read:
    low, high, number = count
    end = number.end
    if has(items, end, "ehourly"):
        return _mention(items, place, end + 1, 1 / high, 1 / low)
    inside = items[end - 1].text in INSIDE or has(items, end - 1, "inside")
    timed = has(items, end, "times")
    days = read_rate(items, end + 1, decimal) if has_unit(items, end, {"d"}) and high <= 7 else None
    if days and days[0] in {HOURS["wk"], HOURS["mo"]}:
        return _mention(items, place, days[2], low / days[1], high / days[0])
    if inside and has(items, end, "num"):
        end += 1
    if inside or timed or text_at(items, end).startswith("/ "):
        rate = read_rate(items, end + (timed and not inside), decimal)
        if rate and high <= 24:
            return _mention(items, place, rate[2], low / rate[1], high / rate[0])
    once = text_at(items, place) == "1" and text_at(items, end + 1) in HOURLY
    if text_at(items, end) == "/" and (once or text_at(items, end + 1) == text_at(items, place)):
        period = read_period(items, end + 1, decimal)
        if period:
            return _mention(items, place, period[2], 1 / period[1], 1 / period[0])
    return _period_first(items, place, decimal)


def _period_first(items: list[Item], place: int, decimal: str) -> Read:
    """`12 saatte bir`, `3周1次`, `2 tuần 1 lần`, `8 घंटे के अंतराल पर`."""
    period = read_period(items, place, decimal)
    if not period:
        return NOTHING
    low, high, end = period
    unit = items[end - 1].text
    if has(items, end, "everypost") and (
        items[end].text != "bir" or unit.endswith(("te", "de", "ta", "da"))
    ):
        return _mention(items, place, end + 1, 1 / high, 1 / low)
    spoken = unit in {"ngày", "tuần", "tháng", "giờ", "小时"} or unit.endswith(" में")
    if unit[0] in "天日周月年" or spoken:
        count = read_count(items, end, decimal)
        if (
            count
            and has(items, count[2].end, "times")
            and (spoken or count[0] == 1 or low == HOURS[items[end - 1].value("unit")])
        ):
            return _mention(items, place, count[2].end + 1, count[0] / high, count[1] / low)
    return NOTHING
