"""A date as somebody types it from a paper: 12.11.2026, 2026-11-12, 12 Nov 2026, 12 Nov."""

import re
from datetime import date, timedelta

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

EARLIEST = 1900
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DOTTED = re.compile(r"(\d{1,2})[.\s]+(\d{1,2})\.?(?:[.\s]*(\d{4}|\d{2}))?")
NAMED = re.compile(r"(\d{1,2})[.\s]*([^\W\d_]{3,})\.?,?\s*(\d{4}|\d{2})?")


class NotADate(ValueError):
    """The text is no date that is clear to everybody; says what to write."""


def read(text: str, today: date) -> date:
    """The date that a text means; without a year, the last such day. Raises NotADate."""
    text = " ".join(text.split())
    if found := ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
        return _day(year, month, day)
    if found := DOTTED.fullmatch(text):
        return _with_year(found[3], int(found[2]), int(found[1]), today)
    if found := NAMED.fullmatch(text):
        return _with_year(found[3], _month(found[2]), int(found[1]), today)
    if "/" in text:
        raise NotADate(
            _("With slashes, day and month are not clear to everybody. Write 12 Nov 2026.")
        )
    raise NotADate(_("Write the date as 12.11.2026, 2026-11-12 or 12 Nov 2026."))


def _month(word: str) -> int:
    begun = [n for n, name in MONTHS.items() if str(name).casefold().startswith(word.casefold())]
    if len(begun) != 1:
        raise NotADate(_("There is no such month. Write 12 Nov 2026."))
    return begun[0]


def _with_year(year: str | None, month: int, day: int, today: date) -> date:
    if year is not None:
        century = today.year // 100 * 100
        full = int(year) if len(year) == 4 else century + int(year)
        return _day(full if full <= today.year + 1 else full - 100, month, day)
    for past in range(5):  # 29 February is there every fourth year
        try:
            found = date(today.year - past, month, day)
        except ValueError:
            continue
        if found <= today + timedelta(days=1):
            return found
    raise NotADate(_("There is no such day. Check it."))


def _day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise NotADate(_("There is no such day. Check it.")) from error
    if year < EARLIEST:
        raise NotADate(_("This date is not possible."))
    return found
