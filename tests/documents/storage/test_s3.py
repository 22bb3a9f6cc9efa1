"""What only a bucket can do or get wrong, against a real server."""

import io
import json
import socket
import threading
import time
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command

from documents import storage
from documents.storage import StorageFailed, store
from tests.documents.storage import server
from tests.documents.storage.conftest import LEAST, ask

BIG = bytes(range(256)) * 4 * 1024 * 40  # 40 MB


@pytest.fixture
def mortal(tmp_path, settings):
    """A server of this test's own, which it may kill."""
    with server.running(tmp_path / "s3") as own:
        server.use(own, settings)
        yield own


def test_wrong_credentials_are_said_plainly(s3, settings, key):
    for name in ("S3_ACCESS_KEY", "S3_SECRET_KEY"):
        server.use(s3, settings, **{name: "wrong"})
        for act in (
            lambda: store().begin(key),
            lambda: store().size(key),
            lambda: store().put(key, io.BytesIO(b"x")),
            lambda: list(store().objects()),
        ):
            with pytest.raises(StorageFailed) as failed:
                act()
            assert not failed.value.again
            assert "does not let us in" in str(failed.value)
            assert "wrong" not in str(failed.value)


def test_a_missing_bucket_is_said_plainly(s3, settings, key):
    server.use(s3, settings, S3_BUCKET="elsewhere")
    with pytest.raises(StorageFailed, match="no such bucket") as failed:
        store().begin(key)
    assert not failed.value.again


def test_a_server_that_is_away_may_be_asked_again(s3, settings, key):
    (port,) = server.free_ports(1)
    server.use(s3, settings, S3_ENDPOINT=f"http://127.0.0.1:{port}")
    with pytest.raises(StorageFailed, match="does not answer") as failed:
        store().begin(key)
    assert failed.value.again


def test_addresses_are_signed_for_the_host_that_browsers_use(s3, settings, key):
    server.use(s3, settings, S3_PUBLIC_ENDPOINT=s3.by_name)
    papers = store()
    address = papers.sign(key, papers.begin(key), 1, 3)
    assert urlsplit(address.url).hostname == "localhost"
    assert ask("PUT", address.url.replace("localhost", "127.0.0.1"), b"abc").status == 403
    assert ask("PUT", address.url, b"abc").status == 200
    shown = papers.address(key, name="a.pdf", content_type="application/pdf", inline=False)
    assert shown.startswith(f"{s3.by_name}/")


@pytest.mark.parametrize("sealing", ["AES256", "aws:kms"])
def test_papers_are_encrypted_where_that_is_set(s3, settings, browser, key, sealing):
    server.use(s3, settings, S3_ENCRYPTION=sealing, S3_KMS_KEY="papers")
    papers = store()
    for number, arrive in enumerate((in_parts, at_once)):
        mine = key[:-1] + str(number)
        arrive(papers, browser, mine, b"secret")
        head = s3.client().head_object(Bucket=server.BUCKET, Key=mine)
        assert head["ServerSideEncryption"] == sealing
        assert b"".join(papers.read(mine)) == b"secret"


def in_parts(papers, browser, key, body):
    upload = papers.begin(key)
    assert browser.put(papers.sign(key, upload, 1, len(body)), body).status == 200
    papers.complete(key, upload)


def at_once(papers, browser, key, body):
    papers.put(key, io.BytesIO(body))


def test_a_killed_server_loses_nothing_of_an_upload(mortal, browser, key):
    papers = store()
    upload = papers.begin(key)
    first, second = b"a" * LEAST, b"b" * LEAST
    assert browser.put(papers.sign(key, upload, 1, LEAST), first).status == 200
    half_way(papers.sign(key, upload, 2, LEAST), second, then=mortal.kill)
    with pytest.raises(StorageFailed) as failed:
        papers.parts(key, upload)
    assert failed.value.again
    mortal.start()
    assert [part.number for part in papers.parts(key, upload)] == [1]
    assert browser.put(papers.sign(key, upload, 2, LEAST), second).status == 200
    assert papers.complete(key, upload) == 2 * LEAST
    mortal.kill()
    mortal.start()
    assert papers.complete(key, upload) == 2 * LEAST
    assert b"".join(papers.read(key)) == first + second


def half_way(address, body, then):
    parts = urlsplit(address.url)
    with socket.create_connection((parts.hostname, parts.port), 5) as line:
        head = f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        line.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
        line.sendall(body[: len(body) // 2])
        then()


def test_a_killed_server_interrupts_reading_only_for_a_while(mortal, key):
    papers = store()
    papers.put(key, io.BytesIO(BIG))
    pieces = papers.read(key)
    got = next(pieces)
    mortal.kill()
    again = threading.Timer(0.5, mortal.start)
    again.start()
    got += b"".join(pieces)
    again.join()
    assert got == BIG


def test_reading_gives_up_in_the_end(mortal, key, monkeypatch):
    monkeypatch.setattr(storage, "PAUSES", (0.01, 0.01))
    papers = store()
    papers.put(key, io.BytesIO(BIG))
    pieces = papers.read(key)
    next(pieces)
    mortal.kill()
    with pytest.raises(StorageFailed) as failed:
        list(pieces)
    assert failed.value.again


def preflight(address, origin, method="PUT", header="content-type"):
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": header,
    }
    return ask("OPTIONS", address, headers=asked)


def test_only_our_pages_may_use_the_bucket(s3, settings, capsys, key):
    settings.PUBLIC_URL = "https://cases.example.org"
    call_command("prepare_bucket")
    call_command("prepare_bucket")  # does no harm
    said = capsys.readouterr().out
    assert "Pages of https://cases.example.org may send papers" in said
    assert "forgotten after 8 days" in said
    papers = store()
    address = papers.sign(key, papers.begin(key), 1, 3).url
    ours = preflight(address, "https://cases.example.org")
    assert ours.status in {200, 204}
    assert ours.headers["Access-Control-Allow-Origin"] == "https://cases.example.org"
    assert "PUT" in ours.headers["Access-Control-Allow-Methods"]
    theirs = preflight(address, "https://elsewhere.example.org")
    assert theirs.headers["Access-Control-Allow-Origin"] is None
    sent = ask("PUT", address, b"abc", {"Origin": "https://cases.example.org"})
    assert sent.status == 200
    assert "ETag" in sent.headers["Access-Control-Expose-Headers"]


def test_readying_a_bucket_keeps_the_rules_that_are_there(s3, settings):
    other = {
        "ID": "someone-elses",
        "Status": "Enabled",
        "Filter": {"Prefix": "logs/"},
        "Expiration": {"Days": 30},
    }
    rules = {"Bucket": server.BUCKET, "LifecycleConfiguration": {"Rules": [other]}}
    s3.client().put_bucket_lifecycle_configuration(**rules)
    call_command("prepare_bucket")
    kept = s3.client().get_bucket_lifecycle_configuration(Bucket=server.BUCKET)["Rules"]
    assert "someone-elses" in json.dumps([rule.get("ID") for rule in kept])


def test_with_fewer_rights_it_says_what_to_do_by_hand(s3, settings, capsys):
    server.use(s3, settings, S3_ACCESS_KEY="readerkey", S3_SECRET_KEY="readersecret123")
    settings.PUBLIC_URL = "https://cases.example.org"
    call_command("prepare_bucket")
    said = capsys.readouterr().out
    assert "(AccessDenied): allow GET, PUT and HEAD from https://cases.example.org" in said


def test_a_bucket_that_is_not_there_cannot_be_readied(s3, settings):
    server.use(s3, settings, S3_BUCKET="elsewhere")
    with pytest.raises(CommandError, match="S3_BUCKET"):
        call_command("prepare_bucket")


def test_a_bucket_is_readied_as_soon_as_its_server_is_there(mortal):
    mortal.kill()
    again = threading.Timer(0.5, mortal.start)
    again.start()
    begun = time.monotonic()
    call_command("prepare_bucket", wait=60)
    again.join()
    assert time.monotonic() > begun


def test_without_a_bucket_nothing_is_readied(capsys):
    call_command("prepare_bucket")
    assert "kept on disk" in capsys.readouterr().out
