import json
import os
import signal
import subprocess
import sys

import psutil
import psycopg
import pytest

from config import env, postgres

ASK = """
import sys
from pathlib import Path
from config import postgres
server = postgres.start(Path(sys.argv[1]))
print(server.get_pid(), flush=True)
sys.stdin.readline()
postgres.stop(server)
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "postgres"


def use(folder):
    """Another process that uses the server in `folder` until its stdin closes."""
    process = subprocess.Popen(
        [sys.executable, "-c", ASK, str(folder)],
        cwd=env.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return process, psutil.Process(int(process.stdout.readline()))


def has_ended(process):
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize(
    ("command", "needed"),
    [
        ("migrate", True),
        ("makemigrations --check", True),
        ("demo", True),
        ("check", False),
        ("check --database default", True),
        ("collectstatic --no-input", False),
        ("precheck cases.json", False),
        ("migrate --help", False),
        ("--version", False),
        ("", False),
    ],
)
def test_only_commands_that_need_a_database_start_one(command, needed):
    assert postgres.needs_database(["manage.py", *command.split()]) is needed


def test_the_last_user_stops_it_and_a_killed_one_does_not_count(folder):
    first, server = use(folder)
    second, same = use(folder)
    third, _ = use(folder)
    assert same.pid == server.pid
    first.kill()
    first.wait()
    second.communicate("\n")
    assert server.is_running()
    third.communicate("\n")
    assert has_ended(server)


def test_what_a_killed_run_left_running_is_used_and_then_stopped(folder):
    killed, server = use(folder)
    killed.kill()
    killed.wait()
    assert server.is_running()
    process, same = use(folder)
    assert same.pid == server.pid
    process.communicate("\n")
    assert has_ended(server)


def test_a_server_whose_number_went_to_another_program_is_started_anew(folder):
    process, server = use(folder)
    process.communicate("\n")
    lines = [str(os.getpid()), str(folder), "1", "5432", str(folder), "", "1 1", "ready"]
    (folder / "postmaster.pid").write_text("\n".join(lines))
    process, server = use(folder)
    assert server.name() == "postgres"
    with psycopg.connect(f"postgresql://postgres@/{postgres.DATABASE}?host={folder}") as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    process.communicate("\n")


def test_handles_of_the_dead_are_forgotten(folder):
    folder.mkdir()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (folder / ".handle_pids.json").write_text(json.dumps([dead.pid, os.getpid()]))
    postgres._forget_the_dead(folder)
    assert json.loads((folder / ".handle_pids.json").read_text()) == [os.getpid()]


def test_a_command_that_is_told_to_end_stops_its_server(tmp_path):
    code = "import time; print('ready', flush=True); time.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
        cwd=env.BASE_DIR, env={**os.environ, "VAR_DIR": str(tmp_path), "DATABASE_URL": ""},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline().strip() == "ready"
    server = psutil.Process(int((tmp_path / "postgres" / "postmaster.pid").read_text().split()[0]))
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 128 + signal.SIGTERM
    assert has_ended(server)


def test_data_of_another_version_is_refused_in_one_line(tmp_path):
    folder = tmp_path / "postgres"
    process, _ = use(folder)
    process.communicate("\n")
    (folder / "PG_VERSION").write_text("9.6\n")
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=env.BASE_DIR, env={**os.environ, "VAR_DIR": str(tmp_path), "DATABASE_URL": ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert "9.6" in line
    assert "make reset" in line


def test_a_database_that_does_not_answer_is_one_line():
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=env.BASE_DIR, env={**os.environ, "DATABASE_URL": "postgresql://u@127.0.0.1:9/casework"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("The database of DATABASE_URL does not answer")


def test_many_may_start_it_at_once(folder):
    together = [
        subprocess.Popen(
            [sys.executable, "-c", ASK, str(folder)],
            cwd=env.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    pids = {process.stdout.readline() for process in together}
    for process in together:
        process.communicate("\n")
    assert len(pids) == 1
    assert pids != {""}
    assert [process.returncode for process in together] == [0, 0, 0, 0]
