"""The addresses that browsers use: the same tests on disk and against a real S3 server."""

import io
import time

import pytest

from tests.documents.storage.conftest import new_key

LAST = b"the rest"


def file_address(papers, key, **changes):
    told = {"name": "CW-1.pdf", "content_type": "application/pdf", "inline": False}
    return papers.address(key, **told | changes)


def test_a_browser_gets_it_under_the_name_and_type_we_say(papers, browser, key):
    papers.put(key, io.BytesIO(b"<script>alert(1)</script>"))
    answer = browser.get(file_address(papers, key, content_type="application/dicom"))
    assert answer.status == 200
    assert answer.body == b"<script>alert(1)</script>"
    assert answer.headers["Content-Type"] == "application/dicom"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="CW-1.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_name_may_have_any_letters(papers, browser, key):
    papers.put(key, io.BytesIO(LAST))
    answer = browser.get(file_address(papers, key, name="病历 1.pdf", inline=True))
    said = answer.headers["Content-Disposition"]
    assert said == "inline; filename*=utf-8''%E7%97%85%E5%8E%86%201.pdf"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-4", 0, 4), ("bytes=3-", 3, 9), ("bytes=-2", 8, 9), ("bytes=8-99", 8, 9)],
)
def test_a_browser_may_ask_for_a_stretch(papers, browser, key, asked, first, last):
    papers.put(key, io.BytesIO(b"0123456789"))
    answer = browser.get(file_address(papers, key), Range=asked)
    assert answer.status == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/10"
    assert answer.body == b"0123456789"[first : last + 1]


def test_a_stretch_beyond_the_end_is_refused(papers, browser, key):
    papers.put(key, io.BytesIO(b"0123456789"))
    assert browser.get(file_address(papers, key), Range="bytes=10-").status == 416


def test_an_address_does_not_serve_another_act(papers, browser, key):
    papers.put(key, io.BytesIO(LAST))
    upload = papers.begin(new_key())
    to_send = papers.sign(key, upload, 1, 3)
    assert browser.get(to_send.url).status in {403, 405}


def test_an_old_address_is_refused(papers, browser, key):
    papers.put(key, io.BytesIO(LAST))
    upload = papers.begin(key)
    to_get = file_address(papers, key, seconds=1)
    to_send = papers.sign(key, upload, 1, 3, seconds=1)
    time.sleep(2.1)
    assert browser.get(to_get).status == 403
    assert browser.put(to_send, b"abc").status == 403
    assert papers.parts(key, upload) == []


def test_an_altered_address_is_refused(papers, browser, key):
    papers.put(key, io.BytesIO(LAST))
    other = new_key()
    papers.put(other, io.BytesIO(b"somebody else's"))
    address = file_address(papers, key)
    assert browser.get(address.replace(key, other) + "x").status == 403
    assert browser.get(address[:-1] + ("A" if address[-1] != "A" else "B")).status == 403
