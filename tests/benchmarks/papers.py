"""Rows of a large paper: through the product's verbs beside bare boto3, and in the web process."""

import http.client
import os
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test.utils import override_settings

from documents.disk import DiskStore
from documents.storage import S3Store, Store
from tests.benchmarks import serving
from tests.benchmarks.lab import Lab
from tests.benchmarks.measure import Row, in_turns, milliseconds
from tests.documents.storage import server as s3

PART = 8 * 2**20  # bytes, as boto3's
AT_ONCE = 4  # parts; a browser sends no more than six


def store(lab: Lab) -> Iterator[Row]:
    """Up and down through an S3 server; bare boto3 is the other way on the same server."""
    with TemporaryDirectory(dir=_folder()) as name, s3.running(Path(name) / "s3") as there:
        file = _paper(Path(name), lab.paper)
        with override_settings(**s3.pointing_at(there, settings)):
            papers, bare = S3Store.configured(), there.client()
            turns = max(4, lab.repeats // 5)
            yield from _beside(f"{lab.paper} MB up", _ups(papers, bare, file, turns))
            yield from _beside(f"{lab.paper} MB down", _downs(papers, bare, file, turns))


type Pair = tuple[Callable[[], float], Callable[[], float]]


def _beside(name: str, pairs: Iterator[Pair]) -> Iterator[Row]:
    ours, bare = in_turns(pairs)
    yield Row(f"{name}, p50", ours, "ms", None, bare)
    # at least 0.8 times as fast
    yield Row(f"{name}, ratio", ours / bare, "x bare boto3", 1 / 0.8, bare)


def _ups(papers: S3Store, bare: Any, file: Path, turns: int) -> Iterator[Pair]:
    for _ in range(turns):
        key, other = _key(), _key()
        yield (
            partial(milliseconds, partial(send, papers, key, file)),
            partial(milliseconds, partial(bare.upload_file, str(file), papers.bucket, other)),
        )
        papers.delete(key)
        papers.delete(other)


def _downs(papers: S3Store, bare: Any, file: Path, turns: int) -> Iterator[Pair]:
    key, target = _key(), file.with_name("fetched")
    send(papers, key, file)

    def plain() -> None:
        with target.open("wb") as fetched:
            bare.download_fileobj(papers.bucket, key, fetched)

    for _ in range(turns):
        yield (
            partial(milliseconds, partial(fetch, papers, key, target)),
            partial(milliseconds, plain),
        )
        assert target.stat().st_size == file.stat().st_size


def memory(lab: Lab) -> Iterator[Row]:
    """What the web process gains while a paper passes through it, to disk and back."""
    with (
        TemporaryDirectory(dir=_folder()) as name,
        override_settings(S3_BUCKET="", FILES_URL="", MEDIA_ROOT=Path(name)),
        serving.server(MEDIA_ROOT=name, S3_BUCKET="", FILES_URL="") as web,
    ):
        papers, small = DiskStore(), _paper(Path(name), 1)
        file = _paper(Path(name), lab.paper)
        site = f"http://127.0.0.1:{web.port}"
        _there_and_back(papers, small, site)  # what it loads once is not counted
        before = web.memory()
        with _watching(web) as seen:
            _there_and_back(papers, file, site)
        gained = max(max(seen) - before, 1) / 2**20
        yield Row(f"memory gained while {lab.paper} MB go up and down", gained, "MB", 16)


def _there_and_back(papers: Store, file: Path, site: str) -> None:
    key, target = _key(), file.with_name("fetched")
    send(papers, key, file, site)
    fetch(papers, key, target, site)
    assert target.stat().st_size == file.stat().st_size


@contextmanager
def _watching(web: serving.Server) -> Iterator[list[int]]:
    """Bytes in use, every few milliseconds."""
    seen, over = [web.memory()], threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            seen.append(web.memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def send(papers: Store, key: str, file: Path, site: str = "") -> None:
    """As a browser does it: some parts at once."""
    upload, size = papers.begin(key), file.stat().st_size

    def part(at: int) -> None:
        body = min(PART, size - at)
        address = papers.sign(key, upload, at // PART + 1, body)
        with file.open("rb") as opened:
            opened.seek(at)
            _ask("PUT", site + address.url, opened.read(body)).read()

    with ThreadPoolExecutor(AT_ONCE) as browser:
        list(browser.map(part, range(0, size, PART)))
    assert papers.complete(key, upload) == size


def fetch(papers: Store, key: str, target: Path, site: str = "") -> None:
    address = papers.address(key, name="a.zip", content_type="application/zip", inline=False)
    answer = _ask("GET", site + address)
    with target.open("wb") as file:
        while piece := answer.read(2**20):
            file.write(piece)


def _ask(method: str, url: str, body: bytes | None = None) -> http.client.HTTPResponse:
    address = urlsplit(url)
    line = http.client.HTTPConnection(address.netloc, timeout=60)
    line.request(method, f"{address.path}?{address.query}", body, {"Connection": "close"})
    answer = line.getresponse()
    assert answer.status == 200, answer.read(500)
    return answer


def _key() -> str:
    return f"blobs/{uuid.uuid4()}"


def _folder() -> Path:
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    return Path(settings.VAR_DIR)


def _paper(folder: Path, megabytes: int) -> Path:
    """A file that no compression makes smaller."""
    path = folder / f"{megabytes}.bin"
    with path.open("wb") as file:
        for _ in range(megabytes):
            file.write(os.urandom(2**20))
    return path
