import pytest

from translation.segments import counts


@pytest.mark.parametrize(
    ("language", "text", "size"),
    [
        ("en", "Seen by Dr. Sample – twice.", 5),
        ("ru", "Гемоглобин 98 г/л", 3),
        ("ar", "هل توجد حساسية؟", 3),
        ("hi", "हीमोग्लोबिन 9.8 ग्रा./डे.ली. है।", 4),
        ("vi", "Có sốt không?", 3),
        ("zh", "血红蛋白98 g/L。", 6),
        ("ja", "カルテ no. 5", 5),
        ("en", "", 0),
        ("zh", " 。", 0),
    ],
)
def test_a_text_is_reckoned_as_its_language_is(language, text, size):
    assert counts.size(text, language) == size


def test_characters_are_all_but_spaces():
    assert counts.characters("98 g/L.\n") == 6


def test_the_size_of_a_paper_is_that_of_its_pieces():
    assert counts.size_of_all(["Gut.", "Sehr gut."], "de") == 3
