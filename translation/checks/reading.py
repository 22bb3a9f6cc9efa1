"""Reading a text once: everything in it that must be found again in its translation."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from translation.checks import dates
from translation.checks.bounds import bounded
from translation.checks.frequency import read_frequency
from translation.checks.identifiers import read_identifier
from translation.checks.lexicon import Item, items
from translation.checks.mentions import Mention, has, joined, text_at
from translation.checks.named_dates import one_year, read_date
from translation.checks.numerals import CHINESE_NUMERALS, decimal_sign, roman
from translation.checks.quantities import read_quantity
from translation.checks.schedules import SCHEDULE, schedules
from translation.checks.signs import signed
from translation.checks.spelled import spelled
from translation.checks.text import Plain, Token, plain, tokens
from translation.checks.units import read_unit, unit

__all__ = ["SCHEDULE", "Reading", "read"]
HELD = "\x00"  # stands for a date that was read before
GRADES = {"I", "II", "III", "IV", "V", "VI", "VII", "VIII"}
PLUS = {"+", "/", "-"}
ROMAN = re.compile(r"(?:X{0,2})(?:IX|IV|V?I{0,3})")


@dataclass(frozen=True, slots=True)
class Reading:
    plain: Plain
    items: list[Item]
    mentions: list[Mention]
    units: dict[str, tuple[int, int]]  # compound units by code, wherever they stand


def read(language: str, text: str, *, grouped: bool = True) -> Reading:
    whole = plain(language, text)
    held = schedules(whole.text)
    known = {mention.start for mention in held}
    held += [one for one in dates.numeric(language, whole.text) if one.start not in known]
    words = items(whole, _without(tokens(whole, grouped=grouped), held))
    reader = Reader(
        whole, signed(bounded(spelled(whole, words))), {mention.start: mention for mention in held}
    )
    return reader.run()


def _without(words: list[Token], held: list[Mention]) -> list[Token]:
    if not held:
        return words
    kept = [
        word for word in words if not any(m.start < word.end and word.start < m.end for m in held)
    ]
    kept += [Token(mention.start, mention.end, HELD, HELD) for mention in held]
    return sorted(kept, key=lambda word: word.start)


class Reader:
    def __init__(self, whole: Plain, words: list[Item], held: dict[int, Mention]) -> None:
        self.plain, self.items, self.held = whole, words, held
        self.decimal = decimal_sign(whole.language, whole.text)
        self.mentions: list[Mention] = []
        self.units: dict[str, tuple[int, int]] = {}

    def run(self) -> Reading:
        place = 0
        while place < len(self.items):
            place = self._step(place)
        mentions = one_year(self.mentions, self.items)
        return Reading(self.plain, self.items, mentions, self.units)

    def _step(self, place: int) -> int:
        item = self.items[place]
        if item.text == HELD and item.start in self.held:
            return self._held(place)
        run = self._pluses(place)
        if run > 1:
            return place + run
        word = item.text.isalpha() and not item.classes and item.text not in CHINESE_NUMERALS
        if word and not joined(self.items, place + 1):
            return self._roman(place)
        found, end = read_date(self.items, place)
        if found:
            self.mentions += found
            return end
        if "ordinal" in item.classes:
            return self._ordinal(place)
        often, end = read_frequency(self.items, place, self.decimal)
        if often:
            self.mentions.append(often)
            return end
        bounded_often = self._bounded_frequency(place)
        if bounded_often:
            return bounded_often
        named, end = read_identifier(self.plain, self.items, place)
        if named:
            self.mentions.append(named)
            return end
        found, end = read_quantity(self.items, place, self.decimal)
        if found:
            self._keep(found)
            return self._daily(end)
        return self._roman(place)

    def _bounded_frequency(self, place: int) -> int:
        """`up to three times a day`, `do 5 marca`."""
        bound = self.items[place].value("cmp")
        if not bound or has(self.items, place, "num"):
            return 0
        if place + 1 < len(self.items) and (dated := read_date(self.items, place + 1))[0]:
            self.mentions += dated[0]
            return dated[1]
        often, end = (
            read_frequency(self.items, place + 1, self.decimal)
            if place + 1 < len(self.items)
            else (None, 0)
        )
        if not often:
            return 0
        self.mentions.append(replace(often, start=self.items[place].start, comparator=bound))
        return end

    def _pluses(self, place: int) -> int:
        """How many `+` begin here: `+++` is told as 3+ too."""
        end = place
        while text_at(self.items, end) == "+" and (end == place or joined(self.items, end)):
            end += 1
        if end - place > 1:
            first, last = self.items[place].start, self.items[end - 1].end
            value = (Fraction(end - place),)
            self.mentions.append(Mention("number", value, first, last, hard=False, words=True))
        return end - place

    def _ordinal(self, place: int) -> int:
        item = self.items[place]
        self._graded(place, item, Fraction(item.value("ordinal")))
        for after in (place + 1, place + 2):  # `am fünften postoperativen Tag`
            code = self.items[after].value("unit") if after < len(self.items) else ""
            if code in {"h", "d", "wk", "mo"}:
                last = replace(self.mentions[-1], unit=unit(code))
                self.mentions[-1] = replace(last, hard=True, weak=False) if last.value > 1 else last
                break
        return place + 1

    def _beside_grade(self, place: int) -> bool:
        """`class III + V`: each of the grades that are put together."""
        before, after = place - 1, place + 1
        while text_at(self.items, before) in PLUS and self.items[before - 1].raw in GRADES:
            before -= 2
        while (
            text_at(self.items, after) in PLUS
            and self.items[min(after + 1, len(self.items) - 1)].raw in GRADES
        ):
            after += 2
        return has(self.items, before, "grade") or has(self.items, after, "grade")

    def _graded(self, place: int, item: Item, value: Fraction) -> None:
        """A word or letters that are a number only beside `stage` or `grade`."""
        graded = self._beside_grade(place)
        self.mentions.append(
            Mention(
                "number", (value,), item.start, item.end, hard=graded, words=True, weak=not graded
            )
        )

    def _daily(self, end: int) -> int:
        """`mg/d` says a dose and how often."""
        unit = self.mentions[-1].unit
        if unit:
            self.units.setdefault(unit.code, (self.mentions[-1].start, self.mentions[-1].end))
        return end

    def _keep(self, found: list[Mention]) -> None:
        """Long numbers and those with a leading zero are names, not amounts."""
        for mention in found:
            digits = mention.written
            named = len(digits) >= 7 or (digits[:1] == "0" and len(digits) > 1)
            if named and mention.kind == "number" and digits.isdigit() and not mention.unit:
                self.mentions.append(replace(mention, kind="identifier", name=digits))
            else:
                self.mentions.append(mention)

    def _held(self, place: int) -> int:
        mention, after = self.held[self.items[place].start], place + 1
        if mention.kind == "date" and mention.values[2]:
            self._day_before(place, mention)
        self.mentions.append(mention)
        joins = text_at(self.items, after) in {"-", "~", "和", "及", "与", "、"} or has(
            self.items, after, "to"
        )
        day = text_at(self.items, after + 1)
        if (
            mention.kind == "date"
            and joins
            and day.isdigit()
            and text_at(self.items, after + 2) in {"日", "号"}
        ):
            values = (*mention.values[:2], Fraction(day))
            self.mentions.append(replace(mention, values=values, start=self.items[after + 1].start))
            return after + 3
        return after

    def _day_before(self, place: int, mention: Mention) -> None:
        """The first day of `12–15.03.2024`, read as a number so far."""
        joins = text_at(self.items, place - 1) in {"-", "по"} or has(self.items, place - 1, "to")
        last = self.mentions[-1] if self.mentions else None
        before = place - 2 - (text_at(self.items, place - 2) == ".")
        if not joins or last is None or last.end != self.items[before].end:
            return
        if last.kind == "number" and not last.unit and last.written.isdigit() and last.value <= 31:
            values = (*mention.values[:2], last.value)
            self.mentions[-1] = replace(mention, values=values, start=last.start, end=last.end)

    def _roman(self, place: int) -> int:
        """`stage III`; and units that stand apart from numbers."""
        item = self.items[place]
        found = ROMAN.match(item.raw)
        if (
            found
            and found[0]
            and (
                found[0] == item.raw or item.raw[len(found[0]) :] in {"A", "B", "C", "a", "b", "c"}
            )
        ):
            graded = self._beside_grade(place)
            if graded or item.raw not in {"I", "V", "X"}:
                self._graded(place, item, roman(found[0]))
            return place + 1
        if "unit" in item.classes:
            code, end = read_unit(self.items, place, bare=True)
            if code and ("/" in code or text_at(self.items, place - 1) in {"(", "["}):
                self.units.setdefault(code, (item.start, self.items[end - 1].end))
                return end
        return place + 1
