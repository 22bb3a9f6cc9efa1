"""The tables of words: every language has them, and every value in them can be read."""

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translation.checks import LANGUAGES, UnknownLanguage, check
from translation.checks.lexicon import TABLES, root, table
from translation.checks.periods import HOURS
from translation.checks.units import unit

NEEDED = {"num", "unit", "times", "adv", "cmp", "neg", "axis", "grade", "to", "function"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_kind_of_word(language):
    assert table(language).keys() >= NEEDED
    assert root(language).words


@pytest.mark.parametrize("name", ["common", "units", *LANGUAGES])
def test_every_value_can_be_read(name):
    classes = table(name)
    for code in classes.get("unit", {}):
        assert unit(code).factor > 0
    for quantity in classes.get("qty", {}):
        value, _, code = quantity.partition(" ")
        assert Fraction(value) > 0
        assert not code or unit(code)
    for value in (*classes.get("num", {}), *classes.get("scale", {}), *classes.get("month", {})):
        assert Fraction(value) >= 0
    for period in classes.get("adv", {}):
        assert period in HOURS


def test_an_unknown_language_is_refused():
    with pytest.raises(UnknownLanguage):
        check("xx", "zh", "a", "b")


PIECES = (
    "5 10 1,200 0,5 1.015 ½ 10^9 /L × x - – ~ ( ) : / . , % mg мг ملغ मि.ग्रा. 毫克 每日 2次 to до 至 12 h ms 12/12h "
    "CD19 no не 无 left 左 15.03.2024 March 3 月 年 半 一 十二 万 < ≥ + III stage 期 e 10e9 109/L − ' 24 ngày tháng"
)
languages = st.sampled_from(LANGUAGES)
texts = st.lists(st.sampled_from(PIECES.split(" ")), max_size=9)


@settings(max_examples=500, deadline=None)
@given(languages, languages, texts, texts, st.sampled_from(["", " "]))
def test_no_text_breaks_the_check(source, target, ours, theirs, between):
    for found in check(source, target, between.join(ours), between.join(theirs)):
        assert found.message


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(LANGUAGES),
    st.sampled_from(LANGUAGES),
    st.text(max_size=40),
    st.text(max_size=40),
)
def test_no_letters_break_the_check(source, target, ours, theirs):
    check(source, target, ours, theirs)


def test_every_concept_has_words_that_can_be_read():
    concepts = json.loads((TABLES / "concepts.json").read_text("utf-8"))
    for words in concepts.values():
        assert words.keys() <= set(LANGUAGES)
        assert all(word.strip("?~. ") for given in words.values() for word in given.split("|"))
