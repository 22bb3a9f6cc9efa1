"""Papers as hospitals send them, with a text layer, about persons who do not exist.

from tests.translation.originals import arabic_report, russian_discharge
"""

import json
from datetime import date
from functools import cache
from pathlib import Path

from config.synthetic.originals.typesetting import typeset

TEXTS = Path(__file__).parent / "originals_text"


@cache
def arabic_report() -> bytes:
    """A rheumatologist's report of two pages in Arabic, with Arabic digits, as PDF."""
    return _made("تقرير طبي", "ar", "arabic_report")


@cache
def russian_discharge() -> bytes:
    """A discharge letter of three pages in Russian, as PDF."""
    return _made("Выписной эпикриз", "ru", "russian_discharge")


def _made(title, language, name):
    pages = json.loads((TEXTS / f"{name}.json").read_text(encoding="utf-8"))
    return typeset(title, language, pages, date(2026, 3, 12))
