"""How much there is to translate: words, or characters where words are not parted by spaces."""

import re
from collections.abc import Iterable

from translation.segments.languages import UNSPACED_LANGUAGES

IDEOGRAPH = re.compile(
    r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def words(text: str) -> int:
    """What stands between spaces and has a letter or a digit: `9,8`, `г/л` and `CAR-T` are one each."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def characters(text: str) -> int:
    """All signs but spaces, marks and punctuation included."""
    return sum(not sign.isspace() for sign in text)


def size(text: str, language: str) -> int:
    """What linguists reckon by. language: of the text.

    zh and ja: each ideograph or kana, and each word in other letters between them, as word processors
    count there; the others: words.
    """
    if language not in UNSPACED_LANGUAGES:
        return words(text)
    return len(IDEOGRAPH.findall(text)) + words(IDEOGRAPH.sub(" ", text))


def size_of_all(texts: Iterable[str], language: str) -> int:
    return sum(size(text, language) for text in texts)
