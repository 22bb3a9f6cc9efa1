"""Papers by what is written on them and by the name of their file, within what one may open."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from unicodedata import bidirectional

from django.db.models import F, Q, QuerySet

from casework.cases.models import Case
from documents.files.models import Page, State
from documents.searching.folding import fold, places
from documents.uploads.models import Status, Version

GONE = (Status.SUPERSEDED, Status.REJECTED, Status.QUARANTINED)
AROUND = 40  # letters of the text on each side of what was found
IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True)
class Excerpt:
    """What was found as it is written, and the text around it on one line."""

    before: str
    found: str
    after: str


@dataclass(frozen=True)
class Found:
    """One paper. `page` is 0 when its name was found; `draft`: read by a machine from a picture."""

    version: int
    code: str
    stage: str
    document_type: str
    status: str
    file: int
    page: int = 0
    excerpt: Excerpt | None = None
    draft: bool = False


def words_of(text: str) -> list[str]:
    """What is looked for; empty when it is too short to tell papers apart."""
    words = [folded for word in text.split() for folded in fold(word).split()]
    least = 2 if IDEOGRAPHS.search(text) else 3
    return words if len("".join(words)) >= least else []


def find(text: str, kinds: Collection[str], cases: QuerySet[Case], most: int) -> list[Found]:
    """The newest papers of these cases and types in which every word stands, one hit a paper."""
    words = words_of(text)
    if not words or not kinds:
        return []
    held = (
        Version.objects.filter(case__in=cases.values("pk"), document_type__in=kinds)
        .filter(file__state=State.CLEAN)
        .exclude(status__in=GONE)
        .annotate(code=F("case__code"), stage=F("case__stage"))
    )
    found: dict[int, Found] = {}
    for hit in _on_pages(words, held, most):
        found.setdefault(hit.version, hit)
    for row in held.filter(_all("file__name__icontains", words)).order_by("-uploaded_at")[:most]:
        found.setdefault(row.pk, _by_name(row))
    return list(found.values())[:most]


def _all(lookup: str, words: list[str]) -> Q:
    wanted = Q()
    for word in words:
        wanted &= Q(**{lookup: word}) | (Q(**{lookup: word[::-1]}) if _is_rtl(word) else Q())
    return wanted


def _is_rtl(word: str) -> bool:
    """Some printers write Arabic and Hebrew from left to right, letter by letter."""
    return any(bidirectional(letter) in ("R", "AL") for letter in word)


def _on_pages(words: list[str], held: QuerySet[Any], most: int) -> Iterator[Found]:
    """The first page of each file on which every word stands."""
    on_it = Page.objects.filter(_all("search__contains", words), file__in=held.values("file"))
    first = on_it.order_by("file", "number").distinct("file")
    newest = Page.objects.filter(pk__in=first.values("pk")).order_by("-file__came_at", "-file")
    hits = list(newest.values("file_id", "number", "text", "draft")[:most])
    by_file: dict[int, list[Any]] = {}
    for version in held.filter(file__in=[hit["file_id"] for hit in hits]).order_by("pk"):
        by_file.setdefault(version.file_id, []).append(version)
    for hit in hits:
        for version in by_file.get(hit["file_id"], ()):
            yield Found(
                version=version.pk,
                code=version.code,
                stage=version.stage,
                document_type=version.document_type,
                status=version.status,
                file=version.file_id,
                page=hit["number"],
                excerpt=excerpt(hit["text"], words[0]),
                draft=hit["draft"],
            )


def excerpt(text: str, word: str) -> Excerpt | None:
    """The text around a folded word, as it was written."""
    plain = " ".join(text.split())
    place = places(plain, word) or places(plain, word[::-1])
    if place is None:
        return None
    start, end = place
    before, after = plain[max(start - AROUND, 0) : start], plain[end : end + AROUND]
    return Excerpt(
        before=f"…{before}" if start > AROUND else before,
        found=plain[start:end],
        after=f"{after}…" if end + AROUND < len(plain) else after,
    )


def _by_name(version: Any) -> Found:
    return Found(
        version=version.pk,
        code=version.code,
        stage=version.stage,
        document_type=version.document_type,
        status=version.status,
        file=version.file_id,
    )
