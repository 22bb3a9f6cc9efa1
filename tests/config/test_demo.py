import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest

from config import env
from config.management.commands.demo import refuse_a_taken_port


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def demo(tmp_path):
    """`manage.py demo` in a folder of its own; ended with the test."""
    started = []

    def start(port, **variables):
        given = {
            **os.environ,
            "DEMO": "1",
            "VAR_DIR": str(tmp_path),
            "DATABASE_URL": "",
            "PORT": str(port),
        } | variables
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--empty"],
            cwd=env.BASE_DIR, env=given, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
            process.wait(20)


def read_until(process, text, seconds=900):
    """What the process printed, up to the line that holds `text`."""
    said, end = "", time.monotonic() + seconds
    for line in process.stdout:
        said += line
        if text in line or time.monotonic() > end:
            return said
    return said


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status, answer.read().decode()


def test_a_taken_port_is_one_line_with_a_way_out(demo):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        process = demo(number)
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    (line,) = said.strip().splitlines()
    assert f"Port {number} is taken" in line
    assert f"make demo PORT={number + 1}" in line


def test_a_free_port_is_accepted(port):
    refuse_a_taken_port(port)


def test_without_demo_it_does_not_run(demo, port):
    process = demo(port, DEMO="")
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "make demo" in said


def test_it_starts_from_nothing_stops_with_ctrl_c_and_keeps_the_data(demo, port, tmp_path):
    first = demo(port)
    said = read_until(first, "Ctrl-C stops it")
    assert f"Casework runs on http://127.0.0.1:{port}" in said
    for role in ("COORD", "TRANS", "MGR"):
        assert re.search(rf"{role} +\S+@\S+ +\S+", said)
    status, page = get(f"http://127.0.0.1:{port}/accounts/login/")
    assert status == 200
    (style, *_) = re.findall(r'href="(/static/[^"]+\.css)"', page)
    assert get(f"http://127.0.0.1:{port}{style}")[0] == 200
    family = [psutil.Process(first.pid), *psutil.Process(first.pid).children(recursive=True)]
    first.send_signal(signal.SIGINT)
    assert first.wait(20) == 0
    assert not [
        process
        for process in family
        if process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    ]
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()
    secret = (tmp_path / "secret_key").read_text()

    second = demo(port)
    said = read_until(second, "Ctrl-C stops it")
    assert f"Casework runs on http://127.0.0.1:{port}" in said
    assert "Preparing the database" not in said
    assert (tmp_path / "secret_key").read_text() == secret
