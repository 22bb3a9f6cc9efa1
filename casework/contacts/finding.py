"""Contact points as they are searched: by the name, the address, or the digits of the number."""

import re

from django.db.models import Q

from casework.cases import names
from casework.contacts.models import ContactPoint

DIGITS = 4  # of a number from which it is worth looking for


def search_form(point: ContactPoint) -> str:
    """For ContactPoint.search: the name's forms, the address in lower case, the bare number."""
    digits = re.sub(r"\D", "", point.value)
    parts = [names.search_form(point.name).strip(), point.value.lower(), digits]
    return f" {' '.join(filter(None, parts))} "


def matching(text: str) -> Q:
    """Contact points with a name, an address or a number that holds a text."""
    found = names.named(text, "search")
    if "@" in text or "." in text:
        found |= Q(search__contains=text.strip().lower())
    if digits := digits_of(text):
        found |= Q(search__contains=digits)
    return found


def digits_of(text: str) -> str:
    """The digits of a text that can be a number's: without the zeros that people dial at home."""
    digits = re.sub(r"\D", "", text).lstrip("0")  # 0171 for +49171
    alone = re.search(r"[^\d\s()+./\-]", text) is None
    return digits if alone and len(digits) >= DIGITS else ""
