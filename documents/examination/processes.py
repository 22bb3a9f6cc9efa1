"""Bounds on the process that opens what strangers sent."""

import contextlib
import ctypes
import resource
import signal
import sys

MEMORY = 1536 * 2**20  # bytes of address space
FILE = 2 * 2**30  # bytes of any file it writes
DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def confine(*, cpu: int, wall: int) -> None:
    """Ends this process when it takes too much: seconds of CPU, seconds in all, or memory."""
    end_with_parent()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))
    with contextlib.suppress(ValueError, OSError):  # not every system can bound it
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.alarm(wall)


def end_with_parent() -> None:
    """So that nothing is left behind when a server is killed; elsewhere the limits end it later."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGKILL)
