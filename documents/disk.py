"""Papers on the disk of one machine, below MEDIA_ROOT: what documents/storage.py is for S3.

    blobs/<uuid4>           papers
    parts/<upload>/key      which paper an unfinished upload is for; locked by who completes it
    parts/<upload>/<n>      a part that arrived whole
    parts/<upload>/whole    all parts in one

Whatever a name leads to is whole: it was written under another and synced before.
"""

import errno
import os
import re
import secrets
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.stored.store import (
    CHUNK,
    MOST_PARTS,
    Address,
    NotThere,
    Part,
    StorageFailed,
    TakenAlready,
    checked,
)
from documents.stored.tokens import FileRight, PartRight, token
from documents.stored.writing import locked, pieces, sync, write

KEY, WHOLE = "key", "whole"
UPLOAD = re.compile(r"[0-9a-f]{32}")
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class WrongSize(StorageFailed):
    """A part is not as long as was agreed."""

    def __init__(self) -> None:
        super().__init__(_("This part did not arrive whole. Send it again."), again=True)


@contextmanager
def plainly() -> Iterator[None]:
    """Turns what the file system says into StorageFailed."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotThere("ENOENT") from error
    except OSError as error:
        if error.errno in FULL:
            told = _("The disk for files is full. Tell whoever runs Casework: make room there.")
        else:
            told = _(
                "The disk for files cannot be used. Tell whoever runs Casework: MEDIA_ROOT must be"
                " a folder that web and worker may write to."
            )
        raise StorageFailed(told, code=errno.errorcode.get(error.errno or 0, "")) from error


class DiskStore:
    """Safe to use from many threads and processes at once."""

    def begin(self, key: str) -> str:
        upload = uuid.uuid4().hex
        with plainly():
            for folder in (self._parts(), made := self._parts() / f".{upload}"):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write(made / KEY, [checked(key).encode()])
            made.rename(self._parts() / upload)
        return upload

    def sign(self, key: str, upload: str, number: int, size: int, *, seconds: int = 900) -> Address:
        if not 1 <= number <= MOST_PARTS:
            raise ValueError("Parts are numbered from 1 to 10,000")
        right = PartRight(checked(key), upload, number, size)
        return Address(_site(reverse("stored-part", args=[token(right, seconds)])))

    def receive(self, right: PartRight, arriving: Iterable[bytes]) -> Part:
        """Keep a part as it arrives. Raises StorageFailed; then nothing of it stays."""
        with plainly():
            folder = self._upload(right.key, right.upload)
            write(folder / str(right.number), _measured(arriving, right.size))
            return _part(folder / str(right.number))

    def parts(self, key: str, upload: str) -> list[Part]:
        with plainly():
            folder = self._upload(key, upload)
            found = [_part(path) for path in folder.iterdir() if path.name.isdecimal()]
        return sorted(found, key=lambda part: part.number)

    def complete(self, key: str, upload: str) -> int:
        with plainly():
            try:
                folder = self._upload(key, upload)
                with locked(folder / KEY):
                    self._join(folder, self._path(key))
                    self.abort(key, upload)
            except (FileNotFoundError, NotThere):  # completed before
                if self.size(key) is None:
                    raise
            return self._path(key).stat().st_size

    def _join(self, folder: Path, final: Path) -> None:
        whole = folder / WHOLE
        if final.exists() and whole.exists() and whole.samefile(final):
            return  # a process ended between this and forgetting the parts
        numbers = sorted(int(path.name) for path in folder.iterdir() if path.name.isdecimal())
        if not numbers:
            raise StorageFailed(_("Nothing of the file has arrived. Send it again."))
        if len(numbers) == 1:
            whole.unlink(missing_ok=True)
            whole.hardlink_to(folder / str(numbers[0]))
        else:
            write(whole, (piece for n in numbers for piece in pieces(folder / str(n))))
        final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            final.hardlink_to(whole)  # refused when the name is taken
        except FileExistsError as error:
            raise TakenAlready("EEXIST") from error
        sync(final.parent)

    def abort(self, key: str, upload: str) -> None:
        gone = self._parts() / f".{secrets.token_hex(16)}"
        try:
            with plainly():
                self._upload(key, upload).rename(gone)
        except NotThere:
            return
        shutil.rmtree(gone, ignore_errors=True)

    def put(self, key: str, file: IO[bytes]) -> int:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        upload = self.begin(key)
        try:
            self.receive(PartRight(key, upload, 1, size), iter(lambda: file.read(CHUNK), b""))
            return self.complete(key, upload)
        finally:
            self.abort(key, upload)

    def read(self, key: str, start: int = 0) -> Iterator[bytes]:
        with plainly():
            yield from pieces(self._path(key), start)

    def open(self, key: str) -> IO[bytes]:
        """The file itself, to be closed by the caller."""
        with plainly():
            return self._path(key).open("rb")

    def address(
        self, key: str, *, name: str, content_type: str, inline: bool, seconds: int = 60
    ) -> str:
        right = FileRight(checked(key), name, content_type, inline)
        return _site(reverse("stored-file", args=[token(right, seconds)]))

    def size(self, key: str) -> int | None:
        try:
            with plainly():
                return self._path(key).stat().st_size
        except NotThere:
            return None

    def delete(self, key: str) -> None:
        with plainly():
            self._path(key).unlink(missing_ok=True)

    def objects(self, prefix: str = "blobs/") -> Iterator[tuple[str, int, datetime]]:
        for path in self._listed("blobs"):
            key = f"blobs/{path.name}"
            if key.startswith(prefix):
                known = path.stat()
                yield key, known.st_size, datetime.fromtimestamp(known.st_mtime, UTC)

    def uploads(self) -> Iterator[tuple[str, str, datetime]]:
        for folder in self._listed("parts"):
            about = folder / KEY
            begun = datetime.fromtimestamp(about.stat().st_mtime, UTC)
            yield about.read_text(), folder.name, begun

    def _listed(self, name: str) -> list[Path]:
        """What is whole in one of the two folders."""
        folder = Path(settings.MEDIA_ROOT) / name
        with plainly():
            if not folder.is_dir():
                return []
            return sorted(path for path in folder.iterdir() if not path.name.startswith("."))

    def _path(self, key: str) -> Path:
        return Path(settings.MEDIA_ROOT) / checked(key)

    def _parts(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "parts"

    def _upload(self, key: str, upload: str) -> Path:
        """The folder of an upload for this key; raises NotThere."""
        folder = self._parts() / upload
        if not UPLOAD.fullmatch(upload) or (folder / KEY).read_text() != checked(key):
            raise NotThere
        return folder


def _measured(arriving: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same, as long as it is not longer; in the end raises WrongSize if it was shorter."""
    left = size
    for piece in arriving:
        left -= len(piece)
        if left < 0:
            raise WrongSize
        yield piece
    if left:
        raise WrongSize


def _part(path: Path) -> Part:
    known = path.stat()
    return Part(int(path.name), known.st_size, f"{known.st_mtime_ns:x}-{known.st_size:x}")


def _site(path: str) -> str:
    return f"{settings.FILES_URL}{path}"
