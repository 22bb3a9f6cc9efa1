"""What the memory holds that is like a segment: the same, the same with other numbers, or similar.

Similar ones are looked for by the trigram index over each entry's longest words (what is alike in
three quarters of its letters shares some of them), then measured on the whole masked text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from django.db import connection
from rapidfuzz import fuzz, process

from translation.identity.people import Identity
from translation.memory import masking, wording
from translation.memory.marking import MARK, NOBODY, marked
from translation.memory.masking import GAP, Masked
from translation.memory.models import Entry

LEAST = 70  # per cent; what is less alike takes longer to mend than to translate
NEARLY = 99  # the most for anything but the same segment with the same numbers
CANDIDATES = 200

SIMILAR = """
SELECT w.place, e.id, e.masked_source
  FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::int[])
    AS w(place, p1, p2, p3, p4, length)
 CROSS JOIN LATERAL (
    SELECT id, masked_source FROM translation_entry
     WHERE telling LIKE ANY (ARRAY[w.p1, w.p2, w.p3, w.p4])
       AND source_language = %s AND target_language = %s
       AND approved_at IS NOT NULL AND withdrawn_at IS NULL
       AND length(masked_source) BETWEEN w.length * 0.53 AND w.length * 1.87
     ORDER BY (telling LIKE w.p1)::int + coalesce((telling LIKE w.p2)::int, 0)
            + coalesce((telling LIKE w.p3)::int, 0) + coalesce((telling LIKE w.p4)::int, 0) DESC,
              abs(length(masked_source) - w.length), id
     LIMIT %s) e
"""


@dataclass(frozen=True)
class Match:
    """An entry that is like a segment. `target` has the segment's own numbers, or GAP for each that
    has to be written by hand; `percent` is 100 for the same segment with the same numbers only."""

    entry: Entry
    percent: int
    target: str
    numbers_differ: bool

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to be written: no number, and no name."""
        return GAP not in self.target and not MARK.search(self.target)


def may_confirm(match: Match) -> bool:
    """Whether a translation may be taken without anybody looking: the same words and numbers."""
    return match.percent == 100 and not match.numbers_differ and match.is_whole


def matches(
    source_language: str,
    target_language: str,
    source: str,
    *,
    limit: int = 5,
    identity: Identity = NOBODY,
) -> list[Match]:
    """What is like a segment, the best first. identity: of the case, so that names are no words."""
    (found,) = matches_for(
        source_language, target_language, [source], limit=limit, identity=identity
    )
    return found


def matches_for(
    source_language: str,
    target_language: str,
    sources: Sequence[str],
    *,
    limit: int = 5,
    identity: Identity = NOBODY,
    similar: bool = True,
) -> list[list[Match]]:
    """For each of many segments what is like it. Three queries; without `similar` one."""
    asked = [masking.mask(marked(text, identity), source_language) for text in sources]
    hashes = {wording.hash_of(masked.text) for masked in asked}
    pair = Entry.objects.in_use().between(source_language, target_language)
    same: dict[str, list[Entry]] = {}
    for entry in pair.filter(source_hash__in=hashes).order_by("-used", "-pk"):
        same.setdefault(entry.masked_source, []).append(entry)
    wanted = [n for n, masked in enumerate(asked) if similar and masked.text not in same]
    scores = _scores(asked, wanted, (source_language, target_language), limit)
    entries = Entry.objects.in_bulk([pk for found in scores.values() for pk, _ in found])
    return [
        _best(masked, same.get(masked.text, ()), limit)
        or [_match(masked, entries[pk], percent) for pk, percent in scores.get(n, ())]
        for n, masked in enumerate(asked)
    ]


def _best(masked: Masked, entries: Sequence[Entry], limit: int) -> list[Match]:
    found = [_match(masked, entry, 100) for entry in entries]
    return sorted(found, key=lambda match: (-match.percent, -match.entry.used))[:limit]


def _scores(
    asked: Sequence[Masked], wanted: Sequence[int], languages: tuple[str, str], limit: int
) -> dict[int, list[tuple[int, int]]]:
    """For the wanted places: ids of similar entries with their per cents, the best first."""
    if not wanted:
        return {}
    patterns = [wording.probes(asked[n].text) for n in wanted]
    lengths = [len(asked[n].text) for n in wanted]
    columns = [list(column) for column in zip(*patterns, strict=True)]
    candidates: dict[int, dict[int, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(SIMILAR, [list(wanted), *columns, lengths, *languages, CANDIDATES])
        for place, pk, text in cursor.fetchall():
            candidates.setdefault(place, {})[pk] = text
    return {
        place: [
            (pk, min(NEARLY, floor(score)))
            for _, score, pk in process.extract(
                asked[place].text, found, scorer=fuzz.ratio, score_cutoff=LEAST, limit=limit
            )
        ]
        for place, found in candidates.items()
    }


def _match(masked: Masked, entry: Entry, percent: int) -> Match:
    has_dates = any(number.style for number in masked.numbers)
    differ = masked.kept != entry.source_numbers or has_dates
    if not differ:
        return Match(entry, percent, entry.target, numbers_differ=False)
    laid = masking.lay(
        entry.masked_target,
        entry.target_numbers if entry.places and percent == 100 else (),
        entry.places if percent == 100 else (),
        masked.numbers,
        entry.target_language,
    )
    return Match(entry, min(percent, NEARLY), laid, numbers_differ=True)
