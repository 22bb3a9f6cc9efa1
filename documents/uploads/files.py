"""Looking into a file before it is kept: hash, type by content, pages. The name is not trusted."""

import hashlib
from dataclasses import dataclass
from typing import IO

import pypdfium2
from django.conf import settings

SIGNATURES = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"PK\x03\x04", "application/zip"),  # DOCX and XLSX too: opened in depth later
    (128, b"DICM", "application/dicom"),
)
ENDINGS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "application/zip": "zip",
    "application/dicom": "dcm",
}


class FileRefused(ValueError):
    """The file cannot be kept; the text says why and what to do."""


@dataclass(frozen=True)
class Look:
    """What a file is: size in bytes, SHA-256 in hex, type by content, pages (0: has none)."""

    size: int
    sha256: str
    content_type: str
    pages: int


def look(file: IO[bytes]) -> Look:
    """Read a file once, in chunks; raises FileRefused. The file is left at its start."""
    file.seek(0)
    head = file.read(512)
    kinds = [kind for at, mark, kind in SIGNATURES if head[at : at + len(mark)] == mark]
    if not head:
        raise FileRefused("The file is empty. Choose the file again.")
    if not kinds:
        raise FileRefused("This kind of file is not accepted. Send PDF, JPEG, PNG, TIFF or DICOM.")
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(1 << 20):
        digest.update(chunk)
        size += len(chunk)
        if size > settings.UPLOAD_LIMIT:
            limit = settings.UPLOAD_LIMIT // 2**20
            raise FileRefused(f"The file is larger than {limit} MB. Split it and send the parts.")
    pages = _pdf_pages(file) if kinds[0] == "application/pdf" else 0
    file.seek(0)
    return Look(size, digest.hexdigest(), kinds[0], pages)


def _pdf_pages(file: IO[bytes]) -> int:
    file.seek(0)
    try:
        with pypdfium2.PdfDocument(file.read()) as document:
            return len(document)
    except pypdfium2.PdfiumError as error:
        raise FileRefused(
            "The PDF cannot be opened: it is broken or locked with a password. "
            "Ask for a copy that opens."
        ) from error


def sample_pdf(text: str) -> bytes:
    """A one-page PDF with a line of Latin text: synthetic papers for demo and tests."""
    line = text.encode("latin-1", "replace").replace(b"\\", b"/").replace(b"(", b"[")
    stream = b"BT /F1 14 Tf 60 760 Td (" + line.replace(b")", b"]") + b") Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Font<</F1 5 0 R>>>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            len(out),
        )
    )
