# ruff: noqa: RUF001  texts in many scripts
"""Texts that people would call the same have one form; others keep theirs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.searching.folding import fold, places

SCRIPTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(
            "\u0623\u0640\u064b\u0654\u06cc\u0649\u093c\u200d\u0928\u0131İßё\u0306\u00ad系红 \n"
        ),
    )
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kreatinin", "KREATININ"),
        ("Straße", "STRASSE"),
        ("Ménière", "Meniere"),
        ("Ménière", "Me\u0301nie\u0300re"),
        ("ЁЛКА", "елка"),
        ("Анализ КРОВИ", "анализ крови"),
        ("ISPARTA", "\u0131sparta"),
        ("\u0130stanbul", "istanbul"),
        ("ＡＢＣ１２", "abc12"),
        ("٣٤,٥", "34,5"),
        ("۳۴", "34"),
        ("१२ मिग्रा", "12 मिग्रा"),
        ("تَحْلِيل", "تحليل"),
        ("أحمد", "احمد"),
        ("إسلام", "اسلام"),
        ("آمال", "امال"),
        ("مستشفى", "مستشفي"),
        ("نتيجة", "نتيجه"),
        ("تحـــليل", "تحليل"),
        ("کلیه", "كليه"),
        ("ہسپتال", "هسپتال"),
        ("می\u200cخواهم", "میخواهم"),
        ("Befund\u00adbericht", "Befundbericht"),
        ("\u200fتحليل\u200e", "تحليل"),
        ("ﬁbrose", "fibrose"),
        ("a\u00a0b \n c", "a b c"),
        ("系统性\n红斑", "系统性红斑"),
        ("a\0b", "ab"),
    ],
)
def test_what_people_would_call_the_same_is_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("कि", "का"),  # vowel signs of Indian scripts are letters of the word
        ("कमल", "कम"),
        ("系统", "糸统"),
        ("баба", "папа"),
        ("قلب", "كلب"),
        ("12", "21"),
        ("ab", "a b"),
        ("서울 병원", "서울병원"),
    ],
)
def test_what_differs_stays_apart(one, other):
    assert fold(one) != fold(other)


def test_indian_words_are_kept_whole():
    assert fold("क्रिएटिनिन") == "क्रिएटिनिन"


@given(SCRIPTS)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(SCRIPTS)
def test_nothing_is_left_that_the_database_or_a_line_cannot_hold(text):
    folded = fold(text)
    assert "\0" not in folded
    assert folded == " ".join(folded.split())


@pytest.mark.parametrize(
    ("text", "word", "seen"),
    [
        ("in der Straße 5", "strasse", "Straße"),
        ("Der ﬁbrose Teil", "fibrose", "ﬁbrose"),
        ("مريض تَحْلِيل الدم", "تحليل", "تَحْلِيل"),
        ("诊断 系统性\n红斑 狼疮", "系统性红斑狼疮", "系统性\n红斑 狼疮"),
        ("Wert ３４ hoch", "34", "３４"),
        ("Me\u0301nie\u0300re", "meniere", "Me\u0301nie\u0300re"),
        ("İİİ Ende", "ende", "Ende"),
    ],
)
def test_what_was_found_is_shown_as_it_is_written(text, word, seen):
    start, end = places(text, word)
    assert text[start:end] == seen


def test_what_is_not_there_has_no_place():
    assert places("Kreatinin", "harnstoff") is None
