"""The texts of messages: every kind in every language, closed placeholders, no promise."""

from datetime import date

import pytest

from casework.contacts import wording
from casework.contacts.promises import findings
from casework.contacts.wording import IN_BODY, IN_SUBJECT, KINDS, placeholders

FILLED = {
    "name": "Camino Ejemplo-Uno",
    "coordinator": "Mara Lindqvist",
    "office": "Casework",
    "link": "https://cases.example.org/",
}
languages = pytest.mark.parametrize("language", wording.languages())


def test_at_least_these_languages_are_there():
    assert {"en", "es", "fr", "pt", "ru", "ar", "zh"} <= set(wording.languages())


@languages
def test_every_kind_is_written_in_every_language(language):
    texts = wording.wording(language)
    assert texts.language == language
    assert set(texts.kinds) == set(KINDS)
    for kind in texts.kinds.values():
        assert set(kind) == {"subject", "text"}
        assert all(text.strip() for text in kind.values())


@languages
def test_placeholders_are_of_the_closed_list_and_subjects_name_the_case_only(language):
    texts = wording.wording(language)
    for kind in texts.kinds.values():
        assert placeholders(kind["subject"]) == IN_SUBJECT
        assert placeholders(kind["text"]) <= IN_BODY
    for frame in (texts.greeting, texts.sign_in, texts.closing):
        assert placeholders(frame) <= IN_BODY
    assert placeholders(texts.disclaimer) == set()
    assert "{link}" in texts.sign_in


@languages
@pytest.mark.parametrize("kind", KINDS)
def test_no_text_promises_anything(language, kind):
    texts = wording.wording(language)
    day = wording.day(date(2026, 11, 3), language)
    whole = f"{texts.subject(kind, 'C-26-0007')}\n{texts.body(kind, date=day, **FILLED)}"
    assert findings(whole) == []
    assert "{" not in whole


@languages
def test_the_disclaimer_stands_under_every_message(language):
    texts = wording.wording(language)
    assert len(texts.disclaimer) > 100 or language == "zh"
    assert wording.whole("x", language).rstrip().endswith(texts.disclaimer)


WORDS = {  # no hospital, who decides, investigational, not approved, no promise
    "en": ("not a hospital", "We decide nothing", "investigational", "not approved", "enrolled"),
    "es": ("No somos un hospital", "No decidimos", "investigación", "no está aprobada", "incluido"),
    "fr": ("pas un hôpital", "Nous ne décidons", "expérimentale", "pas approuvée", "inclus"),
    "pt": (
        "Não somos um hospital",
        "Não decidimos",
        "investigação",
        "não está aprovada",
        "incluído",
    ),
    "ru": ("не больница", "ничего не решаем", "экспериментальная", "не одобрена", "включат"),
    "ar": ("لسنا مستشفى", "لا نقرر", "تجريبي", "غير معتمد", "إدراجكم"),
    "zh": ("不是医院", "不决定", "研究阶段", "尚未获批", "入组"),
}


@languages
def test_the_disclaimer_says_all_it_has_to(language):
    for words in WORDS[language]:
        assert words in wording.wording(language).disclaimer


def test_a_language_without_texts_is_written_to_in_english():
    assert wording.language_for("tr") == "en"
    assert wording.language_for("ar") == "ar"
    with pytest.raises(KeyError):
        wording.wording("tr")
    with pytest.raises(KeyError):
        wording.wording("../../settings")


def test_arabic_runs_from_right_to_left():
    assert wording.wording("ar").direction == "rtl"
    assert wording.wording("zh").direction == "ltr"


def test_dates_are_written_in_the_language():
    assert wording.day(date(2026, 11, 3), "es") == "3 de noviembre de 2026"
    assert wording.day(date(2026, 11, 3), "zh") == "2026年11月3日"
