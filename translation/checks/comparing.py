"""Numbers, dates, frequencies and identifiers of a source against those of its translation."""

import re
from fractions import Fraction

from translation.checks import matching as same
from translation.checks.comparing_frequencies import compare_frequencies
from translation.checks.comparing_rest import compare_rest
from translation.checks.comparing_units import compare_units, measures_pressure
from translation.checks.findings import Finding
from translation.checks.matching import Match
from translation.checks.mentions import Mention
from translation.checks.numerals import POINT, could_be_either
from translation.checks.reading import Reading

PASSES = (
    same.exact, same.equal, same.same_date, same.same_identifier, same.same_frequency,
)  # fmt: skip
FORTNIGHTS = {"es", "fr", "pt"}  # fifteen days of theirs are two weeks
TIMES = {"x", "{dose}"}
THINGS = {"{piece}", "{person}", "{cell}", "{point}"}
LENIENT = (
    same.vague_year,
    same.degrees,
    same.spoken_time,
    same.same_fraction,
    same.full_hour,
    same.short_date,
    same.marker_digits,
)


def compare(source: Reading, target: Reading) -> list[Finding]:
    match = Match(source, target)
    for one in PASSES:
        match.take(one)
    match.take(same.rewritten, "UNIT_REWRITTEN")
    if measures_pressure(source):
        match.take(same.pressure, "UNIT_REWRITTEN")
    for one in LENIENT:
        match.take(one)
    match.take(same.either_date, "DATE_AMBIGUOUS")
    match.take(_either_reading, "NUMBER_AMBIGUOUS")
    match.take(_times_of_day)
    match.take(_scored)
    if source.plain.language in FORTNIGHTS:
        match.take(same.fortnightly)
    _between_bounds(match)
    for other in (match.left, match.right):
        _counted_apart(match, other)
    _take_apart(match, match.left, match.right)
    _take_apart(match, match.right, match.left)
    _exchanged_units(match)
    _style(match)
    compare_units(match)
    compare_frequencies(match)
    compare_rest(match)
    return match.findings


def _counted_apart(match: Match, side: list[Mention]) -> None:
    """`trois à quatre selles par jour` and 每日大便3至4次."""
    other = match.right if side is match.left else match.left
    for rate in [m for m in side if m.kind == "frequency" and m.weak]:
        for often in [m for m in other if m.kind == "frequency" and not m.weak]:
            parts = _figures_of(side, {value / rate.value for value in often.values})
            if parts and rate in side:
                for gone in (rate, *parts):
                    side.remove(gone)
                other.remove(often)


def _between_bounds(match: Match) -> None:
    """`mindestens ein-, höchstens zweimal wöchentlich` and 每周至少一次，至多两次: the rate stands at either bound."""
    ours, theirs = _bound_parts(match.left), _bound_parts(match.right)
    if not ours or not theirs:
        return
    (often, count), (rate, number) = ours, theirs
    crossed = same.same_bound(often, number) and same.same_bound(count, rate)
    if crossed and often.values[1] / number.value == rate.values[0] / count.value:
        match.left[:] = [m for m in match.left if m not in ours]
        match.right[:] = [m for m in match.right if m not in theirs]


def _bound_parts(side: list[Mention]) -> tuple[Mention, Mention] | None:
    often = next((m for m in side if m.kind == "frequency" and m.comparator), None)
    count = next(
        (m for m in side if m.kind == "number" and m.comparator and not (m.unit and m.unit.kind)),
        None,
    )
    return (often, count) if often and count else None


def _figures_of(side: list[Mention], figures: set[Fraction]) -> list[Mention]:
    """The number, the range, or the two numbers that say `figures` of something counted."""
    counts = [m for m in side if m.kind in {"number", "range"} and not (m.unit and m.unit.kind)]
    whole = [m for m in counts if set(m.values) == figures]
    apart = [m for m in counts if m.kind == "number" and m.value in figures]
    if whole:
        return whole[:1]
    return apart if {m.value for m in apart} == figures and len(apart) == len(figures) else []


def _exchanged_units(match: Match) -> None:
    """`29 years, 10 cigarettes` for 10 years and 29: what may go without a unit took that of another."""
    numbers = [(one, two) for one, two in match.pairs if one.kind == two.kind == "number"]
    lost = [(one, two) for one, two in numbers if one.unit and not two.unit]
    gained = [(one, two) for one, two in numbers if two.unit and not one.unit]
    for one, two in lost:
        for other, moved in gained:
            known = one.unit is not None and bool(one.unit.kind)
            if known and one.unit == moved.unit and one.values != other.values:
                match.say("NUMBER_ORDER", one, two)
                return


def _style(match: Match) -> None:
    """`1,5 mg` in a language that writes a decimal point."""
    if match.target.plain.language not in POINT:
        return
    for one, two in match.pairs:
        if (
            two.kind == "number"
            and one.kind == two.kind
            and re.fullmatch(r"\d+,(\d|\d\d|\d{4,})", two.written)
        ):
            match.say("NUMBER_STYLE", one, two)


def _scored(one: Mention, two: Mention) -> bool:
    """`4 балла` and 4/5: what a score is out of goes without saying."""
    ratio, score = (one, two) if one.kind == "ratio" else (two, one)
    if ratio.kind != "ratio" or score.kind != "number" or ratio.unit:
        return False
    pointed = score.unit is not None and score.unit.code == "{point}"
    return pointed and ratio.values[0] == score.value and ratio.values[1] in {5, 10, 100}


def _either_reading(one: Mention, two: Mention) -> bool:
    digits = re.sub(r"\D", "", one.written)
    either = could_be_either(one.written) or could_be_either(two.written)
    return either and one.unit is two.unit is None and digits == re.sub(r"\D", "", two.written)


def _times_of_day(one: Mention, two: Mention) -> bool:
    """`2 x 500 mg` for `twice`, `24 h` for `daily`: the figure is there."""
    often, other = (one, two) if one.kind == "frequency" else (two, one)
    if often.kind != "frequency" or other.kind not in {"number", "range"}:
        return False
    if other.unit and other.unit.time:
        spoken = not often.weak or other.unit.code == "h"
        return spoken and other.value * other.unit.factor / 3600 == 1 / often.values[0]
    if often.weak or (other.unit and other.unit.code not in TIMES):
        return False
    return (other.values * 2)[:2] == tuple(value * 24 for value in often.values)


def _take_apart(match: Match, wholes: list[Mention], parts: list[Mention]) -> None:
    """A range or a power of ten of one side whose figures stand apart, in this order, on the other."""
    for whole in list(wholes):
        found: list[Mention] = []
        for figure in _figures(whole):
            after = found[-1].start if found and whole.kind == "range" else -1
            part = next(
                (
                    p
                    for p in parts
                    if p not in found and p.start > after and _is_part(p, figure, whole)
                ),
                None,
            )
            if part:
                found.append(part)
        if found and len(found) == len(_figures(whole)):
            wholes.remove(whole)
            for part in found:
                parts.remove(part)


def _figures(whole: Mention) -> tuple[Fraction, ...]:
    if whole.kind in {"range", "ratio"}:
        return whole.values
    powered = whole.kind == "number" and whole.scale != 1
    return (whole.value / whole.scale, whole.scale) if powered else ()


def _is_part(part: Mention, figure: Fraction, whole: Mention) -> bool:
    if part.kind != "number" or part.value != figure:
        return False
    return part.unit is None or part.unit.code in THINGS or same.same_unit(part.unit, whole.unit)
