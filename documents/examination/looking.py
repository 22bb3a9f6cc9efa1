"""Looking into a file: what it really is, how many pages it has, and what is wrong with it.

Call `isolated.look_isolated` for what strangers sent: openers have bugs.
"""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from documents.examination import kinds, limits
from documents.examination.findings import Found

ENDINGS = {
    kinds.PDF: "pdf",
    kinds.JPEG: "jpg",
    kinds.PNG: "png",
    kinds.TIFF: "tif",
    kinds.WEBP: "webp",
    kinds.DOCX: "docx",
    kinds.XLSX: "xlsx",
    kinds.DICOM: "dcm",
    kinds.ZIP: "zip",
}
PREVIEWED = frozenset({kinds.PDF, *kinds.PICTURES})  # whose pages are shown as pictures


@dataclass(frozen=True)
class Look:
    """What a file is: type by content, pages (0: has none), a code of FINDINGS or "".

    detail: for the operator's log; never names or contents.
    """

    content_type: str
    pages: int
    finding: str = ""
    detail: str = ""


def look(path: Path) -> Look:
    """Opens the file as far as it takes to trust it. What is wrong is a finding, never an error."""
    from documents.examination.sniffing import sniff

    size = path.stat().st_size
    kind = ""
    try:
        if not size:
            raise Found("EMPTY")
        if size > limits.LARGEST:
            raise Found("TOO_LARGE")
        kind = sniff(path)
        return Look(kind, opener(kind)(path))
    except Found as found:
        return Look(kind, 0, found.code, found.detail)
    except MemoryError as error:
        return Look(kind, 0, "BOMB", type(error).__name__)
    except parsing_errors() as error:
        return Look(kind, 0, "BROKEN", type(error).__name__)


def opener(kind: str) -> Callable[[Path], int]:
    """The function that opens a file of this kind; it answers with pages or raises Found."""
    from documents.examination import archives, dicom, office, pdf, pictures

    openers: dict[str, Callable[[Path], int]] = {
        kinds.PDF: pdf.examine,
        kinds.DOCX: office.examine_docx,
        kinds.XLSX: office.examine_xlsx,
        kinds.DICOM: dicom.examine,
        kinds.ZIP: archives.examine,
        **dict.fromkeys(kinds.PICTURES, pictures.examine),
    }
    return openers[kind]


def parsing_errors() -> tuple[type[BaseException], ...]:
    """What parsers raise over hostile bytes: any of these means that the file is not sound."""
    from xml.parsers.expat import ExpatError

    import pikepdf
    import pypdfium2
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from openpyxl.utils.exceptions import InvalidFileException
    from PIL import Image
    from pydicom.errors import BytesLengthException, InvalidDicomError

    return (
        ArithmeticError,
        AssertionError,
        AttributeError,
        BufferError,
        BytesLengthException,
        EOFError,
        ExpatError,
        Image.DecompressionBombError,
        InvalidDicomError,
        InvalidFileException,
        LookupError,
        OSError,
        OpcError,
        PythonDocxError,
        RuntimeError,
        SyntaxError,
        TypeError,
        ValueError,
        lzma.LZMAError,
        pikepdf.PdfError,
        pikepdf.DataDecodingError,
        pypdfium2.PdfiumError,
        struct.error,
        zipfile.BadZipFile,
        zlib.error,
    )
