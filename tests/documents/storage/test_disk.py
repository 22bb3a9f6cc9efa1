"""What only the disk can do or get wrong."""

import asyncio
import io
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.test import AsyncRequestFactory

from casework import clock
from documents import disk
from documents.disk import DiskStore
from documents.storage import NotThere, StorageFailed, TakenAlready
from documents.stored import views
from documents.stored.tokens import PartRight
from tests.documents.storage.conftest import ask, new_key

SHOWN = {"name": "a.png", "content_type": "image/png", "inline": True}


@pytest.fixture
def papers():
    return DiskStore()


def receive(papers, key, *bodies):
    upload = papers.begin(key)
    for number, body in enumerate(bodies, 1):
        papers.receive(PartRight(key, upload, number, len(body)), [body])
    return upload


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_nobody_else_on_the_machine_reads_papers(papers, key, media_root):
    papers.complete(key, receive(papers, key, b"one", b"two"))
    receive(papers, new_key(), b"part")
    for path in media_root.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o077 == 0, path
        assert path.is_dir() or mode == 0o600


def test_nothing_is_left_of_an_upload(papers, key, media_root):
    papers.complete(key, receive(papers, key, b"one", b"two"))
    papers.abort(new_key(), receive(papers, new_key(), b"x"))
    kept = receive(papers, key := new_key(), b"x")
    papers.abort(key, kept)
    papers.put(new_key(), io.BytesIO(b"x"))
    assert len([name for name in files(media_root) if name.startswith("blobs/")]) == 2


def test_a_part_that_breaks_off_leaves_nothing(papers, key, media_root):
    upload = receive(papers, key, b"one")

    def breaking():
        yield b"tw"
        raise ConnectionResetError

    with pytest.raises(StorageFailed):
        papers.receive(PartRight(key, upload, 1, 3), breaking())
    assert files(media_root / "parts" / upload) == ["1", "key"]
    papers.complete(key, upload)
    assert b"".join(papers.read(key)) == b"one"


def test_it_goes_on_after_a_crash_between_keeping_and_forgetting(papers, key, monkeypatch):
    upload = receive(papers, key, b"one", b"two")
    with monkeypatch.context() as crashing:
        crashing.setattr(DiskStore, "abort", crash)
        with pytest.raises(KeyboardInterrupt):
            papers.complete(key, upload)
    assert papers.complete(key, upload) == 6
    assert list(papers.uploads()) == []
    assert b"".join(papers.read(key)) == b"onetwo"


def crash(*_):
    raise KeyboardInterrupt


def test_many_complete_one_upload_and_all_are_told_its_size(papers, key):
    upload = receive(papers, key, *[b"x" * 100_000] * 20)
    together = threading.Barrier(8)

    def complete(_):
        together.wait()
        return papers.complete(key, upload)

    with ThreadPoolExecutor(8) as people:
        assert set(people.map(complete, range(8))) == {2_000_000}
    assert b"".join(papers.read(key)) == b"x" * 2_000_000


def test_of_many_that_keep_one_key_one_wins(papers, key):
    together = threading.Barrier(8)

    def keep(number):
        together.wait()
        try:
            return papers.put(key, io.BytesIO(b"%d" % number * 10_000))
        except TakenAlready:
            return 0

    with ThreadPoolExecutor(8) as people:
        assert sorted(people.map(keep, range(8))) == [0] * 7 + [10_000]
    assert len(set(b"".join(papers.read(key)))) == 1
    assert list(papers.uploads()) == []


def test_an_upload_serves_its_own_key_only(papers, key):
    upload = receive(papers, key, b"one")
    for act in (papers.parts, papers.complete):
        with pytest.raises(NotThere):
            act(new_key(), upload)
    papers.abort(new_key(), upload)
    assert papers.complete(key, upload) == 3


@pytest.mark.parametrize("upload", ["", "..", "../blobs", "x" * 32, "0" * 31])
def test_only_uploads_are_uploads(papers, key, upload):
    with pytest.raises(NotThere):
        papers.parts(key, upload)
    papers.abort(key, upload)


def test_a_full_disk_is_said_plainly(papers, key, monkeypatch):
    def full(*_):
        raise OSError(disk.errno.ENOSPC, "No space left on device")

    upload = receive(papers, key, b"one", b"two")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed, match="full") as failed:
        papers.complete(key, upload)
    assert not failed.value.again
    monkeypatch.undo()
    assert papers.complete(key, upload) == 6


def test_a_folder_that_cannot_be_used_is_said_plainly(papers, key, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file"
    with pytest.raises(StorageFailed, match="MEDIA_ROOT"):
        papers.begin(key)


def test_a_demo_weeks_ahead_opens_papers(papers, key, browser, settings):
    settings.DEMO = True
    papers.put(key, io.BytesIO(b"one"))
    with clock.shifted_by(timedelta(days=28)):
        address = papers.address(key, **SHOWN)
    assert browser.get(address).body == b"one"


def test_what_it_serves_can_do_nothing(papers, key, browser):
    papers.put(key, io.BytesIO(b"<script>alert(1)</script>"))
    for answer in (browser.get(papers.address(key, **SHOWN)), browser.get("/stored/file/wrong")):
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Access-Control-Allow-Origin"] is None
        assert answer.headers["Set-Cookie"] is None


def test_only_what_is_meant_is_answered(papers, key, browser):
    papers.put(key, io.BytesIO(b"one"))
    address = papers.address(key, **SHOWN)
    head = browser.head(address)
    assert (head.status, head.headers["Content-Length"], head.body) == (200, "3", b"")
    assert browser.put(papers.sign(key, papers.begin(key), 1, 3), b"one").status == 200
    papers.delete(key)
    gone = browser.get(address)
    assert gone.status == 404
    assert gone.headers["Content-Type"].startswith("text/plain")


@pytest.fixture
def apart(web, settings):
    """Papers under a name of their own: the same server, by another name."""
    settings.FILES_URL = web.replace("127.0.0.1", "localhost")
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    return settings.FILES_URL


def test_papers_are_served_at_their_own_name_only(apart, papers, key, browser):
    papers.put(key, io.BytesIO(b"one"))
    address = papers.address(key, **SHOWN)
    assert address.startswith(f"{apart}/stored/file/")
    assert browser.get(address).body == b"one"
    assert browser.get(address.removeprefix(apart)).status == 404
    for page in ("/", "/accounts/login/", "/static/shell/theme.js", "/nowhere"):
        there = browser.get(urljoin(apart, page))
        assert (there.status, there.body) == (404, b"")


def test_at_their_own_name_only_our_pages_may_use_them(apart, papers, key, browser, web):
    address = papers.sign(key, papers.begin(key), 1, 3)
    asked = ask("OPTIONS", address.url, headers={"Origin": web})
    assert asked.status == 200
    assert asked.headers["Access-Control-Allow-Origin"] == web
    assert "PUT" in asked.headers["Access-Control-Allow-Methods"]
    sent = browser.put(address, b"one")
    assert sent.headers["Access-Control-Allow-Origin"] == web
    assert "ETag" in sent.headers["Access-Control-Expose-Headers"]
    refused = browser.get(f"{apart}/stored/file/wrong")
    assert refused.headers["Access-Control-Allow-Origin"] == web


@pytest.mark.django_db  # the end of an answer looks after the connection of its thread
def test_the_products_server_sends_piece_by_piece(papers, key):
    body = os.urandom(700_000)
    papers.put(key, io.BytesIO(body))
    token = papers.address(key, **SHOWN).rpartition("/")[2]
    answer = views.file(AsyncRequestFactory().get("/", headers={"Range": "bytes=100-"}), token)

    async def gather():
        return [piece async for piece in answer]

    with ThreadPoolExecutor() as beside:  # a browser's own loop may run in this thread
        pieces = beside.submit(asyncio.run, gather()).result()
    assert b"".join(pieces) == body[100:]
    assert len(pieces) > 1
    answer.close()
