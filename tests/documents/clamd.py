"""A real ClamAV daemon for tests: it knows one virus, the harmless EICAR file."""

import socket
import subprocess
import time

import pytest

from tests import system_packages

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
STREAM_LIMIT = 5  # megabytes
CONFIGURATION = f"""
Foreground yes
DatabaseDirectory {{folder}}/db
LocalSocket {{folder}}/clamd.ctl
TemporaryDirectory {{folder}}
StreamMaxLength {STREAM_LIMIT}M
MaxFileSize 3M
AlertExceedsMax yes
"""


def start(folder):
    """The daemon's process, listening on `folder/clamd.ctl`."""
    program = system_packages.there("clamd")
    if program is None:
        pytest.skip(system_packages.reason("clamd"))
    (folder / "db").mkdir(parents=True)
    (folder / "db/local.ndb").write_text(f"Local.Eicar-Test:0:0:{EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder))
    folder.chmod(0o777)  # started by root, it becomes another user
    (folder / "db").chmod(0o755)
    daemon = subprocess.Popen(
        [program, "-c", folder / "clamd.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _wait_for(folder / "clamd.ctl", daemon)
    return daemon


def _wait_for(path, daemon):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert daemon.poll() is None, "clamd did not start"
        with socket.socket(socket.AF_UNIX) as connection:
            if connection.connect_ex(str(path)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("clamd does not listen")


@pytest.fixture(scope="session")
def clamd_url(tmp_path_factory):
    """The address of a daemon that lives as long as the run."""
    folder = tmp_path_factory.mktemp("clamd")
    daemon = start(folder)
    yield f"unix://{folder}/clamd.ctl"
    daemon.terminate()
    daemon.wait()


@pytest.fixture
def clamd(clamd_url, settings):
    """The daemon as the one that Casework asks."""
    settings.CLAMD_URL = clamd_url
    return clamd_url
