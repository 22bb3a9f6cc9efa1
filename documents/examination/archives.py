"""Zip archives, as studies come from a hospital's disc: every member must be something we accept."""

import shutil
import stat
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from documents.examination import kinds, limits
from documents.examination.findings import Found
from documents.examination.sniffing import PROGRAMS, sniff

LOCKED = 1  # the flag of an encrypted member
PLAIN_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
PACKERS = (
    b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ",
)  # fmt: skip
# What a Mac adds to every archive: shadows of files, and how a folder's window looked.
MAC_LEFTOVERS = (b"\x00\x05\x16\x07", b"\x00\x00\x00\x01Bud1")
OTHER_KINDS = frozenset({"WRONG_TYPE", "HEIC", "OLD_OFFICE"})
CHUNK = 1 << 20
DOCUMENT_CLASSES = b"1.2.840.10008.5.1.4.1.1.104."  # DICOM that carries PDF, CDA, STL, …


def examine(path: Path) -> int:
    """0: an archive has no pages. Raises Found, or what zipfile raises."""
    with zipfile.ZipFile(path) as archive:
        contents_are_bounded(archive, limits.ARCHIVE_MEMBERS, limits.ARCHIVE_UNPACKED)
        members = [member for member in archive.infolist() if not member.is_dir()]
        kept = sum(_is_paper(archive, member) for member in members)
    if not kept:
        raise Found("EMPTY", "no files inside")
    return 0


def contents_are_bounded(archive: zipfile.ZipFile, most: int, largest: int) -> None:
    """What the directory of an archive gives away before anything is unpacked. Raises Found."""
    members = archive.infolist()
    if len(members) > most:
        raise Found("TOO_MANY_FILES")
    for member in members:
        if member.flag_bits & LOCKED:
            raise Found("ENCRYPTED")
        if not _is_safe(member):
            raise Found("UNSAFE_NAMES")
        if member.compress_type not in PLAIN_METHODS:
            raise Found("BROKEN", f"packing method {member.compress_type}")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > largest:
        raise Found("BOMB", "unpacked size")
    if unpacked > limits.RATIO_FROM and unpacked > packed * limits.RATIO:
        raise Found("BOMB", "ratio")


def _is_safe(member: zipfile.ZipInfo) -> bool:
    name = member.orig_filename.replace("\\", "/")
    mode = member.external_attr >> 16
    return not (
        "\0" in name
        or name.startswith("/")
        or ":" in name.split("/")[0]
        or ".." in PurePosixPath(name).parts
        or (stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR})
    )


def _is_paper(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """False for what a Mac added. Raises Found when the member may not be here."""
    with archive.open(member) as file:
        head = file.read(CHUNK)
        if head.startswith(MAC_LEFTOVERS):
            return False
        if head[128:132] == b"DICM":
            _is_only_dicom(head)
            while file.read(CHUNK):  # to its end: zipfile compares the checksum
                pass
        else:
            with tempfile.NamedTemporaryFile(prefix="casework-") as copy:
                copy.write(head)
                shutil.copyfileobj(file, copy, CHUNK)
                copy.flush()
                _is_accepted(Path(copy.name), head)
        return True


def _is_only_dicom(head: bytes) -> None:
    """A study has thousands of pictures: their heads are looked at, and their checksums compared."""
    if head.startswith(PROGRAMS):
        raise Found("POLYGLOT", "a program in the preamble")
    if DOCUMENT_CLASSES in head[: 4 * 1024]:
        raise Found("ACTIVE", "a document inside DICOM")


def _is_accepted(path: Path, head: bytes) -> None:
    from documents.examination.looking import opener

    try:
        kind = sniff(path)
    except Found as found:
        if found.code not in OTHER_KINDS:
            raise
        code = "NESTED" if head.startswith(PACKERS) else "WRONG_INSIDE"
        raise Found(code, found.detail) from found
    if kind == kinds.ZIP:
        raise Found("NESTED")
    opener(kind)(path)
