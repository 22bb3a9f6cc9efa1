"""Which blocks of a page are headings."""

import re

from translation.segments.languages import UNSPACED
from translation.segments.lines import MARK
from translation.segments.rows import MEASURE

DATE = re.compile(r"(?<!\d)\d{1,4}([./-])\d{1,2}\1\d{1,4}(?!\d)")
LONGEST = 100  # characters
WORDS = 10
WORDS_ALONE = 8
LETTERS_ALONE = 20  # in writing without spaces


def capitals(text: str) -> bool:
    return text.isupper() and sum(letter.isalpha() for letter in text) >= 3


def is_heading(text: str, *, alone: bool) -> bool:
    """alone: one line that is followed by something else though there was room."""
    mark = MARK.match(text)
    body = text[mark.end() :] if mark else text
    words = len(body.split())
    if len(body) > LONGEST or words > WORDS:
        return False
    if capitals(body) and not body.endswith((".", ";", ",")):
        return True
    if body.endswith((":", "：")):
        return True
    ended = body.endswith(tuple(".!?…।۔؟。！？;,،，；"))
    limit = LETTERS_ALONE if UNSPACED.search(body) else LONGEST
    measured = MEASURE.search(body)  # a dose, a result
    dates = list(DATE.finditer(body))
    dated = len(dates) > 1 or any(date.start() == 0 for date in dates)  # a stay, a visit
    return (
        alone
        and not ended
        and not measured
        and not dated
        and words <= WORDS_ALONE
        and len(body) <= limit
    )
