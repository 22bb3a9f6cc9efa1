"""What may tell who anybody is by its form alone: whoever it is, and whether or not it does.

For texts that are kept for others to read: rather too much is found there than too little.
"""

import re
from collections.abc import Iterator

from translation.identity.characters import DOTS
from translation.identity.found import CONTACT, NAME, NUMBER, Found
from translation.identity.spelling import HAN
from translation.identity.titles import AFTER_A_NAME, BEFORE_A_NAME, NUMBERED, SOUNDING

_SIGNS = "\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0963\u0971-\u097f"  # that words are written with
_LETTER = rf"(?:(?![{HAN}])[^\W\d_]|[{_SIGNS}])"
_CAPITAL = rf"(?=[^\W\d_])(?![a-zа-я{HAN}]){_LETTER}"
_NO_LETTER = "(?<![A-Za-zÀ-ɏЀ-ӿ])"  # before it
# `it` is what is found, where that is not the whole.
FORMS = [
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"(?:https?://|www\.)\S+", CONTACT),
        (rf"(?i){_NO_LETTER}(?:{NUMBERED})\W{{0,4}}(?=\S*\d{{3}})(?P<it>[\w/-]{{4,}})", NUMBER),
        (r"\+\s?\d[\d\s().-]{6,}\d", CONTACT),
        (r"(?<![\d.,])\(?\d{2,4}\)?[ -]\d{3,4}[ -]\d{3,4}(?![\d.,])", CONTACT),
        (r"(?<![\w.,])(?:[A-Za-z]{1,3}-?\d{5,}|\d{7,}|\d{5,}[A-Za-z]{1,2})(?!\w|[.,]\d)", NUMBER),
        (
            rf"{_NO_LETTER}(?:{BEFORE_A_NAME})\.?\s+(?P<it>{_CAPITAL}+(?:[\s-]{_CAPITAL}+){{0,3}})",
            NAME,
        ),
        (rf"(?P<it>[{SOUNDING}]{{2,10}}|[{HAN}]{{1,3}})(?:{AFTER_A_NAME})", NAME),
        (rf"[{SOUNDING}]{{1,8}}(?:[{DOTS}][{SOUNDING}]{{1,8}})+", NAME),
    )
]


def find(text: str) -> Iterator[Found]:
    """`text`: digits as 0 to 9."""
    for pattern, kind in FORMS:
        group = "it" if "it" in pattern.groupindex else 0
        for match in pattern.finditer(text):
            yield Found(*match.span(group), kind, match[group])
