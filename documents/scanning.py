"""Asks ClamAV whether a file holds a virus, in the same pass that reads it for other reasons.

    with scanner() as sink:
        for chunk in chunks:
            sink.feed(chunk)
        verdict = sink.end()

Protocol: `man clamd`, INSTREAM. Nothing but an explicit OK is clean.
"""

import select
import socket
import struct
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit

from django.conf import settings

PATIENCE = 30.0  # seconds for connecting, and for each chunk to be taken
THINKING = 300.0  # seconds for the verdict over the whole file
LONGEST_ANSWER = 4096  # bytes
PORT = 3310


@dataclass(frozen=True)
class Verdict:
    """clean, or a code of FINDINGS: INFECTED, UNSCANNABLE."""

    clean: bool
    finding: str = ""


class ScannerAway(Exception):
    """The scanner cannot be reached, or went away in the middle: try the whole file again later."""


class Sink(Protocol):
    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def feed(self, chunk: bytes) -> None: ...

    def end(self) -> Verdict: ...


def scanner() -> Sink:
    """A sink for one file. Raises ScannerAway."""
    if settings.CLAMD_URL:
        return Scanner(settings.CLAMD_URL)
    if settings.SCANNER_MAY_BE_MISSING:
        return Unscanned()
    raise ScannerAway("CLAMD_URL is not set")


class Unscanned:
    """Says clean to everything: for demo and development, where no scanner runs."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def feed(self, chunk: bytes) -> None:
        return None

    def end(self) -> Verdict:
        return Verdict(clean=True)


class Scanner:
    """One INSTREAM conversation with clamd."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.early = b""  # what it said before it had everything

    def __enter__(self) -> Self:
        try:
            self.socket = _connected(self.url)
            self.socket.sendall(b"zINSTREAM\0")
            self.answers = select.poll()
            self.answers.register(self.socket, select.POLLIN)
        except OSError as error:
            raise ScannerAway(type(error).__name__) from error
        return self

    def __exit__(self, *error: object) -> None:
        self.socket.close()

    def feed(self, chunk: bytes) -> None:
        """Raises ScannerAway."""
        if not self.early and self.answers.poll(0):
            self.early = self._answer()
        if chunk and not self.early:
            self._send(struct.pack("!I", len(chunk)) + chunk)

    def end(self) -> Verdict:
        """Raises ScannerAway."""
        if not self.early:
            self._send(struct.pack("!I", 0))
        return _verdict(self.early or self._answer())

    def _send(self, data: bytes) -> None:
        """Over its limit of size clamd answers and hangs up while we still send."""
        try:
            self.socket.sendall(data)
        except TimeoutError as error:
            raise ScannerAway("time-out") from error
        except OSError:
            self.early = self._answer()

    def _answer(self) -> bytes:
        said = b""
        try:
            self.socket.settimeout(THINKING)
            while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
                if not (part := self.socket.recv(LONGEST_ANSWER)):
                    break
                said += part
        except OSError as error:
            if not said:
                raise ScannerAway(type(error).__name__) from error
        if not said.endswith(b"\0"):
            raise ScannerAway("hung up")
        return said


def _verdict(said: bytes) -> Verdict:
    answer = said.rstrip(b"\0\n ")
    if answer == b"stream: OK":
        return Verdict(clean=True)
    if answer.endswith(b" FOUND"):
        limits = b"Heuristics.Limits.Exceeded" in answer or b"Heuristics.Encrypted" in answer
        return Verdict(clean=False, finding="UNSCANNABLE" if limits else "INFECTED")
    return Verdict(clean=False, finding="UNSCANNABLE")


def _connected(url: str) -> socket.socket:
    """A socket for `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`."""
    address = urlsplit(url)
    if address.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(PATIENCE)
            connection.connect(unquote(address.path))
        except OSError:
            connection.close()
            raise
        return connection
    if address.scheme != "tcp" or not address.hostname:
        raise ValueError("CLAMD_URL must be tcp://host:3310 or unix:///path")
    return socket.create_connection((address.hostname, address.port or PORT), PATIENCE)
