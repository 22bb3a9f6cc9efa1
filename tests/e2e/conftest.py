"""The product as it runs for people: a web server process of its own, as demo."""

import os
import socket
import subprocess
import time
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection

from config import processes


@pytest.fixture
def demo(transactional_db, tmp_path, tmp_path_factory):
    """The address of a demo server on the test database; its clock can be moved."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DEMO": "1",
        "SECRET_KEY": settings.SECRET_KEY,
        "VAR_DIR": str(tmp_path_factory.getbasetemp()),
        "MEDIA_ROOT": str(tmp_path / "media"),
    }
    run = [os.sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(run, cwd=settings.BASE_DIR, env=environment, check=True)
    server = subprocess.Popen(
        processes.web(host="127.0.0.1", port=port), cwd=settings.BASE_DIR, env=environment
    )
    try:
        yield answering(f"http://127.0.0.1:{port}", server)
    finally:
        server.terminate()
        server.wait(timeout=20)


def database_url():
    used = connection.settings_dict
    parts = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    words = [f"{word}={used[key]}" for word, key in parts.items() if used.get(key)]
    return " ".join([*words, f"dbname={used['NAME']}"])


def answering(address, server):
    """The address, once the server answers there."""
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{address}/accounts/login/", timeout=5) as answer:
                assert answer.status == 200
                return address
        except OSError:
            time.sleep(0.2)
    raise AssertionError("The web server did not start.")
