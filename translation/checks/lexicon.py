"""The words of each language that carry what must not change, read from `tables/`.

A table maps a class of words to its values and these to phrases, parted by `|`. A word ending in `*`
stands for every word that begins so. The longest phrase at a place wins, so that `не менее` is a
comparator and no negation.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from translation.checks.text import Plain, Token, folded, plain, tokens

LANGUAGES = ("ar", "ru", "hi", "es", "fr", "de", "tr", "pt", "vi", "pl", "en", "zh")
TABLES = Path(__file__).parent / "tables"
CLITICS = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل", "ف", "ك")  # Arabic, longest first
SAYS_NO = {"res:N"}  # a phrase that begins with a negation is one
ENDED = {"tr", "de"}  # they deny at the end of a word: `görülmedi`, `fieberfrei`
FUNCTION = "function"
SUFFIXES = "negative endings"


@dataclass(slots=True)
class Node:
    words: dict[str, "Node"] = field(default_factory=dict)
    stems: dict[str, "Node"] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """A word or phrase of the text and what the tables say of it, by class."""

    start: int
    end: int
    text: str
    raw: str
    classes: dict[str, str]

    def value(self, kind: str) -> str:
        return self.classes.get(kind, "")

    @property
    def digits(self) -> bool:
        return self.text.removeprefix(".")[:1].isdigit() and not self.classes


@cache
def table(name: str) -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = json.loads((TABLES / f"{name}.json").read_text("utf-8"))
    return read


@cache
def root(language: str) -> Node:
    top = Node()
    for name in ("common", "units", language):
        for kind, values in sorted(table(name).items(), key=lambda pair: pair[0] != "neg"):
            if kind in {SUFFIXES, FUNCTION}:
                continue
            for value, phrases in values.items():
                for phrase in phrases.split("|"):
                    _add(top, language, phrase, kind, value)
    return top


@cache
def negative_endings(language: str) -> tuple[str, ...]:
    return tuple(table(language).get(SUFFIXES, {}).get("", "").split("|"))


@cache
def function_words(language: str) -> frozenset[str]:
    words = table(language).get(FUNCTION, {}).get("", "")
    return frozenset(folded(language, words).split("|")) - {""}


def _add(node: Node, language: str, phrase: str, kind: str, value: str) -> None:
    top, parts = node, [token.text for token in tokens(plain(language, phrase), grouped=False)]
    if not parts or (kind == "dayish" and parts[0].isdigit()):
        return
    first = top.words.get(parts[0], top)
    for place, part in enumerate(parts):
        if part == "*" and place:
            continue
        stem = place + 1 < len(parts) and parts[place + 1] == "*"
        node = (node.stems if stem else node.words).setdefault(part, Node())
    negative = first.classes.get("neg") == "strong" and parts[1:2] != ["*"]  # `nie`, not `nie*`
    if kind == "neg" and negative and language != "zh":
        value = "strong"
    node.classes.setdefault(kind, value)
    if kind == "cmp" and negative:
        node.classes.setdefault("neg", "soft")  # `no more than` may be said without a no
    if kind == "axis" and negative:
        node.classes.setdefault("neg", "strong" if value in SAYS_NO else "soft")


def items(text: Plain, words: list[Token]) -> list[Item]:
    """The tokens gathered into the longest phrases that the tables know."""
    top, found, place = root(text.language), [], 0
    while place < len(words):
        end, classes = _longest(top, words, place, arabic=text.language == "ar")
        end = end or place + 1
        first, last = words[place], words[end - 1]
        if (
            text.language in ENDED
            and not classes.keys() & {"neg", "null", "cmp", "cmppost"}
            and _ends_negative(text.language, last.text)
        ):
            classes = {**classes, "neg": "strong"}
        shown = first.text if end == place + 1 else " ".join(w.text for w in words[place:end])
        raw = first.raw if end == place + 1 else text.text[first.start : last.end]
        found.append(Item(first.start, last.end, shown, raw, classes))
        place = end
    return found


def _ends_negative(language: str, word: str) -> bool:
    return len(word) >= 6 and word.endswith(negative_endings(language))


def _longest(
    node: Node, words: list[Token], place: int, *, arabic: bool
) -> tuple[int, dict[str, str]]:
    best: tuple[int, dict[str, str]] = (place, node.classes) if node.classes else (0, {})
    if place == len(words):
        return best
    for child in _children(node, words[place].text, arabic):
        reached = _longest(child, words, place + 1, arabic=arabic)
        if reached[0] > best[0]:
            best = reached
        elif reached[0] == best[0] and reached[1] and "null" not in best[1]:
            best = (
                best[0],
                {**reached[1], **best[1]},
            )  # a shorter stem adds what the longer does not say
    return best


def _children(node: Node, word: str, arabic: bool) -> list[Node]:
    """Where `word` leads, the most particular first."""
    found = [node.words[word]] if word in node.words else []
    if node.stems:
        stems = [node.stems.get(word[:length]) for length in range(len(word), 0, -1)]
        found += [stem for stem in stems if stem]
    if not found and arabic and len(word) > 2:
        for clitic in CLITICS:
            if (
                word.startswith(clitic)
                and (len(word) > 3 or clitic == "و")
                and len(word) - len(clitic) >= 2
            ):
                return _children(node, word[len(clitic) :], arabic=False)
    return found
