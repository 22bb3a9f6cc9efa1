"""The product's own web server on the test database, and ears for its streams."""

import json
import os
import socket
import subprocess
import threading
import time
from http.client import HTTPConnection
from queue import Empty, Queue
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from config import processes
from tests.e2e.conftest import answering, database_url
from tests.people_and_cases import sign_in


class Server:
    """A web server process that can be killed and started again at the same address."""

    def __init__(self, environment):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = environment
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            processes.web(host="127.0.0.1", port=self.port),
            cwd=settings.BASE_DIR,
            env=self.environment,
        )
        answering(self.address, self.process)

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None

    def cookie(self, user, role=""):
        """The session of somebody who signed in."""
        return sign_in(Client(), user, role).cookies["sessionid"].value

    def get(self, path, user, timeout=10):
        """Status and body of a page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        connection.request("GET", path, headers={"Cookie": f"sessionid={self.cookie(user)}"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body


class Ear:
    """An open stream, read in a thread: `told` holds (seconds since the epoch, id, data)."""

    def __init__(self, address, cookie, cursor="", last_id=""):
        self.told, self.ended, self.last_id = Queue(), threading.Event(), last_id
        where = urlsplit(address)
        self.connection = HTTPConnection(where.hostname, where.port, timeout=30)
        headers = {"Cookie": f"sessionid={cookie}"}
        if last_id:
            headers["Last-Event-ID"] = last_id
        self.connection.request("GET", f"/live/?cursor={cursor}", headers=headers)
        self.answer = self.connection.getresponse()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        event = {}
        try:
            while line := self.answer.readline().decode():
                name, _, value = line.strip().partition(": ")
                if name:
                    event[name] = value
                elif event.pop("event", "") == "cases":
                    self.last_id = event["id"]
                    self.told.put((time.time(), event["id"], json.loads(event["data"])))
                    event = {}
        except (OSError, AttributeError, ValueError):
            pass  # closed from our side, or the server went
        self.ended.set()

    def hear(self, timeout=15):
        """The codes told next."""
        return self.told.get(timeout=timeout)[2]["cases"]

    def hears_nothing(self, seconds=1.5):
        try:
            return self.told.get(timeout=seconds) is None
        except Empty:
            return True

    def close(self):
        self.connection.sock.shutdown(socket.SHUT_RDWR)
        self.connection.close()


@pytest.fixture(scope="session")
def collected(tmp_path_factory):
    """The static files, collected once."""
    folder = tmp_path_factory.mktemp("served")
    environment = {**os.environ, "VAR_DIR": str(folder), "DEMO": "1", "SECRET_KEY": "collecting"}
    run = [os.sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(run, cwd=settings.BASE_DIR, env=environment, check=True)
    return folder


@pytest.fixture
def server(transactional_db, collected, tmp_path):
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DEMO": "1",
        "SECRET_KEY": settings.SECRET_KEY,
        "VAR_DIR": str(collected),
        "MEDIA_ROOT": str(tmp_path / "media"),
    }
    started = Server(environment)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def listen(server):
    """Opens the stream of a user; answers an ear that has heard where it is."""
    opened = []

    def listening(user, role="", **where):
        ear = Ear(server.address, server.cookie(user, role), **where)
        opened.append(ear)
        if ear.answer.status == 200:
            ear.first = ear.hear()
        return ear

    yield listening
    for ear in opened:
        if not ear.ended.is_set():
            ear.close()


@pytest.fixture
def browse(server, chromium):
    """Opens somebody's own browser on the server, signed in; it remembers what it asked for."""
    contexts, errors = [], []

    def opened(user, role=""):
        context = chromium.new_context(base_url=server.address, locale="en-GB")
        context.set_default_timeout(10_000)
        cookie = {"name": "sessionid", "value": server.cookie(user, role), "url": server.address}
        context.add_cookies([cookie])
        context.asked = []
        context.on("request", lambda request: context.asked.append(request.url))
        context.on("weberror", lambda error: errors.append(str(error.error)))
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()
    assert errors == []
