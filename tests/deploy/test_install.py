import os
import runpy
import shutil
import subprocess
import sys

import pytest

from config.env import BASE_DIR

NOWHERE = "http://127.0.0.1:9/"  # nothing listens there


@pytest.fixture
def checkout(tmp_path):
    """A folder with the installer and small locks of its own."""
    (tmp_path / "deploy").mkdir()
    shutil.copy(BASE_DIR / "deploy" / "install.py", tmp_path / "deploy")
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    (tmp_path / "package-lock.json").write_text("{}")
    return tmp_path


def install(checkout, *arguments, before="", **variables):
    """Runs the installer; `before` is Python that changes what it will find."""
    path = str(checkout / "deploy" / "install.py")
    code = f"""
import sys, runpy
sys.argv = [{path!r}, *sys.argv[1:]]
{before}
runpy.run_path({path!r}, run_name='__main__')
"""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, **variables}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def is_one_line(text):
    return len(text.strip().splitlines()) == 1 and "Traceback" not in text


def test_an_old_python_is_told_what_is_needed(checkout):
    done = install(checkout, before="sys.version_info = (3, 9, 0)", PATH="/nowhere")
    assert done.returncode == 1
    assert is_one_line(done.stderr)
    assert "3.12 or newer" in done.stderr


def test_it_can_be_read_by_an_old_python():
    import ast

    ast.parse((BASE_DIR / "deploy" / "install.py").read_text(), feature_version=(3, 7))


def test_a_python_without_venv_is_told_the_package(checkout):
    hide = "import importlib.util as u; u.find_spec = lambda name: None"
    done = install(checkout, before=hide)
    assert done.returncode == 1
    assert is_one_line(done.stderr)
    assert f"apt install python3.{sys.version_info[1]}-venv" in done.stderr


def test_no_network_is_one_line(checkout):
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(checkout / ".venv")], check=True
    )
    (checkout / "requirements.txt").write_text(f"attrs==25.1.0 --hash=sha256:{'0' * 64}\n")
    done = install(checkout, PIP_INDEX_URL=NOWHERE, PIP_FIND_LINKS="", PIP_CONFIG_FILE="/dev/null")
    assert done.returncode == 1
    assert is_one_line(done.stderr)
    assert "No network" in done.stderr
    assert "Installing 1 Python packages" in done.stdout


def test_stamps_make_the_second_run_do_nothing(checkout):
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(checkout / ".venv")], check=True
    )
    (checkout / "node_modules").mkdir()
    installer = runpy.run_path(str(checkout / "deploy" / "install.py"))
    for lock in ("requirements.txt", "package-lock.json"):
        installer["stamp"](lock)
    done = install(checkout)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (checkout / "requirements.txt").write_text("# changed\n")
    assert "Installing 0 Python packages" in install(checkout).stdout
