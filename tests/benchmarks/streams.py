"""The row of streams: what two hundred open boards cost a web process while nothing happens."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle, islice

from tests.benchmarks import serving
from tests.benchmarks.lab import OPEN, Lab
from tests.benchmarks.measure import Row

BOARDS = 200
TICK = 1 / os.sysconf("SC_CLK_TCK")  # seconds that the system counts by


def idle(lab: Lab) -> Iterator[Row]:
    """Over twenty seconds, in which every stream says once that it is there."""
    lab.use(OPEN)
    seconds = lab.repeats / 2
    with serving.server() as server, ExitStack() as opened:
        for cookie in islice(cycle(serving.cookies()), BOARDS):
            opened.enter_context(_stream(server.port, cookie))
        time.sleep(min(3, seconds))  # until all have caught up
        before = server.spent()
        time.sleep(seconds)
        spent = max(server.spent() - before, TICK)
        yield Row(f"idle CPU of {BOARDS} open boards", spent / seconds * 100, "% of a core", 5)
        yield Row(f"memory of {BOARDS} open boards", server.memory() / 2**20, "MB")


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
