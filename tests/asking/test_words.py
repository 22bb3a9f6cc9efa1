"""The list in every language: whole, with closed placeholders, and promising nothing."""

from datetime import date

import pytest

from casework.contacts.promises import findings
from casework.contacts.wording import languages as written
from casework.contacts.wording import placeholders
from documents.asking.wording import OTHERS, language_for, languages, words
from tests.casework.situations import rules

each = pytest.mark.parametrize("language", languages())


def test_at_least_these_languages_are_there():
    assert {"en", "es", "ar", "ru", "hi", "zh", "fr", "de", "tr", "pt"} <= set(languages())
    assert set(written()) <= set(languages())


@each
def test_every_paper_of_a_family_or_home_hospital_has_a_plain_name(language):
    said = words(language)
    asked = {
        kind.code
        for kind in rules().documents.values()
        if kind.supplied_by in ("family", "home hospital", "lab")
    }
    assert asked <= set(said.papers) <= set(rules().documents)
    assert len(set(said.papers.values())) == len(said.papers)


@each
def test_nothing_else_is_filled_in(language):
    said = words(language)
    assert said.language == language
    assert placeholders(said.by) == {"date"}
    assert placeholders(said.age) == {"days"}
    assert placeholders(said.accepted) == {"languages"}
    assert OTHERS in said.suppliers
    whole = [said.due(date(2026, 11, 3)), said.not_older(30), said.wish(["zh", "en"])]
    assert not any("{" in text for text in whole)
    assert said.not_older(None) == ""


@pytest.mark.parametrize("language", written())
def test_no_list_promises_anything(language):
    said = words(language)
    texts = [said.title, said.intro, said.wish(["zh", "en"]), said.nothing, *said.papers.values()]
    assert findings("\n".join(texts), language) == []


def test_a_language_without_a_list_reads_it_in_english():
    assert language_for("vi") == "en"
    assert language_for("tr") == "tr"
    with pytest.raises(KeyError):
        words("../../settings")
