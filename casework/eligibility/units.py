"""Units by table, in decimals and without rounding. Source: domain.md 3.3, rule 4."""

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal

from casework.eligibility.elements import Element
from casework.eligibility.entries import NUMERIC, Entry, as_number

EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
NO_DIMENSION = "1"
Amount = int | Decimal


def factor(element: Element, entry: Entry) -> Decimal | None:
    """What turns an entry's number into the element's own unit; None: that unit is not listed.

    Scores, classes and titres (`{score}`) have no dimension, so that no unit is a unit for them.
    """
    unit = entry.given.get("unit")
    if not unit and (element.unit or "").startswith("{"):
        unit = NO_DIMENSION
    return element.units.get(unit or "")


def amount(element: Element, entry: Entry) -> Amount | None:
    """An entry's number in the element's own unit; None if there is none."""
    times = factor(element, entry)
    value = entry.value
    if times is None or not isinstance(value, NUMERIC):
        return None
    return value if times == 1 else EXACT.multiply(value, times)


def upper_limit(entry: Entry) -> Amount | None:
    """The upper limit of normal that the same report prints; None if none or not above 0."""
    printed = as_number(entry.given.get("ref_high"))
    return printed or None


def product(first: Amount, second: Amount) -> Decimal:
    return EXACT.multiply(first, second)
