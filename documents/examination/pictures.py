"""Photos and scans: decoded whole, so that a half-sent one is noticed."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from documents.examination import kinds, limits
from documents.examination.findings import Found

Image.MAX_IMAGE_PIXELS = limits.PIXELS  # Pillow itself refuses twice of it


def examine(path: Path) -> int:
    """The frames of a TIFF or WebP, one for other pictures. Raises Found."""
    try:
        with Image.open(path, formats=list(kinds.PICTURES.values())) as picture:
            sum(1 for _ in frames_of(picture))  # counted before any is decoded
            picture.seek(0)
            return sum(_is_whole(frame) for frame in frames_of(picture))
    except Image.DecompressionBombError as error:
        raise Found("BOMB", "pixels") from error


def _is_whole(frame: Image.Image) -> bool:
    if frame.format == "JPEG":  # an eighth of it is decoded, but all of it is read
        frame.draft("RGB", (frame.width // 8, frame.height // 8))
    frame.load()
    return True


def frames_of(picture: Image.Image) -> Iterator[Image.Image]:
    """The picture at each of its frames in turn, not yet decoded. Raises Found at what never ends."""
    pixels = 0
    for number in range(limits.PAGES + 1):
        if number:
            if picture.format not in {"TIFF", "WEBP"}:
                return
            try:
                picture.seek(number)
            except EOFError:
                return
        size = picture.width * picture.height
        pixels += size
        if size > limits.PIXELS or pixels > limits.PIXELS_OF_ALL_FRAMES:
            raise Found("BOMB", "pixels")
        if number == limits.PAGES:
            raise Found("TOO_MANY_PAGES")
        yield picture
