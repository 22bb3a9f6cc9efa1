import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from config import env, processes

# Runs two commands together, as `make demo` does, and prints which of them ended by itself.
TOGETHER = """
import os, sys
from pathlib import Path
from config import processes
first, second, record = sys.argv[1:]
ended = processes.run_together(
    {"first": [sys.executable, "-c", first], "second": [sys.executable, "-c", second]},
    folder=Path("."), env=os.environ, record=Path(record),
    when_started=lambda: print("started", flush=True),
)
print("ended", ended)
"""
SLEEP = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


@pytest.fixture
def together(tmp_path):
    running = []

    def run(first, second):
        process = subprocess.Popen(
            [sys.executable, "-c", TOGETHER, first, second, str(tmp_path / "processes.json")],
            cwd=env.BASE_DIR, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        running.append(process)
        assert process.stdout.readline() == "started\n"
        recorded = json.loads((tmp_path / "processes.json").read_text())
        return process, [psutil.Process(pid) for pid, _ in recorded[1:]]

    yield run
    for process in running:
        process.kill()
        process.wait()


def has_ended(process):
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_both(together, tmp_path, number):
    process, children = together(SLEEP, SLEEP)
    process.send_signal(number)
    assert process.communicate(timeout=10)[0] == "ended \n"
    assert all(has_ended(child) for child in children)
    assert not (tmp_path / "processes.json").exists()


def test_when_one_ends_the_other_is_ended_and_it_is_named(together):
    process, children = together(SLEEP, "import time; time.sleep(0.3)")
    assert process.communicate(timeout=10)[0] == "ended second\n"
    assert all(has_ended(child) for child in children)


def test_one_that_does_not_listen_is_killed(together):
    process, children = together(STUBBORN, SLEEP)
    time.sleep(0.5)  # it must have begun to ignore the signal
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=processes.PATIENCE + 5)
    assert all(has_ended(child) for child in children)


def test_what_a_killed_run_left_is_ended_by_the_next(together, tmp_path):
    process, children = together(SLEEP, SLEEP)
    process.kill()
    process.wait()
    assert not any(has_ended(child) for child in children)
    assert processes.end_leftovers(tmp_path / "processes.json") is None
    assert all(has_ended(child) for child in children)


def test_a_run_that_lives_is_left_alone(together, tmp_path):
    process, children = together(SLEEP, SLEEP)
    assert processes.end_leftovers(tmp_path / "processes.json") == process.pid
    assert not any(has_ended(child) for child in children)
    process.send_signal(signal.SIGTERM)
    process.wait(10)


def test_a_number_that_belongs_to_another_program_now_is_left_alone(tmp_path):
    record = tmp_path / "processes.json"
    record.write_text(json.dumps([[2**22 - 1, 1.0], [os.getpid(), 1.0]]))
    assert processes.end_leftovers(record) is None
    assert not record.exists()
