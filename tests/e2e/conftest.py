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


class Server(str):
    """The address of a server; `log`: the file that it writes what happens to."""

    __slots__ = ("log",)

    def last_words(self):
        return self.log.read_text(errors="replace")[-3000:]


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
    address = Server(f"http://127.0.0.1:{port}")
    address.log = tmp_path / "server.log"
    with address.log.open("wb") as log:
        server = subprocess.Popen(
            processes.web(host="127.0.0.1", port=port),
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            answering(address, server)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def database_url():
    used = connection.settings_dict
    parts = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    words = [f"{word}={used[key]}" for word, key in parts.items() if used.get(key)]
    return " ".join([*words, f"dbname={used['NAME']}"])


def answering(address, server):
    """Wait until the server answers there."""
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{address}/accounts/login/", timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"The web server did not start: {address.last_words()}")
