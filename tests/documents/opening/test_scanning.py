import random
import socket
import threading

import pytest

from documents.scanning import ScannerAway, Verdict, scanner
from tests.documents import clamd as daemons
from tests.documents.clamd import EICAR, clamd, clamd_url
from tests.documents.opening import papers

__all__ = ["clamd", "clamd_url"]

CLEAN = Verdict(clean=True)
INFECTED = Verdict(clean=False, finding="INFECTED")
UNSCANNABLE = Verdict(clean=False, finding="UNSCANNABLE")
MEGABYTE = random.Random(1).randbytes(1 << 20)


def scanned(chunks):
    with scanner() as sink:
        for chunk in chunks:
            sink.feed(chunk)
        return sink.end()


@pytest.mark.parametrize(
    ("chunks", "verdict"),
    [
        ([papers.pdf()], CLEAN),
        ([b"one ", b"", b"two"], CLEAN),
        ([], CLEAN),
        ([MEGABYTE, MEGABYTE], CLEAN),
        ([EICAR], INFECTED),
        ([EICAR[:30], EICAR[30:]], INFECTED),
        ([papers.archive({"paper.pdf": papers.pdf(), "a": EICAR})], INFECTED),
        ([papers.archive({"a.zip": papers.archive({"b": EICAR})})], INFECTED),
        ([MEGABYTE] * 4, UNSCANNABLE),
        ([MEGABYTE] * 40, UNSCANNABLE),
    ],
    ids=[
        "a paper", "in pieces", "nothing", "of some size", "a virus", "a virus in pieces",
        "a virus in a zip", "a virus in a zip in a zip", "more than it looks through",
        "more than it takes",
    ],
)  # fmt: skip
def test_the_daemon_decides(clamd, chunks, verdict):
    assert scanned(chunks) == verdict


def test_a_hundred_files_at_once_keep_their_verdicts(clamd):
    verdicts = {}

    def scan(number):
        verdicts[number] = scanned([EICAR if number % 2 else b"fine"])

    threads = [threading.Thread(target=scan, args=[number]) for number in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [verdicts[number] for number in range(100)] == [CLEAN, INFECTED] * 50


def test_a_daemon_that_dies_in_the_middle_is_away(tmp_path_factory, settings):
    folder = tmp_path_factory.mktemp("mortal")
    daemon = daemons.start(folder)
    settings.CLAMD_URL = f"unix://{folder}/clamd.ctl"

    def chunks():
        yield MEGABYTE
        daemon.kill()
        daemon.wait()
        yield MEGABYTE

    with pytest.raises(ScannerAway):
        scanned(chunks())
    with pytest.raises(ScannerAway), scanner():
        pass


@pytest.mark.parametrize(
    "url", ["unix:///nowhere/clamd.ctl", "tcp://127.0.0.1:9", "tcp://127.0.0.1"]
)
def test_where_nobody_listens_it_is_away(settings, url):
    settings.CLAMD_URL = url
    with pytest.raises(ScannerAway), scanner():
        pass


@pytest.fixture
def answering(settings):
    """A daemon that takes everything and then says what it is told to say."""
    listening = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD_URL = f"tcp://127.0.0.1:{listening.getsockname()[1]}"

    def answer(words):
        def serve():
            connection, _ = listening.accept()
            with connection:
                said = b""
                while not said.endswith(b"\0\0\0\0"):
                    said += connection.recv(65536)
                connection.sendall(words)

        threading.Thread(target=serve, daemon=True).start()

    yield answer
    listening.close()


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        (b"stream: OK\0", CLEAN),
        (b"stream: Win.Test FOUND\0", INFECTED),
        (b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", UNSCANNABLE),
        (b"stream: Can't allocate memory ERROR\0", UNSCANNABLE),
        (b"stream: OK but not quite\0", UNSCANNABLE),
        (b"UNKNOWN COMMAND\0", UNSCANNABLE),
        (b"\0", UNSCANNABLE),
    ],
)
def test_only_an_explicit_ok_is_clean(answering, words, verdict):
    answering(words)
    assert scanned([b"file"]) == verdict


@pytest.mark.parametrize("words", [b"", b"stream: OK"])
def test_half_an_answer_is_none(answering, words):
    answering(words)
    with pytest.raises(ScannerAway):
        scanned([b"file"])


def test_a_wrong_address_is_a_mistake_to_mend(settings):
    settings.CLAMD_URL = "http://clamav"
    with pytest.raises(ValueError, match="CLAMD_URL"), scanner():
        pass


def test_in_production_nothing_is_clean_without_a_daemon(settings):
    settings.CLAMD_URL = ""
    settings.SCANNER_MAY_BE_MISSING = False
    with pytest.raises(ScannerAway):
        scanner()


def test_demo_and_development_do_without(settings):
    settings.CLAMD_URL = ""
    settings.SCANNER_MAY_BE_MISSING = True
    assert scanned([EICAR]) == CLEAN
