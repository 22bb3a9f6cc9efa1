"""What kind of file this is by its content: libmagic's word, and whether it is a second kind too."""

import re
import zipfile
from pathlib import Path

import pylibmagic  # noqa: F401 -- puts its library where `magic` looks for it

import magic  # isort: skip

from documents.examination import kinds
from documents.examination.findings import Found

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLD_OFFICE = ("application/msword", "application/vnd.ms-", "application/x-ole", "application/cdf")
PACKED = {kinds.ZIP, kinds.DOCX, kinds.XLSX}
MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|script|svg|iframe|\?php)\b", re.IGNORECASE)
EDGE = 4096  # bytes at both ends where readers look for the mark of their kind
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"PK", b"%PDF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")


def sniff(path: Path) -> str:
    """The accepted kind that the file is. Raises Found."""
    with path.open("rb") as file:
        head = file.read(EDGE)
        file.seek(max(0, path.stat().st_size - EDGE))
        tail = file.read(EDGE)
    said = magic.from_file(str(path), mime=True)
    kind = _kind(said, head, path)
    if not kind:
        raise Found(*_refusal(said, head, path))
    _only_one_kind(kind, path, head, tail)
    return kind


def _kind(said: str, head: bytes, path: Path) -> str:
    if head[:4] == b"PK\x03\x04":
        return _packed_kind(path)
    if head[128:132] == b"DICM":
        return kinds.DICOM
    if said == kinds.PDF and not head.startswith(b"%PDF-"):
        return ""
    return said if said == kinds.PDF or said in kinds.PICTURES else ""


def _packed_kind(path: Path) -> str:
    """Which of the kinds that are zip archives inside."""
    from documents.examination.office import main_kind

    with zipfile.ZipFile(path) as archive:
        names = archive.NameToInfo
        if "[Content_Types].xml" in names:
            return main_kind(archive)
        if "META-INF/MANIFEST.MF" in names or "mimetype" in names:
            raise Found("WRONG_TYPE", "a program or a document of another kind, in a zip")
    return kinds.ZIP


def _refusal(said: str, head: bytes, path: Path) -> tuple[str, str]:
    if head.startswith(OLE):
        return ("ENCRYPTED" if _holds(path, OLE_ENCRYPTED) else "OLD_OFFICE"), said
    if said.startswith(("image/heic", "image/heif")):
        return "HEIC", said
    if said.startswith(OLD_OFFICE):
        return "OLD_OFFICE", said
    if b"%PDF-" in head[:1024] and not MARKUP.search(head[:1024]):
        return "BROKEN", "something stands before the PDF"
    return "WRONG_TYPE", said


def _holds(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file:
        before = b""
        while chunk := file.read(1 << 20):
            if mark in before + chunk:
                return True
            before = chunk[-len(mark) :]
    return False


def _only_one_kind(kind: str, path: Path, head: bytes, tail: bytes) -> None:
    """Raises Found when another program would read the file as something else."""
    if MARKUP.search(head) or MARKUP.search(tail):
        raise Found("POLYGLOT", "markup")
    if kind == kinds.DICOM and head.startswith(PROGRAMS):
        raise Found("POLYGLOT", "a program in the preamble")
    if kind in PACKED:
        if _starts_late(path):
            raise Found("POLYGLOT", "something stands before the archive")
        return
    if kind != kinds.PDF and b"%PDF-" in head[:1024]:
        raise Found("POLYGLOT", "a PDF")
    if _is_archive(path):
        raise Found("POLYGLOT", "an archive")


def _starts_late(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return min((member.header_offset for member in archive.infolist()), default=0) > 0


def _is_archive(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False
