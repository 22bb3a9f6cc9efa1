"""Pairs of source and target over every language: dangerous ones must be caught, harmless ones let through."""

from collections import Counter
from pathlib import Path

import pytest

from translation.checks import LANGUAGES, Finding, check

FOLDER = Path(__file__).parent
HARMLESS = "harmless"


def rows(name):
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        yield tuple(line.split("\t"))


ROWS = {name: list(rows(name)) for name in ("pairs.tsv", "blind.tsv", "words.tsv")}
EVERY = [row for found in ROWS.values() for row in found]
DANGEROUS = [row for row in EVERY if row[4] != HARMLESS]


def critical(row) -> list[Finding]:
    return [one for one in check(*row[:4]) if one.critical]


@pytest.mark.parametrize("row", DANGEROUS, ids=lambda row: f"{row[0]}-{row[1]} {row[3][:40]}")
def test_a_dangerous_pair_is_caught(row):
    found = critical(row)
    assert found
    if row[4] != "dangerous":
        assert row[4] in {one.code for one in found}


def test_of_the_harmless_pairs_hardly_one_in_thirty_is_flagged():
    harmless = [row for row in EVERY if row[4] == HARMLESS]
    flagged = [row for row in harmless if critical(row)]
    assert len(flagged) <= len(harmless) * 0.03, flagged


def test_every_language_is_there_both_ways():
    pairs = Counter((row[0], row[1]) for row in EVERY)
    for language in LANGUAGES:
        if language not in {"en", "zh"}:
            assert pairs[language, "zh"] >= 5
            assert pairs[language, "en"] >= 5
    assert pairs["en", "zh"] >= 5


@pytest.mark.parametrize("row", DANGEROUS, ids=lambda row: f"{row[0]}-{row[1]} {row[3][:40]}")
def test_excerpts_are_those_of_the_segment(row):
    for one in critical(row):
        assert one.source in row[2]
        assert one.target in row[3] or one.code == "UNTRANSLATED"
