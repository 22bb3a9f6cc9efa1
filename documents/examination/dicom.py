"""DICOM files: read whole, and their pixels counted against what the header promises."""

import logging
from pathlib import Path

import pydicom
from pydicom.dataelem import RawDataElement
from pydicom.encaps import generate_fragments
from pydicom.pixels.utils import get_expected_length

from documents.examination import limits
from documents.examination.findings import Found

UNDEFINED_LENGTH = 0xFFFFFFFF

logging.getLogger("pydicom").setLevel(logging.CRITICAL)  # it would quote the file's values


def examine(path: Path) -> int:
    """The frames of a DICOM file, 1 where it has no picture. Raises Found, or what pydicom raises."""
    with path.open("rb") as file:
        data = pydicom.dcmread(file)
    if "EncapsulatedDocument" in data:
        raise Found("ACTIVE", "a document inside DICOM")
    if any(_is_cut(element) for element in data.values()):
        raise Found("BROKEN", "cut within a value")
    kind = data.get("SOPClassUID") or data.file_meta.get("MediaStorageSOPClassUID")
    if not kind:
        raise Found("BROKEN", "no class")
    frames = int(data.get("NumberOfFrames") or 1)
    if frames > limits.FRAMES:
        raise Found("TOO_MANY_PAGES")
    if "Rows" in data or "Image Storage" in kind.name:
        _pixels_are_there(data, frames)
    return max(frames, 1)


def _is_cut(element: object) -> bool:
    """Whether the file ended before the value did. pydicom keeps what it got without a word."""
    if not isinstance(element, RawDataElement) or element.value is None:
        return False
    return element.length != UNDEFINED_LENGTH and len(element.value) < element.length


def _pixels_are_there(data: pydicom.Dataset, frames: int) -> None:
    if "PixelData" not in data:
        raise Found("BROKEN", "no pixels")
    if int(data.Rows) * int(data.Columns) * int(data.get("SamplesPerPixel", 1)) > limits.PIXELS:
        raise Found("BOMB", "pixels")
    pixels = data.PixelData
    if data.file_meta.TransferSyntaxUID.is_encapsulated:
        if sum(1 for _ in generate_fragments(pixels)) < frames:
            raise Found("BROKEN", "frames are missing")
    elif len(pixels) < get_expected_length(data):
        raise Found("BROKEN", "pixels are missing")
