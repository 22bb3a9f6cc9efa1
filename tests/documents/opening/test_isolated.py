import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from config.env import BASE_DIR
from documents.examination import isolated, kinds, worker
from documents.examination.isolated import contents_isolated, look_isolated
from documents.examination.looking import Look
from tests.documents.opening import papers
from tests.documents.opening.hostile_pdf import PDFS


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (papers.pdf(3), Look(kinds.PDF, 3)),
        (papers.picture("JPEG"), Look(kinds.JPEG, 1)),
        (papers.word(), Look(kinds.DOCX, 0)),
        (papers.archive({"a.dcm": papers.dicom()}), Look(kinds.ZIP, 0)),
        (b"MZ" + b"\0" * 90, Look("", 0, "WRONG_TYPE", "application/x-dosexec")),
    ],
    ids=["pdf", "jpeg", "docx", "zip", "program"],
)
def test_it_says_what_looking_says(sent, content, seen):
    assert look_isolated(sent(content)) == seen


def test_a_bomb_is_a_finding(sent):
    make, finding = PDFS["pdf_with_a_bomb"]
    assert look_isolated(sent(make())).finding == finding == "BOMB"


def opener_that(monkeypatch, tmp_path, does):
    """An opener with a bug: the worker looks in a folder where one module behaves like that."""
    broken = tmp_path / "code"
    (broken / "documents").mkdir(parents=True)
    (broken / "documents/__init__.py").touch()
    folder = broken / "documents/examination"
    folder.mkdir()
    for module in (BASE_DIR / "documents/examination").glob("*.py"):
        (folder / module.name).write_text(module.read_text())
    with (folder / "pdf.py").open("a") as code:
        code.write(f"\n\ndef examine(path):\n    import ctypes, os, time\n    {does}\n")
    monkeypatch.setattr(isolated, "ROOT", broken)


@pytest.mark.parametrize(
    "does",
    [
        "ctypes.string_at(0)",  # a crash
        "os.abort()",
        "os.kill(os.getpid(), 9)",
        "os.write(1, b'no answer'); os._exit(0)",
        "while True: pass",
        "time.sleep(60)",
    ],
)
def test_what_happens_to_the_opener_happens_to_it_alone(sent, tmp_path, monkeypatch, does):
    opener_that(monkeypatch, tmp_path, does)
    monkeypatch.setattr(isolated, "LOOKING", (2, 4))
    seen = look_isolated(sent(papers.pdf()))
    assert (seen.content_type, seen.pages, seen.finding) == ("", 0, "UNOPENABLE")


def test_an_opener_that_eats_memory_is_stopped(sent, tmp_path, monkeypatch):
    opener_that(monkeypatch, tmp_path, "kept = [bytearray(1 << 28) for _ in range(100)]")
    assert look_isolated(sent(papers.pdf())).finding == "BOMB"


def test_nothing_is_left_behind(sent, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "unpacked"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "unpacked").mkdir()
    look_isolated(sent(papers.archive({"a.pdf": papers.pdf()})))
    assert list((tmp_path / "unpacked").iterdir()) == []
    monkeypatch.setattr("tempfile.tempdir", None)


def test_it_gets_none_of_our_secrets(sent, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "s")
    opener_that(monkeypatch, tmp_path, "raise SystemExit(3 if 'SECRET_KEY' in os.environ else 5)")
    assert look_isolated(sent(papers.pdf())).detail == "exit status 5"


def test_it_needs_neither_django_nor_the_database():
    modules = "import sys, documents.examination.worker as w, documents.examination.reading as r;"
    check = "print([m for m in sys.modules if m.split('.')[0] in ('django', 'psycopg', 'config')])"
    done = subprocess.run(
        [sys.executable, "-c", modules + check],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_contents_come_page_by_page(sent):
    pages = list(contents_isolated(sent(papers.sheet()), kinds.XLSX))
    assert [page.number for page in pages] == [1, 2]
    assert pages[0].text == "Values\nC3\t0.8\tg/l"


def test_contents_that_nobody_waits_for_end(sent):
    pages = contents_isolated(sent(papers.pdf(200)), kinds.PDF)
    next(pages)
    pages.close()
    assert not [
        child for child in psutil.Process().children() if worker.__name__ in child.cmdline()
    ]


def test_contents_of_what_cannot_be_read_just_end(sent):
    assert list(contents_isolated(sent(papers.pdf()[:200]), kinds.PDF)) == []


def test_a_killed_server_leaves_no_orphans(sent, tmp_path, monkeypatch):
    opener_that(monkeypatch, tmp_path, "time.sleep(60)")
    script = (
        "import sys; from pathlib import Path; from documents.examination import isolated;"
        "isolated.look_isolated(Path(sys.argv[1]))"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", script, str(sent(papers.pdf()))], cwd=tmp_path / "code"
    )
    (child,) = until(lambda: psutil.Process(server.pid).children())
    until(lambda: Path(f"/proc/{child.pid}/limits").read_text().count("1610612736") >= 1)
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    assert until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def until(true, seconds=20):
    """What `true` answers, as soon as it answers with something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := true():
            return answer
        time.sleep(0.05)
    raise AssertionError("it never came true")
