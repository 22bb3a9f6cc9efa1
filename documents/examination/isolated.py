"""Opens what strangers sent in a process of its own, bounded in memory and time.

Whatever happens to it, the caller lives, and the file is the one to blame.
"""

import base64
import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from documents.examination import worker
from documents.examination.looking import Look
from documents.examination.pages import PageContent
from documents.examination.places import PagePlaces

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
LOOKING = (120, 240)  # seconds of CPU, seconds in all
READING = (600, 1800)
DRAWING = (1800, 3600)
PLACING = (30, 60)  # somebody waits for it
LONGEST_LINE = 4 * 2**20  # bytes; a page's text and thumbnail are far below it


def look_isolated(path: Path) -> Look:
    """What `look` says, or UNOPENABLE or BOMB when it did not live to say it."""
    with _running("look", path, LOOKING) as process:
        line = _pipe(process).readline(LONGEST_LINE)
        status = process.wait()
    if status == 0:
        with contextlib.suppress(ValueError, TypeError):
            return Look(**json.loads(line))
    finding = "BOMB" if status == worker.TOO_MUCH else "UNOPENABLE"
    return Look("", 0, finding, f"exit status {status}")


def contents_isolated(
    path: Path, content_type: str, languages: Sequence[str] = ()
) -> Iterator[PageContent]:
    """What `contents` yields, as far as it comes: a page that cannot be read ends it, in the log."""
    with _running("contents", path, READING, content_type, *languages) as process:
        while line := _pipe(process).readline(LONGEST_LINE):
            try:
                said = json.loads(line)
                picture = base64.b64decode(said["thumbnail"])
                page = PageContent(**said | {"thumbnail": picture})
            except (ValueError, TypeError, KeyError):
                break
            yield page
        status = process.wait()
    if status:
        logger.warning("examination.contents_cut_short", extra={"status": status})


def places_isolated(path: Path) -> list[PagePlaces] | None:
    """What `places` yields of a PDF; None when it did not come to the last page."""
    found: list[PagePlaces] = []
    with _running("places", path, PLACING) as process:
        while line := _pipe(process).readline(LONGEST_LINE):
            try:
                found.append(PagePlaces(**json.loads(line)))
            except (ValueError, TypeError):
                return None
        return found if process.wait() == 0 else None


def redact_isolated(
    path: Path, content_type: str, rectangles: Mapping[str, Sequence[Sequence[float]]], out: Path
) -> bool:
    """As `redact` of documents/redacting/drawing.py; False when a page could not be drawn."""
    told = (content_type, json.dumps(rectangles), str(out.resolve()))
    with _running("redact", path, DRAWING, *told) as process:
        said = _pipe(process).readline(LONGEST_LINE)
        return process.wait() == 0 and bool(said)


@contextmanager
def _running(
    deed: str, path: Path, seconds: tuple[int, int], *rest: str
) -> Iterator[subprocess.Popen[bytes]]:
    """The worker, and a folder for what it unpacks; both are gone afterwards."""
    cpu, wall = seconds
    program = [
        sys.executable,
        "-m",
        worker.__name__,
        deed,
        str(path.resolve()),
        str(cpu),
        str(wall),
    ]
    with tempfile.TemporaryDirectory(prefix="casework-") as folder:
        surroundings = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}
        process = subprocess.Popen(
            [*program, *rest], cwd=ROOT, env=surroundings | {"TMPDIR": folder},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        timer = threading.Timer(wall, _end, [process])
        timer.daemon = True
        timer.start()
        try:
            yield process
        finally:
            timer.cancel()
            _end(process)
            _pipe(process).close()
            process.wait()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the worker and what it started."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _pipe(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdout
    return process.stdout
