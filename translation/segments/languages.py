"""What is particular to the writing of a language.

The tables are ours, for no library has them: sentencex 1.0 and pysbd 0.3 (the only ones kept or known
for many languages) cut after `отд.`, `мг.`, `د.` and `TS.`, and pysbd knows no Turkish, Portuguese or
Vietnamese. What remains beside the tables is one rule (`sentences.py`).
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("abbreviations.json")

# In these a number with a point is an ordinal: 12. März, 3. gün, 5. dzień.
ORDINALS = frozenset({"de", "tr", "pl"})

# After these a letter with a point is a name of a thing and not of a person: hepatitis B.
LETTERED = re.compile(
    r"(?:hepatit|гепатит|vitamin|витамин|witamin|wzw|type|tipo|typ|тип|group|grup|групп|stage|phase)\w*$",
    re.IGNORECASE,
)

# "Leber- und Nierenwerte": the hyphen at the end of the line stands for a word.
CONJUNCTIONS = {
    "de": {"und", "oder", "bzw.", "sowie", "bis"},
    "en": {"and", "or", "to"},
    "pl": {"i", "oraz", "lub"},
    "ru": {"и", "или"},
    "es": {"y", "o", "e"},
    "pt": {"e", "ou"},
    "fr": {"et", "ou"},
    "tr": {"ve", "veya"},
}

UNSPACED_LANGUAGES = frozenset({"zh", "ja"})
UNCASED = frozenset({"ar", "hi", "ja", "zh"})
# Between these no space is written when a line is joined to the next.
UNSPACED = re.compile(r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True)
class Abbreviations:
    """Small letters, without the last point.

    leading: what they belong to follows, so no sentence ends there. either: one may, before a capital.
    What is in both, and any single letter, is `either` after a number only (2026 г., not г. Казань).
    """

    leading: frozenset[str]
    either: frozenset[str]


@cache
def abbreviations(language: str) -> Abbreviations:
    """Those of English for a language that is not in the table."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    said = table.get(language, table["en"])
    return Abbreviations(frozenset(said["leading"].split()), frozenset(said["either"].split()))
