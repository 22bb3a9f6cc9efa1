"""The product's own web server on a database of the bench, and people signed in to it."""

import os
import socket
import subprocess
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import psutil
from django.conf import settings
from django.db import connection
from django.test import Client

from casework.people.middleware import SESSION_KEY
from casework.people.models import RoleGrant
from casework.people.roles import BOARD_ROLES
from config import processes
from config.synthetic.bulk.people import MARK

MOST = 200  # people


class Server:
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
def server(**variables: str) -> Iterator[Server]:
    """The product's web server, on the database in use, with these variables besides."""
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
        **variables,
    }
    command = processes.web(host="127.0.0.1", port=port)
    running = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        _await(port)
        yield Server(port, psutil.Process(running.pid))
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


def cookies(roles: Collection[str] = BOARD_ROLES) -> list[str]:
    """Sessions of the made-up people in these roles, a cookie each."""
    held = RoleGrant.objects.filter(user__email__endswith=MARK, role__in=roles)
    found = []
    for grant in held.select_related("user").order_by("pk")[:MOST]:
        client = Client()
        client.force_login(grant.user)
        session = client.session
        session[SESSION_KEY] = grant.role
        session.save()
        found.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return found
