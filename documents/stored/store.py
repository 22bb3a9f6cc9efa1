"""What a store of papers offers, wherever they lie: documents/storage.py (S3), documents/disk.py.

A paper arrives in parts: `begin`, then each part by PUT to the address that `sign` gives, in any
order and again after a break, then `complete`. What has a key is never overwritten.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Protocol

from django.utils.translation import gettext as _

CHUNK = 2**20  # bytes
MOST_PARTS = 10_000
KEY = re.compile(r"blobs/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Part:
    """A part that arrived whole. `size` in bytes; another `etag` is another content."""

    number: int
    size: int
    etag: str


@dataclass(frozen=True)
class Address:
    """Where a browser PUTs something, and what it must send along.

    The address holds the right to do it: it is never logged. One that begins with a slash is on the
    product's own site.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


class StorageFailed(Exception):
    """The store did not do it. The text is safe to show and says what to do.

    `again`: whether trying again can help; `code`: the store's own word for it, for logs.
    """

    def __init__(self, text: str, *, again: bool = False, code: str = "") -> None:
        super().__init__(text)
        self.again, self.code = again, code


class NotThere(StorageFailed):
    """There is no such paper, or no such upload."""

    def __init__(self, code: str = "") -> None:
        super().__init__(_("This file is not there any more. Send it again."), code=code)


class TakenAlready(StorageFailed):
    """The key has a paper already, which stays as it is."""

    def __init__(self, code: str = "") -> None:
        super().__init__(
            _("A file was kept in this place already. Reload the page and send yours again."),
            code=code,
        )


class Store(Protocol):
    """All raise StorageFailed. `seconds`: how long an address is good for."""

    def begin(self, key: str) -> str:
        """The id of an upload in parts."""

    def sign(self, key: str, upload: str, number: int, size: int, *, seconds: int = 900) -> Address:
        """Where to PUT part `number`, from 1, of exactly `size` bytes."""

    def parts(self, key: str, upload: str) -> list[Part]:
        """Those that arrived whole, by number."""

    def complete(self, key: str, upload: str) -> int:
        """Make the paper of its parts; its size. Asked again after it succeeded, it says so again.

        Parts but the last must have 5 MB, or S3 refuses.
        """

    def abort(self, key: str, upload: str) -> None:
        """Forget an upload, whether or not it is there."""

    def put(self, key: str, file: IO[bytes]) -> int:
        """Keep a file that is here, from its start; its size."""

    def read(self, key: str, start: int = 0) -> Iterator[bytes]:
        """From a byte on, in pieces of at most CHUNK."""

    def address(
        self, key: str, *, name: str, content_type: str, inline: bool, seconds: int = 60
    ) -> str:
        """Where a browser gets it, as this type and under this name; see `Address`."""

    def size(self, key: str) -> int | None:
        """In bytes; None when it is not there."""

    def delete(self, key: str) -> None:
        """Remove a paper, whether or not it is there."""

    def objects(self, prefix: str = "blobs/") -> Iterator[tuple[str, int, datetime]]:
        """Key, size in bytes, and since when, of everything kept."""

    def uploads(self) -> Iterator[tuple[str, str, datetime]]:
        """Key, upload and its beginning, of those neither completed nor aborted."""


def checked(key: str) -> str:
    """The key, if it is one; else ValueError: no text of others may choose where a file lies."""
    if not KEY.fullmatch(key):
        raise ValueError("Not the key of a paper")
    return key
