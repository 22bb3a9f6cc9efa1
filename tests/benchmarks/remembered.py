"""Rows of the translation memory: what is like a segment among 100,000, beside the bare SQL."""

import random
import re
from collections.abc import Iterator
from functools import partial
from itertools import accumulate
from typing import Any

from django.db import connection, transaction

from casework import clock
from tests.benchmarks.lab import Lab
from tests.benchmarks.measure import Row, beside, in_turns, milliseconds
from translation.memory import masking, matching, wording

ENTRIES = 100_000
A_JOB = 300  # segments
SOURCE, TARGET = "es", "zh"
COLUMNS = (
    *("source_language", "target_language", "source", "target", "masked_source", "masked_target"),
    *("source_numbers", "target_numbers", "places", "telling", "source_hash", "target_hash"),
    *(
        "used",
        "job_id",
        "added_at",
        "added_by_id",
        "approved_at",
        "approved_by_id",
        "ground",
        "reason",
    ),
)
BEGINNINGS = re.findall("..", "catromilenpredrosonaritusiberlogofibranesalzivepaquimerpledishi")
ENDINGS = ("po", "ter", "mia", "tis", "sis", "oma", "gra", "ción", "dad", "nte", "ivo", "osis")
SMALL = ("de", "la", "el", "en", "con", "y", "los", "las", "por", "una", "sin", "se", "del", "no")


class Words:
    """Made-up segments of 2 to 30 words, some of them common and most rare, as in any language."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        made = {self._word() for _ in range(12_000)}
        self.known = sorted(made)
        self.dice.shuffle(self.known)
        self.weights = list(accumulate(1 / (n + 2) ** 0.9 for n in range(len(self.known))))

    def _word(self) -> str:
        begun = "".join(self.dice.choices(BEGINNINGS, k=self.dice.choice((1, 2, 2, 3, 4))))
        return begun + self.dice.choice(ENDINGS)

    def word(self) -> str:
        chance = self.dice.random()
        if chance < 0.35:
            return self.dice.choice(SMALL)
        if chance < 0.42:
            return f"{self.dice.randrange(1, 400)},{self.dice.randrange(10)}"
        return self.dice.choices(self.known, cum_weights=self.weights)[0]

    def segment(self) -> str:
        length = self.dice.choice((2, 3, 4, 6, 8, 10, 12, 15, 18, 22, 30))
        return " ".join(self.word() for _ in range(length))

    def alike(self, segment: str) -> str:
        """The segment with one of eight words replaced."""
        words = segment.split()
        for _ in range(max(1, len(words) // 8)):
            words[self.dice.randrange(len(words))] = self.word()
        return " ".join(words)


def similar(lab: Lab) -> Iterator[Row]:
    """The best matches of a segment; the other way finds the same candidates and measures nothing."""
    words, entries = Words(4), max(200, ENTRIES * lab.closed // 100_000)
    with transaction.atomic():
        kept = _fill(lab, words, entries)
        asked = [words.alike(words.dice.choice(kept)) for _ in range(lab.repeats)]
        pairs = ((partial(_ours, text), partial(_bare, text)) for text in asked)
        ours, bare = in_turns(pairs)
        name = f"memory, {entries} entries, best matches"
        yield from beside(name, ours, bare, bound=50, ratio=None)
        job = [words.alike(words.dice.choice(kept)) for _ in range(A_JOB)]
        taken = milliseconds(partial(matching.matches_for, SOURCE, TARGET, job))
        yield Row(f"memory, {entries} entries, {A_JOB} segments at once", taken, "ms")
        exact = partial(matching.matches_for, SOURCE, TARGET, job, similar=False)
        yield Row(f"memory, {A_JOB} segments, the same ones only", milliseconds(exact), "ms")
        transaction.set_rollback(True)


def _fill(lab: Lab, words: Words, entries: int) -> list[str]:
    """Entries in the database, two in five of them alike to one before; the sources of them all."""
    reviewer, now = lab.person("TREV").pk, clock.now()
    kept: list[str] = []
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY translation_entry ({', '.join(COLUMNS)}) FROM STDIN") as copy,
    ):
        seen = set[str]()
        while len(kept) < entries:
            again = len(kept) > 100 and words.dice.random() < 0.4
            text = words.alike(words.dice.choice(kept[-3000:])) if again else words.segment()
            masked = masking.mask(text, SOURCE)
            hashed = wording.hash_of(masked.text)
            if hashed in seen:
                continue
            seen.add(hashed)
            kept.append(text)
            numbers, places = masked.kept, list(range(len(masked.numbers)))
            copy.write_row(
                (
                    *(SOURCE, TARGET, text, text, masked.text, masked.text),
                    *(numbers, numbers, places, wording.telling(masked.text), hashed, hashed),
                    *(1, None, now, reviewer, now, reviewer, "", ""),
                )
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE translation_entry")
    return kept


def _ours(text: str) -> float:
    return milliseconds(partial(matching.matches, SOURCE, TARGET, text))


def _bare(text: str) -> float:
    masked = masking.mask(text, SOURCE).text
    given: list[Any] = [[0], *([probe] for probe in wording.probes(masked)), [len(masked)]]

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(matching.SIMILAR, [*given, SOURCE, TARGET, matching.CANDIDATES])
            cursor.fetchall()

    return milliseconds(ask)
