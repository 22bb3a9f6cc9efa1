"""Numbers written in several words, made one: `quatre-vingt-dix-sept`, `двадцать пять`, `خمسة وعشرون`."""

from dataclasses import replace

from translation.checks.fused import fused
from translation.checks.lexicon import Item
from translation.checks.mentions import has, text_at
from translation.checks.text import Plain

JOINS = {
    "en": {"and", "-"}, "es": {"y"}, "pt": {"e"}, "fr": {"-", "et"}, "vi": {"linh", "lẻ"}, "ar": {"و"}, "de": {"und"},
}  # fmt: skip
TENS = range(20, 100, 10)
TENS = range(20, 100, 10)
SCALES = {"1000", "100000"}
TEENS = {"عشر", "عشره"}
TENS_JOIN = {"tr", "vi"}  # ten and two is twelve
VIGESIMAL = (60, 80)  # soixante-quinze, quatre-vingt-quinze
Read = tuple[int, int] | None  # the value and the place after it


def spelled(text: Plain, items: list[Item]) -> list[Item]:
    """The items with every spelled number as one item of the class `num`, `ordinal` or `qty`."""
    if text.language == "zh":
        return items
    known = [_half(items, place, _fused(text.language, item)) for place, item in enumerate(items)]
    run, found, place = Run(text.language, known), [], 0
    while place < len(known):
        value, end, kind = run.read(place)
        if end > place + 1 or kind == "bare":
            first, last = known[place], known[end - 1]
            shown = " ".join(item.text for item in known[place:end])
            raw = text.text[first.start : last.end]
            classes = {"num" if kind == "bare" else kind: str(value)}
            found.append(Item(first.start, last.end, shown, raw, classes))
        else:
            found.append(known[place])
        place = max(end, place + 1)
    return found


def _fused(language: str, item: Item) -> Item:
    if item.classes.keys() & {"num", "qty", "ordinal", "unit", "adv", "freq"} or " " in item.text:
        return item
    classes = fused(language, item.text)
    return replace(item, classes={**item.classes, **classes}) if classes else item


def _gram(items: list[Item], place: int) -> dict[str, str] | None:
    """`3 g.` is no left side in French, `2 d.` none in Spanish."""
    item, before = items[place], items[place - 1] if place else None
    if before and before.digits and item.text in {"g .", "d ."} and "axis" in item.classes:
        return {"unit": item.text[0]}
    return None


def _half(items: list[Item], place: int, item: Item) -> Item:
    """`e meio comprimido` after something else than a number is half a tablet."""
    gram = _gram(items, place)
    if gram:
        return replace(item, classes=gram)
    before = items[place - 1] if place else item
    if "plushalf" not in item.classes or not has(items, place + 1, "unit"):
        return item
    if before.digits or before.classes.keys() & {"num", "unit", "scale"}:
        return item
    return replace(item, classes={"num": "1/2"})


class Run:
    def __init__(self, language: str, items: list[Item]) -> None:
        self.language, self.items = language, items
        self.joins = JOINS.get(language, set())

    def read(self, place: int) -> tuple[int, int, str]:
        """The value at `place`, the place after it and its class."""
        whole = self._ordinal(place)
        if whole:
            return *whole, "ordinal"
        number = self._cardinal(place)
        if number is None:
            return 0, place, ""
        last = self._last_ordinal(number)
        if last:
            return *last, "ordinal"
        bare = number[1] == place + 1 and not has(self.items, place, "num")
        if bare and not has(self.items, number[1], "unit"):
            return 0, place, ""  # `mil`, `yüz` alone
        return *number, "bare" if bare else "num"

    def _card(self, place: int) -> int | None:
        if not has(self.items, place, "num"):
            return None
        value = self.items[place].value("num")
        return int(value) if value.isdigit() else None

    def _unit_ordinal(self, place: int) -> int | None:
        if not has(self.items, place, "ordinal"):
            return None
        value = self.items[place].value("ordinal")
        return int(value) if value.isdigit() else None

    def _scale(self, place: int) -> str:
        return self.items[place].value("scale") if has(self.items, place, "scale") else ""

    def _past_join(self, place: int) -> int:
        return place + 1 if text_at(self.items, place) in self.joins else place

    def _adds(self, end: int) -> int | None:
        """The place of what is added after `end`; Arabic adds with its `و` only."""
        after = self._past_join(end)
        if self.language == "ar" and after == end:
            text = text_at(self.items, end)
            return end if text.startswith("و") and not text.startswith("واحد") else None
        return after

    def _below_hundred(self, place: int) -> Read:
        value, end = self._card(place), place + 1
        if value is None or value >= 100:
            return None
        after = self._adds(end)
        if self.language == "ar" and 1 <= value <= 9:
            if value >= 3 and text_at(self.items, end) in TEENS:
                return value + 10, end + 1
            tens = self._card(after) if after is not None else None
            return (value + tens, (after or 0) + 1) if tens and tens in TENS else (value, end)
        if (
            value % 10
            or after is None
            or (value < 20 and self.language not in TENS_JOIN)
            or not value
        ):
            return value, end
        unit = self._card(after)
        if self.language == "vi" and text_at(self.items, after) == "năm":
            return value, end  # `hai mươi năm` is twenty years
        most = 19 if self.language == "fr" and value in VIGESIMAL else 9
        return (value + unit, after + 1) if unit and unit <= most else (value, end)

    def _below_thousand(self, place: int) -> Read:
        value = self._card(place)
        if self._scale(place) == "100":
            hundreds, end = 100, place + 1
        elif value is not None and value in range(100, 1000, 100):
            hundreds, end = value, place + 1
        elif value == 0 and text_at(self.items, place) == "không trăm":
            hundreds, end = 0, place + 1
        else:
            low = self._below_hundred(place)
            if low is None or self._scale(low[1]) != "100" or not low[0]:
                return low
            hundreds, end = low[0] * 100, low[1] + 1
        after = self._adds(end)
        rest = self._below_hundred(after) if after is not None else None
        lone = after == end and text_at(self.items, end) == "năm"
        if rest is None or lone or not rest[0]:
            return hundreds, end
        return hundreds + rest[0], rest[1]

    def _cardinal(self, place: int) -> Read:
        if self._scale(place) and place and self.items[place - 1].text[-1:].isdigit():
            return None
        value, total, end, high = self._card(place), 0, place, True
        if value is not None and value >= 1000:
            total, end = value, place + 1
        head = None if total else self._below_thousand(place)
        if head and head[0] in {19, 20} and self.language == "en":
            year = self._below_hundred(self._past_join(head[1]))
            if year and year[0] >= 10:
                return head[0] * 100 + year[0], year[1]
        while high:
            at = head[1] if head else end
            if self._scale(at) not in SCALES or (head is None and total):
                break
            total, end = total + (head[0] if head else 1) * int(self._scale(at)), at + 1
            after = self._adds(end)
            head = self._below_thousand(after) if after is not None else None
        if total and end > place + 1 and head is None and not self._card(place):
            return total, end
        if total and head is None and value is not None and value >= 1000:
            after = self._adds(end)
            head = self._below_thousand(after) if after is not None else None
        if head is None:
            return (total, end) if total else None
        return total + head[0], head[1]

    def _ordinal(self, place: int) -> Read:
        """`vigésimo quinto`, `dwudziesty piąty`, `الثالث عشر`, `الخامس والعشرون`."""
        value = self._unit_ordinal(place)
        if value is None:
            return None
        after = place + 1
        if self.language == "ar":
            if text_at(self.items, after) in TEENS and value < 10:
                return value + 10, after + 1
            tens = self._card(after) if text_at(self.items, after).startswith("و") else None
            return (value + tens, after + 1) if tens and tens in TENS else (value, after)
        if self.language == "vi":
            unit = (
                self._card(after) if value >= 10 and text_at(self.items, after) != "năm" else None
            )
            return (value + unit, after + 1) if unit and unit < 10 else (value, after)
        if value >= 10 and value % 10 == 0 and self.language in {"es", "pt", "pl"}:
            after += text_at(self.items, after) == "-"
            unit = self._unit_ordinal(after)
            if unit and unit < 10:
                return value + unit, after + 1
        return value, place + 1

    def _last_ordinal(self, number: tuple[int, int]) -> Read:
        """`twenty-first`, `двадцать пятый`, `on dokuzuncu`, `vingt et unième`."""
        value, end = number
        after = self._past_join(end)
        rest = self._ordinal(after) if value >= 100 and value % 100 == 0 else None
        if rest and rest[0] < 100:
            return value + rest[0], rest[1]
        unit = self._unit_ordinal(after)
        tens = value % 10 == 0 and (value >= 20 or self.language == "tr") and value > 0
        if not unit or not tens or unit >= (20 if self.language == "fr" else 10):
            return None
        if self.language == "en" and after == end:
            return None  # `twenty second intervals`
        return value + unit, after + 1
