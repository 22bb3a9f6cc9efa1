"""Units by their UCUM code: which quantity they measure, and how many of its base unit they are."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from translation.checks.lexicon import Item

PREFIXES = {
    "k": Fraction(1000), "d": Fraction(1, 10), "c": Fraction(1, 100), "m": Fraction(1, 1000), "u": Fraction(1, 10**6),
    "n": Fraction(1, 10**9), "p": Fraction(1, 10**12), "f": Fraction(1, 10**15), "M": Fraction(10**6),
    "G": Fraction(10**9),
}  # fmt: skip
BASES = {
    "g": "mass", "L": "volume", "mol": "amount", "m": "length", "[IU]": "activity", "eq": "charge", "Pa": "pressure",
    "Gy": "dose", "Sv": "radiation", "Bq": "decays", "Ci": "curies", "kat": "katals", "osm": "osmoles", "cal": "heat",
    "J": "energy", "V": "voltage", "Hz": "rate", "W": "power",
}  # fmt: skip
FIXED = {
    "s": ("time", Fraction(1)), "ms": ("time", Fraction(1, 1000)), "min": ("time", Fraction(60)),
    "h": ("time", Fraction(3600)),
    "d": ("time", Fraction(86400)), "wk": ("time", Fraction(604800)), "mo": ("time", Fraction(2629800)),
    "a": ("time", Fraction(31557600)), "m2": ("area", Fraction(1)), "cm2": ("area", Fraction(1, 10**4)),
    "mm2": ("area", Fraction(1, 10**6)), "cm3": ("volume", Fraction(1, 1000)), "mm3": ("volume", Fraction(1, 10**6)),
    "m3": ("volume", Fraction(1000)), "mm[Hg]": ("pressure", Fraction(1333224, 10000)),
    "cm[H2O]": ("pressure", Fraction(980665, 10000)), "Cel": ("warmth", Fraction(1)), "[degF]": ("heat F", Fraction(1)),
    "%": ("part", Fraction(1, 100)), "[ppth]": ("part", Fraction(1, 1000)), "t": ("mass", Fraction(10**6)),
    "[lb]": ("mass", Fraction(45359237, 100000)), "[in]": ("length", Fraction(254, 10000)),
    "Mg": ("magnesium", Fraction(1)),
}  # fmt: skip
COUNTS = {
    "{tbl}", "{cap}", "{drop}", "{amp}", "{vial}", "{puff}", "{dose}", "{cell}", "{piece}", "x", "{point}", "{copy}",
    "{cycle}", "{hpf}", "{person}", "{spoon}", "{sachet}", "{CFU}", "{ULN}", "{fold}", "{page}",
}  # fmt: skip


VOLUMES = {"uL", "L", "mL", "nL", "mm3"}  # `98 тыс. в мкл`


@dataclass(frozen=True, slots=True)
class Unit:
    code: str
    kind: tuple[tuple[str, int], ...]  # ((dimension, power), …), without what is only counted
    factor: Fraction

    @property
    def counted(self) -> bool:
        """Tablets, times, cells: languages name them freely."""
        return not self.kind and all(part in COUNTS for part in self.code.split("/") if part)

    @property
    def time(self) -> bool:
        return self.kind == (("time", 1),)


@cache
def atom(code: str) -> tuple[str, Fraction]:
    """(dimension, factor) of one unit without `/`; ("", 1) of what is only counted."""
    if code in COUNTS:
        return "", Fraction(1)
    if code in FIXED:
        return FIXED[code]
    if code in BASES:
        return BASES[code], Fraction(1)
    return BASES[code[1:]], PREFIXES[code[0]]


@cache
def unit(code: str) -> Unit:
    """The unit of a code such as `mg/dL`, `/L` or `mg/kg/h`."""
    powers: dict[str, int] = {}
    factor = Fraction(1)
    for place, part in enumerate(code.split("/")):
        if not part:
            continue
        dimension, size = atom(part)
        power = 1 if place == 0 else -1
        factor *= size**power
        if dimension:
            powers[dimension] = powers.get(dimension, 0) + power
    kind = tuple(sorted((name, power) for name, power in powers.items() if power))
    return Unit(code, kind, factor)


def read_unit(items: list[Item], place: int, *, bare: bool = False) -> tuple[str, int]:
    """The code of the unit that begins at `place` and the place after it; `("", place)` of none.

    bare: what stands there follows no number, so that a single letter is no unit.
    """
    code, end = "", place
    by_volume = (
        has_unit(items, end + 1, VOLUMES) and items[end].value("per") if end < len(items) else ""
    )
    if end < len(items) and items[end].text not in {"/", "per"} and not by_volume:
        code, end = _read_atom(items, end, bare=bare)
        if not code:
            return "", place
    while end + 1 < len(items) and (
        items[end].text in {"/", "·"} or items[end].value("per") or _whole(items, end)
    ):
        if _whole(items, end):
            code, end = code + items[end].value("unit"), end + 1
            continue
        skipped = end + 1
        if (
            items[skipped].text == "24"
            and "every" not in items[end].classes
            and skipped + 1 < len(items)
            and items[skipped + 1].value("unit") == "h"
        ):
            code, end = f"{code}/d", skipped + 2
            continue
        skipped += items[skipped].text == "1" and skipped + 1 < len(items)
        below, after = _read_atom(items, skipped, bare=False)
        if below == "um" and items[end].value("per") == "word":
            break  # `em um mês`
        if not below or (items[end].value("per") == "word" and atom(below)[0] in {"time", ""}):
            break
        code, end = f"{code}/{below}", after
    return code, end


def _read_atom(items: list[Item], place: int, *, bare: bool) -> tuple[str, int]:
    if place >= len(items):
        return "", place
    item = items[place]
    code = item.value("unit") if item.raw not in {"Mg", "MG."} else ""
    if not code or (bare and len(item.text) == 1 and item.text.isalpha()):
        return "", place
    power = place + 1
    if code in {"m", "cm", "mm"} and power < len(items):
        if items[power].text == "^" and power + 1 < len(items):
            power += 1
        if items[power].text in {"2", "3"} and items[power].start == items[power - 1].end:
            return code + items[power].text, power + 1
    if power < len(items) and items[power].text == "." and items[power].start == item.end:
        follows = items[power + 1] if power + 1 < len(items) else None
        if follows and (follows.text == "/" or follows.text[:1].islower()):
            return code, power + 1
    return code, place + 1


def has_unit(items: list[Item], place: int, codes: set[str]) -> bool:
    return place < len(items) and items[place].value("unit") in codes


def _whole(items: list[Item], place: int) -> bool:
    """`/min` known as one phrase."""
    return items[place].value("unit").startswith("/") and items[place].text.startswith("/")
