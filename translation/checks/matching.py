"""Finding every mention of the source again in the target, and saying what became of the rest."""

from collections.abc import Callable
from fractions import Fraction

from translation.checks.findings import Finding, finding
from translation.checks.mentions import Mention
from translation.checks.reading import Reading
from translation.checks.units import Unit

Same = Callable[[Mention, Mention], bool]
DAY, YEAR = Fraction(86400), Fraction(31557600)
FORTNIGHT = {
    Fraction(14),
    Fraction(15),
    Fraction(2629800, 2 * 86400),
}  # days; `quinze jours`, 半个月
LOOSE = {"time", "warmth", ""}  # units that may go without saying: 34 y, 36.8 °C


class Match:
    """What is left on both sides while the passes go from the strict to the lenient."""

    def __init__(self, source: Reading, target: Reading) -> None:
        self.source, self.target = source, target
        self.left, self.right = list(source.mentions), list(target.mentions)
        self.pairs: list[tuple[Mention, Mention]] = []
        self.findings: list[Finding] = []

    def take(self, same: Same, code: str = "", *, critical: bool | None = None) -> None:
        """Pairs what is the same by `same`; `code` says what is wrong with such pairs."""
        for mention in list(self.left):
            partner = next((other for other in self.right if same(mention, other)), None)
            if partner is None:
                continue
            self.left.remove(mention)
            self.right.remove(partner)
            self.pairs.append((mention, partner))
            if code:
                self.say(code, mention, partner, critical=critical)

    def say(
        self, code: str, one: Mention | None, two: Mention | None, *, critical: bool | None = None
    ) -> None:
        source = self.source.plain.excerpt(one.start, one.end) if one else ""
        target = self.target.plain.excerpt(two.start, two.end) if two else ""
        self.findings.append(finding(code, source, target, critical=critical))


def same_values(one: Mention, two: Mention) -> bool:
    return (
        one.values == two.values
        and one.kind == two.kind
        and one.kind in {"number", "range", "ratio"}
    )


def same_unit(one: Unit | None, two: Unit | None) -> bool:
    if one is None or two is None:
        return one is two or (one or two).counted  # type: ignore[union-attr]
    return (one.counted and two.counted) or (one.kind == two.kind and one.factor == two.factor)


def same_bound(one: Mention, two: Mention) -> bool:
    return bool(set(one.comparator or "-") & set(two.comparator or "-"))


def exact(one: Mention, two: Mention) -> bool:
    return (
        same_values(one, two)
        and one.unit == two.unit
        and same_bound(one, two)
        and one.hard == two.hard
    )


def equal(one: Mention, two: Mention) -> bool:
    return same_values(one, two) and same_unit(one.unit, two.unit) and same_bound(one, two)


def rewritten(one: Mention, two: Mention) -> bool:
    """5.2 × 10^3/µL and 5.2 × 10^9/L: the same amount, the same figures."""
    if not (
        one.unit
        and two.unit
        and one.kind == two.kind
        and one.kind in {"number", "range"}
        and same_bound(one, two)
    ):
        return False
    figures = [value / one.scale for value in one.values] == [
        value / two.scale for value in two.values
    ]
    return figures and same_amount(one, two)


def same_amount(one: Mention, two: Mention) -> bool:
    if not (
        one.unit
        and two.unit
        and one.unit.kind == two.unit.kind
        and not one.unit.counted
        and one.kind == two.kind
    ):
        return False
    ours = [value * one.unit.factor for value in one.values]
    theirs = [value * two.unit.factor for value in two.values]  # day 0 is no hour 0
    return one.kind in {"number", "range"} and any(ours) and ours == theirs


def near_amount(one: Mention, two: Mention) -> bool:
    """A conversion, rounded or not: 5.5 mmol/L of glucose and 99 mg/dL cannot be seen, 1.5 g and 1500 mg can."""
    if not (
        one.unit
        and two.unit
        and one.unit.kind == two.unit.kind
        and not one.unit.counted
        and one.unit != two.unit
    ):
        return False
    ours, theirs = one.value * one.unit.factor, two.value * two.unit.factor
    return bool(theirs) and abs(ours / theirs - 1) < Fraction(2, 100)


def pressure(one: Mention, two: Mention) -> bool:
    """`TA 13/8`, said in centimetres of mercury where everybody does so, and 130/80 mmHg."""
    if one.kind != "ratio" or two.kind != "ratio" or one.unit or not two.unit:
        return False
    tenfold = tuple(value * 10 for value in one.values) == two.values
    return tenfold and two.unit.code == "mm[Hg]" and 7 <= one.value <= 25


def spoken_time(one: Mention, two: Mention) -> bool:
    """Half a year and six months; 24 h and a day."""
    if not (one.unit and two.unit and one.unit.time and two.unit.time and same_bound(one, two)):
        return False
    sizes = {mention.value * mention.unit.factor / DAY for mention in (one, two) if mention.unit}
    if (one.words or two.words) and len(sizes) == 2 and sizes <= FORTNIGHT:
        return True
    if one.kind != two.kind:
        return False
    day = DAY in {one.unit.factor, two.unit.factor} and one.value * one.unit.factor == DAY
    return (one.words or two.words or day) and same_amount(one, two)


def vague_year(one: Mention, two: Mention) -> bool:
    """A unit that one side leaves out where it goes without saying."""
    known = one.unit or two.unit
    if (
        not same_values(one, two)
        or not same_bound(one, two)
        or (one.unit and two.unit)
        or known is None
    ):
        return False
    return all(dimension in LOOSE for dimension, _ in known.kind)


def degrees(one: Mention, two: Mention) -> bool:
    """`度` counts many things, degrees among them."""
    codes = {mention.unit.code for mention in (one, two) if mention.unit}
    return same_values(one, two) and same_bound(one, two) and codes == {"Cel", "{piece}"}


def same_date(one: Mention, two: Mention) -> bool:
    return one.kind == two.kind == "date" and one.hard == two.hard and _fits(one.values, two.values)


def _fits(one: tuple[Fraction, ...], two: tuple[Fraction, ...]) -> bool:
    return one == two or (
        one[1:] == two[1:] and one[0] % 100 == two[0] % 100 and bool(one[0]) == bool(two[0])
    )


def either_date(one: Mention, two: Mention) -> bool:
    if one.kind != "date" or two.kind != "date" or not (one.other or two.other):
        return False
    return any(
        _fits(a, b) for a in (one.values, one.other) if a for b in (two.values, two.other) if b
    )


def same_frequency(one: Mention, two: Mention) -> bool:
    if one.name and two.name and one.name != two.name:
        return False
    if one.comparator and two.comparator and not same_bound(one, two):
        return False
    return one.kind == two.kind == "frequency" and one.values == two.values


def fortnightly(one: Mention, two: Mention) -> bool:
    rates = {value for mention in (one, two) for value in mention.values}
    return one.kind == two.kind == "frequency" and rates == {Fraction(1, 336), Fraction(1, 360)}


def same_identifier(one: Mention, two: Mention) -> bool:
    return one.kind == two.kind == "identifier" and one.name == two.name


def same_fraction(one: Mention, two: Mention) -> bool:
    """1/2 and half; a date without a year written `12/03` or `12.03`."""
    if (
        one.kind == "ratio"
        and two.kind == "number"
        and one.values[1] > 1
        and not (two.unit and two.unit.time)
    ):
        return one.values[0] / one.values[1] == two.value and one.values[1] <= 10
    if two.kind == "ratio" and one.kind == "number":
        return same_fraction(two, one)
    return False


def full_hour(one: Mention, two: Mention) -> bool:
    """`8h` and `8:00`."""
    clock, hour = (one, two) if one.kind == "ratio" else (two, one)
    if clock.kind != "ratio" or hour.kind != "number" or (hour.unit and hour.unit.code != "h"):
        return False
    return clock.values == (hour.value, Fraction(0)) and hour.value <= 24


def short_date(one: Mention, two: Mention) -> bool:
    date, other = (one, two) if one.kind == "date" else (two, one)
    if date.kind != "date" or date.values[0] or other.kind not in {"ratio", "number"}:
        return False
    day_month = (date.values[2], date.values[1])
    if other.kind == "ratio":
        return other.values in {day_month, day_month[::-1]}
    return other.written in {
        f"{int(day_month[0]):02}.{int(day_month[1]):02}",
        f"{int(day_month[0])}.{int(day_month[1]):02}",
    }


def marker_digits(one: Mention, two: Mention) -> bool:
    """IL-6 and 白介素6; P80 and 脉搏 80."""
    ours, theirs = (_digits(mention) for mention in (one, two))
    if "identifier" not in {one.kind, two.kind} or {one.kind, two.kind} - {"identifier", "number"}:
        return False
    if len(ours) > 4 and one.kind == two.kind:
        return False
    if any(mention.kind == "number" and not mention.written.isalnum() for mention in (one, two)):
        return False
    return bool(ours) and ours == theirs


def _digits(mention: Mention) -> str:
    text = mention.name or mention.written or str(mention.value if mention.values else "")
    return "".join(letter for letter in text if letter.isdigit())
