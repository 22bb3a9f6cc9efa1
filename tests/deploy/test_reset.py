import shutil
import subprocess
import sys

import pytest

from config import postgres
from config.env import BASE_DIR


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "deploy").mkdir()
    shutil.copy(BASE_DIR / "deploy" / "reset.py", tmp_path / "deploy")
    (tmp_path / "var" / "media").mkdir(parents=True)
    return tmp_path


def reset(checkout):
    return subprocess.run(
        [sys.executable, str(checkout / "deploy" / "reset.py")],
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_clears_everything(checkout):
    assert reset(checkout).returncode == 0
    assert not (checkout / "var").exists()
    assert reset(checkout).returncode == 0


def test_it_refuses_while_the_database_runs(checkout):
    server = postgres.start(checkout / "var" / "postgres")
    done = reset(checkout)
    postgres.stop(server)
    assert done.returncode == 1
    assert "stop Casework" in done.stderr
    assert (checkout / "var" / "media").exists()
    assert reset(checkout).returncode == 0
