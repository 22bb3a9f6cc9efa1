"""One word that holds a number: `vierundzwanzigjährig`, `двадцатипятилетний`, `dwudziestoletni`, `onsekizinci`."""

import re
from functools import cache, lru_cache

from translation.checks.lexicon import root, table

WHOLE = {"de", "tr"}  # they write cardinals in one word too
JOINED = {"ru", "pl"}  # they put the tens before the unit: `двадцатипятилетний`
Classes = dict[str, str]


@lru_cache(maxsize=4096)
def fused(language: str, word: str) -> Classes:
    """The classes of a word that holds a number, none of another. The endings are patterns in `fused.json`."""
    if f"{language} endings" not in table("fused") or len(word) < 4:
        return {}
    if language in WHOLE:
        value = _value(language, word)
        if value is not None:
            return {"num": str(value)}
    for pattern, kind in _endings(language):
        found = pattern.fullmatch(word)
        value = _value(language, found[1]) if found else None
        if value:
            return _classes(value, kind)
    return {}


def _classes(value: int, kind: str) -> Classes:
    if kind == "ordinal":
        return {"ordinal": str(value)}
    if kind == "times":
        return {"num": str(value), "inside": ""}
    every, _, period = kind.partition(" ")
    return {"freq": f"1/{value}{period}"} if every == "every" else {"qty": f"{value} {kind}"}


@cache
def _endings(language: str) -> list[tuple[re.Pattern[str], str]]:
    endings = table("fused")[f"{language} endings"].items()
    return [
        (re.compile(rf"(.+?){one}"), kind) for kind, ending in endings for one in ending.split("|")
    ]


@cache
def _words(kind: str) -> dict[str, int]:
    return {
        word: int(value)
        for value, words in table("fused")[kind].items()
        for word in words.split("|")
    }


def _value(language: str, word: str) -> int | None:
    if language == "hi":
        node = root("hi").words.get(word)
        digits = node.classes.get("num", "") if node else ""
        return int(digits) if digits.isdigit() else None
    if language in JOINED:
        return _prefixed(language, word)
    return _german(word.replace("ß", "ss")) if language == "de" else _turkish(word)


def _german(word: str) -> int | None:
    for name, size in (("tausend", 1000), ("hundert", 100)):
        head, found, rest = word.partition(name)
        if found:
            many = _german(head) if head else 1
            more = _german(rest.removeprefix("und")) if rest else 0
            return None if many is None or more is None else many * size + more
    units, tens = _words("de"), _words("de tens")
    if word in units or word in tens:
        return units.get(word, 0) or tens.get(word, 0)
    unit, _, ten = word.partition("und")
    return units[unit] + tens[ten] if unit in units and ten in tens else None


def _prefixed(language: str, word: str) -> int | None:
    units, tens = _words(language), _words(f"{language} tens")
    if word in units or word in tens:
        return units.get(word, 0) or tens.get(word, 0)
    for ten, size in tens.items():
        unit = units.get(word.removeprefix(ten), 0)
        if word.startswith(ten) and unit and (unit < 10 or size == 100):
            return size + unit
    return None


@cache
def _turkish_atom() -> re.Pattern[str]:
    atoms = [*_words("tr"), *_words("tr tens"), "yuz", "bin"]
    return re.compile("|".join(sorted(atoms, key=len, reverse=True)))


def _turkish(word: str) -> int | None:
    total = below = place = 0
    while place < len(word):
        found = _turkish_atom().match(word, place)
        if not found:
            return None
        atom, place = found[0], found.end()
        if atom == "bin":
            total, below = total + (below or 1) * 1000, 0
        elif atom == "yuz":
            below = (below or 1) * 100
        else:
            size = _words("tr").get(atom) or _words("tr tens")[atom]
            if below % (10 if size < 10 else 100):
                return None
            below += size
    return total + below
