"""Results told by a sign that stands alone: `anti-SSA +`, `HBsAg −`."""

from dataclasses import replace

from translation.checks.lexicon import Item
from translation.checks.mentions import joined, text_at

ENDS = {"", ",", ";", ".", ")", "，", "；", "。", "、", "،", "\n", "/"}
SIGNS = {"+": {"axis": "res:P"}, "-": {"axis": "res:N", "neg": "strong"}}


def signed(items: list[Item]) -> list[Item]:
    """The items with every sign that ends the name of a test as what it says."""
    return [
        replace(item, classes=SIGNS[item.text])
        if item.text in SIGNS and not item.classes and _ends_name(items, place)
        else item
        for place, item in enumerate(items)
    ]


def _ends_name(items: list[Item], place: int) -> bool:
    """`Haut-, Gelenk-` only share an ending; `++` is an amount."""
    before, after = items[place - 1] if place else None, text_at(items, place + 1)
    if before is None or after not in ENDS or not (before.raw[-1].isalnum() or before.text == ")"):
        return False
    return not joined(items, place) or _is_test(before.raw)


def _is_test(raw: str) -> bool:
    """`HBsAg`, `ANA`, `dsDNA`."""
    return raw.isupper() or raw[1:] != raw[1:].lower()
