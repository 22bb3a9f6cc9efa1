"""Drugs that were left out, put in or put for another.

International names are the same in every language but for their spelling, so that the consonants of a word find
them in any alphabet; Chinese names stand in `tables/drugs.json`.
"""

import json
import re
from collections import Counter
from functools import cache, lru_cache

from translation.checks.findings import Finding, finding
from translation.checks.lexicon import TABLES
from translation.checks.mentions import joined, text_at
from translation.checks.reading import Reading
from translation.checks.text import folded

SOFT_C = re.compile(r"c(?=[eiy])")
SPELLED = (
    ("ph", "f"),
    ("ch", "k"),
    ("th", "t"),
    ("qu", "k"),
    ("x", "ks"),
    ("дж", "с"),
    ("كس", "كس"),
)
SOUNDS = {
    letter: sound
    for sound, letters in {
        "p": "bpпбبپबभप", "f": "fvwфвفڤवफ", "t": "tdтдتدطضثذटठडढतथदध", "k": "ckgqкгхكقغجخگकखगघ",
        "s": "szjсзцжшщчسزشصظसशषजझचछ", "n": "nmнмنمनमणंञ", "l": "lлلल", "r": "rрرर",
    }.items()
    for letter in letters.replace(" ", "")
}  # fmt: skip
VOWELS = {**dict.fromkeys("eiyеиыйэь", "i"), **dict.fromkeys("aouаоуюя", "a")}
WRITES_NONE = {"ar", "hi"}
CLASSES = {  # how a name ends, as it sounds; and the same in Chinese
    "nap": "单抗", "tinip": "替尼", "pril": "普利", "sartan": "沙坦", "statin": "他汀", "prasal": "拉唑",
    "flaksasin": "沙星", "kanasal": "康唑", "silin": "西林", "litipin": "列汀", "liflasin": "列净",
}  # fmt: skip
WHOLE = "="  # before a word that is a name only as it stands
LEAST = 5  # sounds that make a name
BRAND, ENDING = 6, 3  # letters of a whole name that may be declined, and of what it gets then
JOINED = 7  # letters of what may stand apart before a name
ARABIC = "\u0600"  # from here on come the scripts that write no vowels
ARTICLE = re.compile("^(?:[وفبل]?ال|لل|[وبلف](?=..))")
Spot = tuple[int, int]


@lru_cache(maxsize=16384)
def sounds(word: str, vowels: bool) -> str:
    """The word as it sounds: voiced or not, long or short, m or n are not told apart."""
    word = SOFT_C.sub("s", word)
    for spelled, sound in SPELLED:
        word = word.replace(spelled, sound)
    found = ""
    for letter in word:
        sound = SOUNDS.get(letter, "") or (VOWELS.get(letter, "") if vowels else "")
        if sound and sound != found[-1:]:
            found += sound
    return found


@cache
def names(vowels: bool) -> dict[str, str]:
    """Drug by sound."""
    found: dict[str, str] = {}
    for drug in _table():
        for stem in drug.split("|"):
            if stem[0] == WHOLE:
                continue
            key = sounds(stem, vowels)
            if len(key) >= (LEAST if vowels or stem[0] < ARABIC else LEAST - 1):
                found[key] = drug
    return found


@cache
def _whole() -> dict[str, str]:
    return {word[1:]: drug for drug in _table() for word in drug.split("|") if word[0] == WHOLE}


@cache
def _table() -> dict[str, str]:
    read: dict[str, str] = json.loads((TABLES / "drugs.json").read_text("utf-8"))
    return read


@cache
def _written() -> tuple[re.Pattern[str], dict[str, str]]:
    chinese = {name: drug for drug, written in _table().items() for name in written.split("|")}
    longest = sorted(chinese, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), chinese


@lru_cache(maxsize=16384)
def _spoken(word: str, vowels: bool) -> str:
    for length in (
        range(len(word), max(len(word) - ENDING, BRAND - 1), -1)
        if len(word) >= BRAND
        else (len(word),)
    ):
        if word[:length] in _whole():
            return _whole()[word[:length]]
    if len(word) < 4:
        return ""
    key, known = sounds(word, vowels), names(vowels)
    return next((known[key[:n]] for n in range(len(key), LEAST - 2, -1) if key[:n] in known), "")


def drugs(side: Reading) -> dict[str, Spot]:
    found: dict[str, Spot] = {}
    if side.plain.language == "zh":
        pattern, chinese = _written()
        for match in pattern.finditer(side.plain.text):
            found.setdefault(chinese[match[0]], match.span())
    place = 0
    while place < len(side.items):
        drug, end = _longest(side, place)
        if drug:
            found.setdefault(drug, (side.items[place].start, side.items[end - 1].end))
        place = end
    return found


def _longest(side: Reading, place: int) -> tuple[str, int]:
    """The drug that begins at `place`, in one word or in two: `ميثيل بريدنيزولون`, `methyl-prednisolone`."""
    language = side.plain.language
    word, after = _word(side, place), place + 1
    after += text_at(side.items, after) == "-" and joined(side.items, after)
    if 3 <= len(word) <= JOINED and (more := _word(side, after)):
        alone, both = _named(language, more), _named(language, word + more)
        if alone and both and both not in {alone, _named(language, word)}:
            return both, after + 1
    return (_named(language, word) if word else ""), place + 1


def _word(side: Reading, place: int) -> str:
    text = text_at(side.items, place)
    if len(text) < 3 or not text[0].isalpha() or text[0] >= "\u3400":
        return ""
    return folded("en", text) if side.plain.language == "zh" else text


def _named(language: str, word: str) -> str:
    """The drug, with the article of Arabic taken off or left on: `ال` begins allopurinol too."""
    if " " in word:  # a phrase that the tables know
        return ""
    vowels = language not in WRITES_NONE or word.isascii()
    forms = [word, ARTICLE.sub("", word)] if language == "ar" else [word]
    return next((drug for form in forms if (drug := _spoken(form, vowels))), "")


def _misspelled(drug: str, side: Reading) -> bool:
    """Whether an unknown word of the other side differs in one sound, as spellings of one name do."""
    keys = [sounds(stem, vowels=False) for stem in drug.split("|") if stem[0] != WHOLE]
    for place in range(len(side.items)):
        word = _word(side, place)
        if len(word) < LEAST or _named(side.plain.language, word):
            continue
        forms = [word, ARTICLE.sub("", word)] if side.plain.language == "ar" else [word]
        spoken = [sounds(form, vowels=False) for form in forms]
        if any(len(key) >= LEAST - 1 and _one_apart(key, one) for key in keys for one in spoken):
            return True
    return False


def _one_apart(key: str, word: str) -> bool:
    """Whether `word` begins with `key` but for one sound put in, left out or changed."""
    if abs(len(key) - len(word)) > 2:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(key, word, strict=False)) if a != b),
        min(len(key), len(word)),
    )
    if start == 0:
        return False
    rest = key[start:], key[start + 1 :]
    return any(
        word[start + at :].startswith(one) for one, at in ((rest[0], 1), (rest[1], 0), (rest[1], 1))
    )


def _classes(side: Reading) -> list[tuple[str, Spot]]:
    """The groups of the drugs named, listed or not, by the ending of their names."""
    if side.plain.language == "zh":
        endings = "|".join(CLASSES.values())
        groups = {ending: group for group, ending in CLASSES.items()}
        return [(groups[m[0]], m.span()) for m in re.finditer(endings, side.plain.text)]
    return [
        (group, (item.start, item.end))
        for item in side.items
        if len(item.text) >= 7 and item.text.isalpha()
        for group in CLASSES
        if re.search(rf"{group}[ia]*n?$", sounds(item.text, vowels=True))
    ]


def _other_class(source: Reading, target: Reading) -> list[Finding]:
    """A name nobody listed that became one of another group: `guselkumab` and `-tinib`."""
    if {source.plain.language, target.plain.language} & WRITES_NONE:
        return []
    ours, theirs = _classes(source), _classes(target)
    many = [Counter(group for group, _ in side) for side in (ours, theirs)]
    lost = [spot for group, spot in ours if many[0][group] > many[1][group]]
    new = [spot for group, spot in theirs if many[1][group] > many[0][group]]
    if not lost or not new:
        return []
    excerpts = source.plain.excerpt(*lost[0]), target.plain.excerpt(*new[0])
    return [finding("DRUG_CHANGED", *excerpts)]


def check(source: Reading, target: Reading) -> list[Finding]:
    ours, theirs = drugs(source), drugs(target)
    known = set(_table())
    if {source.plain.language, target.plain.language} & WRITES_NONE:
        known = {
            *names(False).values(),
            *_whole().values(),
        }  # a shorter name cannot be found without its vowels
    known -= {
        drug
        for drug in ours.keys() ^ theirs.keys()
        if _misspelled(drug, target if drug in ours else source)
    }
    lost = [spot for drug, spot in ours.items() if drug in known and drug not in theirs]
    new = [spot for drug, spot in theirs.items() if drug in known and drug not in ours]
    if not lost and not new:
        return _other_class(source, target)
    code = "DRUG_CHANGED" if lost and new else "DRUG_MISSING" if lost else "DRUG_ADDED"
    return [
        finding(
            code,
            source.plain.excerpt(*lost[0]) if lost else "",
            target.plain.excerpt(*new[0]) if new else "",
        )
    ]
