"""Pictures and DICOM files that nobody should send."""

import zlib

from pydicom.uid import BasicTextSRStorage, EncapsulatedPDFStorage

from tests.documents.opening import papers
from tests.documents.opening.hostile import Hostile
from tests.documents.opening.hostile_pdf import zeros

PICTURES = Hostile()


@PICTURES.expects("BOMB")
def png_of_a_billion_pixels():
    def part(kind, body):
        checksum = zlib.crc32(kind + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + kind + body + checksum

    size = (30_000).to_bytes(4, "big") * 2 + b"\x01\0\0\0\0"
    return (
        b"\x89PNG\r\n\x1a\n" + part(b"IHDR", size) + part(b"IDAT", zeros(110)) + part(b"IEND", b"")
    )


def shared_tiff(frames, side, *, circle=False):
    """Frames that all show the same few bytes; in a circle the last leads to the first."""
    tags = {256: side, 257: side, 258: 1, 259: 1, 262: 1, 273: 8, 277: 1, 278: side, 279: 8}
    entries = b"".join(
        tag.to_bytes(2, "little") + b"\x04\0\x01\0\0\0" + value.to_bytes(4, "little")
        for tag, value in tags.items()
    )
    size, first = 2 + len(entries) + 4, 16
    following = [first + size * number for number in range(1, frames)] + [first if circle else 0]
    directories = b"".join(
        len(tags).to_bytes(2, "little") + entries + place.to_bytes(4, "little")
        for place in following
    )
    return b"II*\0" + first.to_bytes(4, "little") + bytes(8) + directories


PICTURES.each(
    "TOO_MANY_PAGES", tiff_of_endless_frames=shared_tiff(3000, 8),
)  # fmt: skip
PICTURES.each("BOMB", tiff_of_many_large_frames=shared_tiff(500, 12_000))


PICTURES.each(
    "BROKEN",
    jpeg_cut=papers.photographed("Creatinine", "JPEG")[:-2000],
    png_cut=papers.photographed("Creatinine")[:-600],
    tiff_cut=papers.tiff()[:900],
    webp_cut=papers.photographed("Creatinine", "WEBP")[:-500],
    jpeg_head_alone=b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01",
)


def without_picture(data):
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID = BasicTextSRStorage
    del data.PixelData, data.Rows
    data.ImageComments = "report"


def with_document(data):
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID = EncapsulatedPDFStorage
    del data.PixelData, data.Rows
    data.ImageComments = "x" * 2000  # so that the document is not at the very front
    data.EncapsulatedDocument = papers.pdf()


PICTURES.each(
    "BROKEN",
    dicom_head_alone=b"\0" * 128 + b"DICM",
    dicom_cut=papers.dicom()[:-100],
    dicom_cut_in_a_name=papers.dicom(change=without_picture)[:-1],
    dicom_cut_in_its_head=papers.dicom()[:300],
    dicom_without_pixels=papers.dicom(change=lambda data: delattr(data, "PixelData")),
    dicom_of_wrong_lengths=papers.dicom().replace(b"UL\x04\0", b"UL\x05\0", 1),
    dicom_of_noise=b"\0" * 128 + b"DICM" + bytes(range(256)) * 10,
)
PICTURES.each(
    "BOMB",
    dicom_too_large=papers.dicom(
        change=lambda d: (setattr(d, "Rows", 60_000), setattr(d, "Columns", 60_000))
    ),
)
PICTURES.each(
    "TOO_MANY_PAGES",
    dicom_of_endless_frames=papers.dicom(change=lambda d: setattr(d, "NumberOfFrames", 10**8)),
)
PICTURES.each("ACTIVE", dicom_around_a_document=papers.dicom(change=with_document))
