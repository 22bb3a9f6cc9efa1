import os
import subprocess
import sys

import pytest

from config.env import BASE_DIR


@pytest.fixture
def address(db):
    """DATABASE_URL of the test database, for another process."""
    from django.db import connection

    used = connection.settings_dict
    password = f" password={used['PASSWORD']}" if used["PASSWORD"] else ""
    port = f" port={used['PORT']}" if used["PORT"] else ""
    return f"host={used['HOST']}{port} user={used['USER']}{password} dbname={used['NAME']}"


def entry(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "deploy/entry.py", *arguments],
        cwd=BASE_DIR, env={"PATH": os.environ["PATH"], **variables},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


SAFE = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQR",
    "ALLOWED_HOSTS": "cases.example.org",
    "S3_BUCKET": "papers",
    "CLAMD_URL": "tcp://clamav:3310",
    "EMAIL_URL": "smtp://mail.example.org",
}


@pytest.mark.parametrize("part", ["web", "worker", "migrate"])
def test_safe_settings_and_a_fit_database_pass(address, part):
    done = entry(part, "--check", DATABASE_URL=address, **SAFE)
    assert done.returncode == 0, done.stderr
    assert "WARNINGS" not in done.stderr


def test_migrating_readies_database_and_store(address):
    done = entry("migrate", DATABASE_URL=address, **{**SAFE, "S3_BUCKET": ""})
    assert done.returncode == 0, done.stderr
    assert "No migrations to apply" in done.stdout
    assert "papers are kept on disk" in done.stdout


def test_unsafe_settings_stop_it_before_it_serves(address):
    done = entry("web", DATABASE_URL=address, DEBUG="1", ALLOWED_HOSTS="*")
    assert done.returncode == 1
    for check in ("config.E010", "config.E012", "config.E013", "mail.E001"):
        assert check in done.stderr
    assert "Traceback" not in done.stderr


def test_a_container_has_no_database_of_its_own():
    done = entry("web", "--check", **SAFE)
    assert done.returncode == 1
    assert done.stderr.startswith("DATABASE_URL is not set")


def test_a_database_that_does_not_answer_is_one_line():
    done = entry("web", "--check", DATABASE_URL="postgresql://u@127.0.0.1:9/casework", **SAFE)
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert "does not answer" in line


def test_nobody_listening_is_not_healthy():
    assert entry("health", PORT="9").returncode == 1


def test_an_unknown_part_is_refused():
    assert entry("wep").returncode == 2
