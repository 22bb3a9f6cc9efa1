"""Rectangles over what tells who a patient is, where a page's text layer says it."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.examination.places import Box, PagePlaces
from documents.redacting.models import Rectangles
from translation.identity.found import Found
from translation.identity.people import Identity

MARGIN = 0.15  # of a line's height, on each side
APART = 0.6  # of a line's height: letters further down than that stand in another line


@dataclass(frozen=True)
class Drawn:
    """`rectangles` as Redaction has them. `places`: how many stretches of text they cover.

    `unread`: pages on which nothing can be found because they are pictures, or hold too much.
    """

    rectangles: Rectangles
    places: int
    unread: tuple[int, ...]

    @property
    def pages(self) -> int:
        return len(self.rectangles)


def draw(pages: Sequence[PagePlaces], identity: Identity) -> Drawn:
    """Over everything that the identity finds on these pages."""
    rectangles: Rectangles = {}
    count = 0
    unread = []
    for page in pages:
        if page.cut or not any(page.boxes):
            unread.append(page.number)
            continue
        found = identity.find(page.text)
        count += len(found)
        boxes = [box for each in found for box in _over(page, each)]
        if boxes:
            rectangles[str(page.number)] = boxes
    return Drawn(rectangles, count, tuple(unread))


def _over(page: PagePlaces, found: Found) -> list[list[float]]:
    """A rectangle for each line of a stretch: left, top, width, height."""
    lines: list[Box] = []
    for box in page.boxes[found.start : found.end]:
        if not box:
            continue
        if lines and _same_line(lines[-1], box):
            left, top, right, bottom = lines[-1]
            lines[-1] = [
                min(left, box[0]),
                min(top, box[1]),
                max(right, box[2]),
                max(bottom, box[3]),
            ]
        else:
            lines.append(list(box))
    return [_with_margin(line) for line in lines]


def _same_line(line: Box, box: Box) -> bool:
    """Beside each other, whether they are read across or, on a turned page, down."""
    high = min(line[3] - line[1], box[3] - box[1])
    wide = min(line[2] - line[0], box[2] - box[0])
    level = min(line[3], box[3]) - max(line[1], box[1]) > APART * high
    upright = min(line[2], box[2]) - max(line[0], box[0]) > APART * wide
    return level or upright


def _with_margin(line: Box) -> list[float]:
    left, top, right, bottom = line
    more = MARGIN * min(right - left, bottom - top)
    across, down = max(left - more, 0), max(top - more, 0)
    width, height = min(right + more, 1) - across, min(bottom + more, 1) - down
    return [round(number, 5) for number in (across, down, width, height)]
