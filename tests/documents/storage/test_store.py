"""What every store does: the same tests on disk and against a real S3 server."""

import io
import socket
import time
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.utils import timezone

from documents import storage
from documents.storage import NotThere, Part, StorageFailed, TakenAlready
from tests.documents.storage.conftest import LEAST, new_key

FIRST, LAST = b"a" * LEAST, b"the rest"


def send(papers, browser, key, *bodies):
    """Begin an upload and send parts; its id."""
    upload = papers.begin(key)
    for number, body in enumerate(bodies, 1):
        answer = browser.put(papers.sign(key, upload, number, len(body)), body)
        assert answer.status == 200, answer.body
    return upload


def content(papers, key, start=0):
    return b"".join(papers.read(key, start))


def test_a_paper_arrives_in_parts(papers, browser, key):
    upload = send(papers, browser, key, FIRST, LAST)
    assert [(part.number, part.size) for part in papers.parts(key, upload)] == [
        (1, LEAST),
        (2, len(LAST)),
    ]
    assert papers.size(key) is None
    assert papers.complete(key, upload) == LEAST + len(LAST)
    assert content(papers, key) == FIRST + LAST
    assert papers.size(key) == LEAST + len(LAST)


def test_one_small_part_is_enough(papers, browser, key):
    upload = send(papers, browser, key, LAST)
    assert papers.complete(key, upload) == len(LAST)
    assert content(papers, key) == LAST


def test_parts_come_in_any_order_and_again(papers, browser, key):
    upload = papers.begin(key)
    for number, body in ((2, LAST), (1, FIRST[::-1]), (2, LAST), (1, FIRST)):
        assert browser.put(papers.sign(key, upload, number, len(body)), body).status == 200
    papers.complete(key, upload)
    assert content(papers, key) == FIRST + LAST


def test_an_upload_goes_on_where_it_broke_off(papers, browser, key):
    upload = send(papers, browser, key, FIRST)
    hang_up_half_way(browser, papers.sign(key, upload, 2, 1000))
    assert [part.number for part in storage.store().parts(key, upload)] == [1]
    assert browser.put(papers.sign(key, upload, 2, 1000), b"b" * 1000).status == 200
    assert papers.complete(key, upload) == LEAST + 1000


def hang_up_half_way(browser, address):
    parts = urlsplit(urljoin(browser.web, address.url))
    with socket.create_connection((parts.hostname, parts.port), 5) as line:
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        line.sendall(
            f"PUT {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: 1000\r\n\r\n".encode()
        )
        line.sendall(b"b" * 500)


def test_a_part_that_was_sent_again_has_another_tag(papers, browser, key):
    upload = send(papers, browser, key, b"one")
    (before,) = papers.parts(key, upload)
    time.sleep(1.1)  # S3 tells when a part came by the second
    browser.put(papers.sign(key, upload, 1, 3), b"two")
    (after,) = papers.parts(key, upload)
    assert isinstance(after, Part)
    assert before.etag != after.etag
    papers.complete(key, upload)
    assert content(papers, key) == b"two"


def test_parts_are_listed_over_many_pages(papers, browser, key, monkeypatch):
    monkeypatch.setattr(storage, "PAGE", 2)
    upload = send(papers, browser, key, *[b"x"] * 11)
    assert [part.number for part in papers.parts(key, upload)] == list(range(1, 12))


@pytest.mark.parametrize("sent", [b"", b"short", b"far too long for what was agreed"])
def test_a_part_of_another_size_is_refused(papers, browser, key, sent):
    upload = papers.begin(key)
    assert browser.put(papers.sign(key, upload, 1, 10), sent).status in {400, 403, 411}
    assert papers.parts(key, upload) == []


def test_completing_again_says_the_size_again(papers, browser, key):
    upload = send(papers, browser, key, LAST)
    assert papers.complete(key, upload) == papers.complete(key, upload) == len(LAST)


def test_an_upload_without_parts_is_not_completed(papers, key):
    upload = papers.begin(key)
    with pytest.raises(StorageFailed) as refused:
        papers.complete(key, upload)
    assert "again" in str(refused.value)
    assert papers.size(key) is None


def test_completing_overwrites_nothing(papers, browser, key):
    papers.put(key, io.BytesIO(b"the first"))
    upload = send(papers, browser, key, b"the second")
    with pytest.raises(TakenAlready):
        papers.complete(key, upload)
    assert content(papers, key) == b"the first"


def test_an_aborted_upload_is_gone(papers, browser, key):
    upload = send(papers, browser, key, LAST)
    address = papers.sign(key, upload, 2, 3)
    papers.abort(key, upload)
    papers.abort(key, upload)
    with pytest.raises(NotThere):
        papers.parts(key, upload)
    with pytest.raises(NotThere):
        papers.complete(key, upload)
    assert browser.put(address, b"abc").status == 404
    assert upload not in [each[1] for each in papers.uploads()]


def test_unfinished_uploads_are_listed(papers, browser, key):
    upload = send(papers, browser, key, LAST)
    ((_, _, begun),) = [each for each in papers.uploads() if each[:2] == (key, upload)]
    assert abs(timezone.now() - begun) < timedelta(minutes=5)
    papers.complete(key, upload)
    assert upload not in [each[1] for each in papers.uploads()]


def test_our_own_files_are_kept_from_their_start(papers, key):
    file = io.BytesIO(b"kept whole")
    file.read(4)
    assert papers.put(key, file) == 10
    assert content(papers, key) == b"kept whole"


def test_an_empty_file_can_be_kept(papers, key):
    assert papers.put(key, io.BytesIO()) == 0
    assert content(papers, key) == b""
    assert papers.size(key) == 0


def test_keeping_overwrites_nothing(papers, key):
    papers.put(key, io.BytesIO(b"the first"))
    with pytest.raises(TakenAlready):
        papers.put(key, io.BytesIO(b"the second"))
    assert content(papers, key) == b"the first"
    assert key not in [each[0] for each in papers.uploads()]


def test_reading_begins_anywhere(papers, key):
    papers.put(key, io.BytesIO(FIRST + LAST))
    assert content(papers, key, LEAST) == LAST
    assert content(papers, key, LEAST + len(LAST)) == b""
    assert max(len(piece) for piece in papers.read(key)) <= 2**20


def test_what_is_not_there_is_said_so(papers, key):
    assert papers.size(key) is None
    with pytest.raises(NotThere) as missing:
        content(papers, key)
    assert not missing.value.again


def test_deleting_twice_does_no_harm(papers, key):
    papers.put(key, io.BytesIO(LAST))
    papers.delete(key)
    papers.delete(key)
    assert papers.size(key) is None


def test_everything_kept_is_listed(papers, key):
    papers.put(key, io.BytesIO(LAST))
    ((_, size, since),) = [each for each in papers.objects() if each[0] == key]
    assert size == len(LAST)
    assert abs(timezone.now() - since) < timedelta(minutes=5)
    assert [each[0] for each in papers.objects(key)] == [key]
    assert list(papers.objects(new_key())) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "blobs/../secret",
        "/etc/passwd",
        "blobs/x",
        "parts/" + "0" * 32,
        "blobs/00000000-0000-4000-8000-000000000000\n",
    ],
)
def test_only_keys_of_papers_are_keys(papers, wrong):
    for act in (papers.begin, papers.size, papers.delete, lambda key: list(papers.read(key))):
        with pytest.raises(ValueError, match="Not the key of a paper"):
            act(wrong)
