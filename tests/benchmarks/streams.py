"""The row of streams: what two hundred open boards cost a web process while nothing happens."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle, islice

import psutil
from django.conf import settings
from django.db import connection
from django.test import Client

from casework.people.middleware import SESSION_KEY
from casework.people.models import RoleGrant
from casework.people.roles import BOARD_ROLES
from config import processes
from config.synthetic.bulk.people import MARK
from tests.benchmarks.lab import OPEN, Lab
from tests.benchmarks.measure import Row

BOARDS = 200
TICK = 1 / os.sysconf("SC_CLK_TCK")  # seconds that the system counts by


def idle(lab: Lab) -> Iterator[Row]:
    """Over twenty seconds, in which every stream says once that it is there."""
    lab.use(OPEN)
    seconds = lab.repeats / 2
    with _server() as server, ExitStack() as opened:
        for cookie in islice(cycle(_cookies()), BOARDS):
            opened.enter_context(_stream(server.port, cookie))
        time.sleep(min(3, seconds))  # until all have caught up
        before = server.spent()
        time.sleep(seconds)
        spent = max(server.spent() - before, TICK)
        yield Row(f"idle CPU of {BOARDS} open boards", spent / seconds * 100, "% of a core", 5)
        yield Row(f"memory of {BOARDS} open boards", server.memory() / 2**20, "MB")


class _Server:
    def __init__(self, port: int, process: psutil.Process) -> None:
        self.port, self._process = port, process

    @property
    def _all(self) -> list[psutil.Process]:
        return [self._process, *self._process.children(recursive=True)]

    def spent(self) -> float:
        """Seconds of processor time."""
        times = [process.cpu_times() for process in self._all]
        return float(sum(each.user + each.system for each in times))

    def memory(self) -> int:
        return sum(process.memory_info().rss for process in self._all)


@contextmanager
def _server() -> Iterator[_Server]:
    """The product's web server, on the database in use."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    used = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    words = [f"{word}={used[key]}" for word, key in names.items() if used.get(key)]
    environment = {
        **os.environ,
        "DATABASE_URL": " ".join([*words, f"dbname={used['NAME']}"]),
        "DEMO": "1",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    command = processes.web(host="127.0.0.1", port=port)
    running = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        _await(port)
        yield _Server(port, psutil.Process(running.pid))
    finally:
        running.terminate()
        running.wait(20)


def _await(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _cookies() -> list[str]:
    """Sessions of the made-up people who have a board."""
    held = RoleGrant.objects.filter(user__email__endswith=MARK, role__in=BOARD_ROLES)
    found = []
    for grant in held.select_related("user").order_by("pk")[:BOARDS]:
        client = Client()
        client.force_login(grant.user)
        session = client.session
        session[SESSION_KEY] = grant.role
        session.save()
        found.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return found


@contextmanager
def _stream(port: int, cookie: str) -> Iterator[None]:
    """One open stream, of which the first news have come."""
    with socket.create_connection(("127.0.0.1", port), 30) as stream:
        stream.sendall(
            f"GET /live/ HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={cookie}\r\n\r\n".encode()
        )
        heard = b""
        while b"event: cases" not in heard:
            more = stream.recv(4096)
            assert more, heard
            heard += more
        yield
