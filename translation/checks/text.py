"""Text made comparable: one script of digits, one kind of dash, no marks that carry no meaning.

Every character of the plain text knows where it came from, so that excerpts stay those of the paper.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

FOLDED = {"es", "pt", "fr", "de", "pl", "tr", "en"}  # tone marks of Vietnamese carry the meaning
DROPPED = set("\u200b\u200c\u200d\u200e\u200f\u061c\ufeff\u00ad\u0640\u0670\u093c") | {
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
    *map(chr, range(0x064B, 0x0653)),
}
PLAIN = {
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("\u202f\u2009\u2007\u2008\u2006", "\u00a0"),
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("’ʼ`´", "'"),
    **dict.fromkeys("∼〜～", "~"),
    **dict.fromkeys("≦⩽", "≤"),
    **dict.fromkeys("≧⩾", "≥"),
    **dict.fromkeys("×✕✖⨯∙", "×"),
    "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ँ": "ं", "µ": "μ", "℃": "°C", "℉": "°F", "٪": "%", "؛": ";", "؟": "?",
    "ł": "l", "Ł": "L", "ı": "i", "İ": "I", "º": "°", "˚": "°", "•": "·", "⁄": "/", "∕": "/", "∶": ":",
    "，": "，", "﹤": "<", "﹥": ">", "ё": "е", "Ё": "Е", "№": "№", "…": "…",
}  # fmt: skip
SUPERSCRIPT = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True))
MARKS = r"\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963"
HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
NUMBER = r"(?:(?<![\w.,)])\.)?\d+(?:[.,٫٬'،]\d+)*"
GROUPED = r"(?<![\d.,:/-])\d{1,3}(?:[ \u00a0]\d{3})+(?:[.,٫]\d+)?(?![\d:]|/\d|[.,]\d)"
WORD = rf"(?:(?![{HAN}])[^\W\d_]|[{MARKS}])+"
TOKENS = {
    True: re.compile(rf"{GROUPED}|{NUMBER}|[½¼¾⅓⅔⅛]|[{HAN}]|{WORD}|\S|\n"),
    False: re.compile(rf"{NUMBER}|[½¼¾⅓⅔⅛]|[{HAN}]|{WORD}|\S|\n"),
}


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    text: str  # lower case, marks folded where they carry no meaning
    raw: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A segment made comparable, and the way back to its own characters."""

    language: str
    original: str
    text: str
    origins: tuple[int, ...]

    def excerpt(self, start: int, end: int) -> str:
        if start >= end:
            return ""
        return self.original[self.origins[start] : self.origins[end - 1] + 1]


def plain(language: str, text: str) -> Plain:
    original = unicodedata.normalize("NFC", text)
    if original.isascii():
        return Plain(language, original, original, tuple(range(len(original))))
    letters: list[str] = []
    origins: list[int] = []
    raised = False
    for place, letter in enumerate(original):
        if letter in DROPPED:
            continue
        if letter in SUPERSCRIPT:
            shown = SUPERSCRIPT[letter] if raised else "^" + SUPERSCRIPT[letter]
            raised = True
        else:
            shown, raised = _shown(letter), False
        letters.append(shown)
        origins.extend([place] * len(shown))
    return Plain(language, original, "".join(letters), tuple(origins))


@lru_cache(maxsize=4096)
def _shown(letter: str) -> str:
    if letter in PLAIN:
        return PLAIN[letter]
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    if letter in "½¼¾⅓⅔⅛":
        return letter
    if unicodedata.decomposition(letter).startswith(
        ("<compat>", "<wide>", "<square>", "<sub>", "<narrow>")
    ):
        return unicodedata.normalize("NFKC", letter).strip(" ") or letter
    return letter


def folded(language: str, text: str) -> str:
    """Lower case of the same length; accents gone where the language can be typed without them."""
    return "".join([_folded(letter, language in FOLDED) for letter in text])


@lru_cache(maxsize=8192)
def _folded(letter: str, accents: bool) -> str:
    low = letter.lower()[:1] or letter
    if not accents:
        return low
    return unicodedata.normalize("NFD", low)[:1] or low


def tokens(plain_text: Plain, *, grouped: bool = True) -> list[Token]:
    """Words, numbers, single Chinese characters, signs. `grouped` reads `1 200` as one number."""
    low = folded(plain_text.language, plain_text.text)
    return [
        Token(found.start(), found.end(), low[found.start() : found.end()], found[0])
        for found in TOKENS[grouped].finditer(plain_text.text)
    ]
