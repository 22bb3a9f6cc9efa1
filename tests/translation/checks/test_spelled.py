"""Numbers in words are read by their value: all of them up to 999, and the forms that ages and days take."""

from pathlib import Path

import pytest
from num2words import num2words

from translation.checks.reading import read

SPOKEN = ("ar", "ru", "es", "fr", "de", "tr", "pt", "vi", "pl", "en")
MORE = (1000, 1001, 1010, 1998, 2000, 2003, 2024, 2025, 5000, 12000, 25000)
HINDI = (Path(__file__).parent / "hindi.txt").read_text("utf-8").split()  # one to ninety-nine
DIGITS = "零一二三四五六七八九"


def hindi(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    said = [HINDI[hundreds - 1], "सौ"] if hundreds else []
    return " ".join([*said, HINDI[rest - 1]] if rest else said)


def chinese(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    said = DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        said += (DIGITS[tens] if tens > 1 or hundreds else "") + "十"
    elif said and ones:
        said += "零"
    return said + (DIGITS[ones] if ones else "")


def values(language: str, text: str) -> list[int]:
    return [mention.value for mention in read(language, text).mentions if mention.kind == "number"]


@pytest.mark.parametrize("language", SPOKEN)
def test_every_number_is_read_by_its_value(language):
    unread = []
    for value in (*range(1, 1000), *MORE):
        words = num2words(value, lang=language).replace(",", "")
        if values(language, f"{words} mg") != [value]:
            unread.append((value, words))
    assert not unread


@pytest.mark.parametrize(("language", "spell"), [("hi", hindi), ("zh", chinese)])
def test_hindi_and_chinese_count_too(language, spell):
    assert len(HINDI) == 99
    unread = [
        value for value in range(1, 1000) if values(language, f"{spell(value)} mg") != [value]
    ]
    assert not unread


@pytest.mark.parametrize("language", ["ru", "es", "fr", "de", "tr", "pt", "pl", "en"])
def test_ordinals_up_to_a_month_are_read(language):
    unread = []
    for value in range(1, 32):
        words = num2words(value, lang=language, to="ordinal")
        if values(language, words) != [value]:
            unread.append((value, words, values(language, words)))
    assert not unread


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "un paciente y una biopsia"), ("fr", "un patient avec une biopsie"), ("pt", "um doente com uma úlcera"),
        ("de", "ein Patient mit einer Biopsie"), ("tr", "bir hasta"), ("en", "one of the patients"),
    ],
)  # fmt: skip
def test_an_article_is_no_number_that_can_be_missed(language, text):
    assert not [m for m in read(language, text).mentions if m.hard]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "one may walk"), ("en", "the second may be larger"), ("es", "en marzo dos comprimidos"),
        ("vi", "hai mươi năm"),
    ],
)  # fmt: skip
def test_words_beside_a_month_are_not_always_dates(language, text):
    assert not [m for m in read(language, text).mentions if m.kind == "date" and m.hard]
