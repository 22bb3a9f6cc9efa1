import pytest

from tests.translation.segments.papers import SENTENCES
from translation.segments.sentences import sentences


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_end_where_readers_end_them(language):
    expected = SENTENCES[language]
    text = ("" if language == "zh" else " ").join(expected)
    assert sentences(text, language) == expected
