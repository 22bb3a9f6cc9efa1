"""A paper cut into pieces, one for each thing that is translated at once."""

from collections import Counter
from collections.abc import Iterator, Sequence

from translation.segments.blocks import blocks
from translation.segments.lines import BREAKS, shape
from translation.segments.pieces import Kind, PageText, Piece
from translation.segments.sentences import sentences

EDGE = 2  # lines at the top and the bottom of a page where heads and feet stand


def split(pages: Sequence[PageText], language: str) -> list[Piece]:
    """Page by page; a sentence that runs over the end of a page is two pieces.

    language: as the protocol names it. Nothing of the page is lost, heads, feet and page numbers
    included: the letters and digits of the pieces are those of the page. What is lost is the hyphen
    of a word that was broken at the end of a line.
    """
    alone = _repeated(pages)
    cut = (
        (page, kind, text) for page in pages for kind, text in _of_page(page.text, language, alone)
    )
    return [
        Piece(page.number, number, kind, text, page.draft)
        for number, (page, kind, text) in enumerate(cut, 1)
    ]


def _of_page(text: str, language: str, alone: set[str]) -> Iterator[tuple[Kind, str]]:
    for block in blocks(text, language, alone):
        if block.kind in {Kind.ROW, Kind.HEADING}:
            yield block.kind, block.text if block.kind is Kind.ROW else " ".join(block.text.split())
            continue
        for place, sentence in enumerate(sentences(block.text, language)):
            yield block.kind if place == 0 else Kind.SENTENCE, sentence


def _repeated(pages: Sequence[PageText]) -> set[str]:
    """The shapes of the lines that stand at the edge of more than one page."""
    seen: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in BREAKS.split(page.text) if line.strip()]
        edges = lines if len(lines) <= 2 * EDGE else lines[:EDGE] + lines[-EDGE:]
        seen.update({shape(line) for line in edges})
    return {line for line, times in seen.items() if times > 1}
