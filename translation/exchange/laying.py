"""What was translated outside, laid beside the segments of its job."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from translation.exchange.beads import Bead, distance, numbers, ratio_of, strung
from translation.exchange.forms import Exchange
from translation.exchange.incoming import Incoming, Table
from translation.exchange.xml import writable
from translation.segments.pieces import Piece

MOST = 3_000  # pieces of each side that are laid by their lengths
UNLIKE = 2  # times as many sentences on one side: no translation of one another
FAR = 3.5  # standard deviations of length that nothing but equal numbers can excuse
NEAR = 2.0


@dataclass(frozen=True)
class Laid:
    """number: of the segment. sure: not, where a person should look before it counts."""

    number: int
    target: str
    sure: bool


@dataclass(frozen=True)
class Laying:
    """missing: numbers of segments that got nothing. left: texts that found no segment.

    remarks: whole sentences on what could not be done.
    """

    laid: tuple[Laid, ...]
    missing: tuple[int, ...]
    left: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def lay(sources: Sequence[Piece], incoming: Incoming) -> Laying:
    """XLIFF by its ids and our table by its numbers, where the source there is still ours; else by length.

    An id is the number of its segment. Nothing is laid that could as well belong elsewhere.
    """
    if isinstance(incoming, Exchange):
        named = ((unit.id, unit.source, unit.target) for unit in incoming.units)
        return _by_number(sources, named, incoming.remarks)
    if isinstance(incoming, Table):
        filled = ((row.number, row.source, row.target.strip()) for row in incoming.rows)
        return _by_number(sources, filled, ())
    return _by_length(sources, incoming.pieces)


def _by_number(
    sources: Sequence[Piece], named: Iterable[tuple[str, str, str]], remarks: tuple[str, ...]
) -> Laying:
    ours = {str(piece.number): piece for piece in sources}
    laid: dict[int, Laid] = {}
    left = []
    for name, source, target in named:
        if not target.strip():
            continue
        piece = ours.get(name)
        if piece is None or piece.number in laid or not _same(piece.text, source):
            left.append(target)
        else:
            laid[piece.number] = Laid(piece.number, target, sure=True)
    if left:
        said = _("Some texts belong to segments that this job does not have, or has changed since.")
        remarks = (*remarks, said)
    return _laying(sources, list(laid.values()), left, remarks)


def _same(ours: str, theirs: str) -> bool:
    """Whitespace apart, and what their file could not hold."""
    return writable(ours).split() == writable(theirs).split()


def _by_length(sources: Sequence[Piece], targets: Sequence[Piece]) -> Laying:
    fewer, more = sorted((len(sources), len(targets)))
    if more > MOST or more > UNLIKE * fewer:
        said = _(
            "The numbers of sentences differ too much to lay them side by side. Send the job's own table or XLIFF."
        )
        return _laying(sources, [], [piece.text for piece in targets], (said,))
    ratio = ratio_of(sources, targets)
    laid: list[Laid] = []
    left: list[str] = []
    for bead in strung(sources, targets):
        texts = [targets[place].text for place in bead.targets]
        found = _laid(bead, [sources[place] for place in bead.sources], texts, ratio)
        if found:
            laid.append(found)
        else:
            left.extend(texts)
    return _laying(sources, laid, left, ())


def _laid(bead: Bead, sources: list[Piece], texts: list[str], ratio: float) -> Laid | None:
    """One segment and its text; what belongs to two segments at once cannot be parted here."""
    if len(sources) != 1 or not texts:
        return None
    (source,) = sources
    target = " ".join(texts)
    same = numbers([source.text]) == numbers(texts)
    off = distance(len(source.text), len(target), ratio)
    if off > FAR and not (same and numbers(texts)):
        return None
    return Laid(source.number, target, sure=same and off <= NEAR)


def _laying(
    sources: Sequence[Piece], laid: list[Laid], left: list[str], remarks: tuple[str, ...]
) -> Laying:
    got = {found.number for found in laid}
    missing = tuple(piece.number for piece in sources if piece.number not in got)
    return Laying(tuple(laid), missing, tuple(left), remarks)
