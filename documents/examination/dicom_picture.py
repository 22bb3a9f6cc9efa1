"""The first frame of a DICOM file as a picture, without a numeric library."""

from io import BytesIO
from pathlib import Path
from typing import cast

import pydicom
from PIL import Image
from pydicom.encaps import generate_frames

GREY = frozenset({"MONOCHROME1", "MONOCHROME2"})


def first_frame(path: Path) -> Image.Image | None:
    """None where the file has no picture, or one packed in a way that only DICOM knows."""
    data = pydicom.dcmread(path)
    if "PixelData" not in data or "Rows" not in data:
        return None
    if data.file_meta.TransferSyntaxUID.is_encapsulated:
        return _packed(data)
    grey = str(data.PhotometricInterpretation) in GREY
    return _grey(data) if grey else _coloured(data)


def _packed(data: pydicom.Dataset) -> Image.Image | None:
    frame = next(generate_frames(data.PixelData, number_of_frames=data.get("NumberOfFrames") or 1))
    try:
        picture = Image.open(BytesIO(frame), formats=["JPEG", "JPEG2000"])
        picture.load()
    except (OSError, SyntaxError, Image.DecompressionBombError):
        return None
    return _spread(picture, data) if picture.mode.startswith("I") else picture


def _grey(data: pydicom.Dataset) -> Image.Image | None:
    size = (int(data.Columns), int(data.Rows))
    bits, signed = int(data.BitsAllocated), bool(data.PixelRepresentation)
    if bits == 8:
        return _inverted(Image.frombytes("L", size, data.PixelData[: size[0] * size[1]]), data)
    if bits != 16:
        return None
    order = "" if data.file_meta.TransferSyntaxUID.is_little_endian else "B"
    raw = f"I;16{order}{'S' if signed else ''}"
    frame = data.PixelData[: size[0] * size[1] * 2]
    return _spread(Image.frombytes("I", size, frame, "raw", raw), data)


def _spread(picture: Image.Image, data: pydicom.Dataset) -> Image.Image:
    """From its darkest to its brightest value over the greys a screen has."""
    wide = picture.convert("F")
    low, high = cast(tuple[float, float], wide.getextrema())
    scale = 255 / max(high - low, 1)
    return _inverted(wide.point(lambda value: value * scale - low * scale).convert("L"), data)


def _inverted(picture: Image.Image, data: pydicom.Dataset) -> Image.Image:
    if str(data.PhotometricInterpretation) != "MONOCHROME1":
        return picture
    return picture.point([255 - value for value in range(256)])


def _coloured(data: pydicom.Dataset) -> Image.Image | None:
    size = (int(data.Columns), int(data.Rows))
    layers = {"RGB": "RGB", "YBR_FULL": "YCbCr"}.get(str(data.PhotometricInterpretation))
    if layers is None or int(data.BitsAllocated) != 8:
        return None
    frame = data.PixelData[: size[0] * size[1] * 3]
    if data.get("PlanarConfiguration"):
        third = len(frame) // 3
        planes = [
            Image.frombytes("L", size, frame[at : at + third]) for at in (0, third, 2 * third)
        ]
        return Image.merge(layers, planes)
    return Image.frombytes(layers, size, frame)
