"""What stands on the pages of a file: text to search in, and a small picture of each.

Call `isolated.contents_isolated` for what strangers sent: openers have bugs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from documents.examination import kinds


@dataclass(frozen=True)
class PageContent:
    """A page, from 1. text: NFC, without NUL. draft: read from a picture. thumbnail: JPEG or empty."""

    number: int
    text: str
    draft: bool
    thumbnail: bytes


def contents(
    path: Path, content_type: str, *, languages: Sequence[str] = (), ocr: bool = True
) -> Iterator[PageContent]:
    """Page by page. The file has passed `look`; raises what the openers raise, Found among it.

    languages: ISO 639 codes of what the paper is probably written in.
    """
    from documents.examination import office_text, reading

    if content_type == kinds.PDF:
        yield from reading.of_pdf(path, reading.Reader(languages, willing=ocr))
    elif content_type in kinds.PICTURES:
        yield from reading.of_picture(path, reading.Reader(languages, willing=ocr))
    elif content_type == kinds.DICOM:
        yield reading.of_dicom(path)
    elif content_type in office_text.TEXTS:
        for number, text in enumerate(office_text.TEXTS[content_type](path), 1):
            yield PageContent(number, reading.clean(text), draft=False, thumbnail=b"")
