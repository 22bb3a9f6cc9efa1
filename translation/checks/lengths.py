"""How much a text says, whatever its language."""

import re

from translation.checks.reading import SCHEDULE
from translation.checks.text import HAN, Plain

# Letters for the content of one English letter; a Chinese character holds three of them.
LETTERS = {
    "en": 1.0,
    "ru": 1.06,
    "de": 1.12,
    "fr": 1.12,
    "es": 1.1,
    "pt": 1.08,
    "pl": 1.05,
    "tr": 1.0,
    "vi": 0.9,
    "hi": 0.75,
    "ar": 0.95,
}
CHARACTER = 3.4
DAILY = 20  # letters that a schedule of doses holds
HAN_LETTER = re.compile(rf"[{HAN}]")


def content(text: Plain) -> float:
    """How much is said, in English letters."""
    characters = len(HAN_LETTER.findall(text.text))
    letters = sum(letter.isalpha() for letter in text.text) - characters
    schedules = len(SCHEDULE.findall(text.text))
    return characters * CHARACTER + letters / LETTERS.get(text.language, 1.0) + schedules * DAILY
