"""Runs the web server and the worker side by side, as one thing that starts and ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import psutil

PATIENCE = 8  # seconds a process has to end by itself


def web(*, host: str, port: int, workers: int = 1) -> list[str]:
    return [
        sys.executable, "-m", "granian", "config.asgi:application", "--interface", "asginl",
        "--no-ws", "--log-level", "warning", "--host", host, "--port", str(port),
        "--workers", str(workers),
        "--workers-kill-timeout", "3",  # an open event stream would hold up the end for ever
    ]  # fmt: skip


def worker(*, concurrency: int = 2) -> list[str]:
    command = [sys.executable, "manage.py", "procrastinate", "worker"]
    return [*command, "--concurrency", str(concurrency)]


def run_together(
    commands: Mapping[str, Sequence[str]],
    *,
    folder: Path,
    env: Mapping[str, str],
    record: Path,
    when_started: Callable[[], None],
) -> str:
    """Runs all until one ends or a signal says so (SIGINT, SIGTERM, SIGHUP); then ends the rest.

    record: a file that names the running processes, so that the next start can `end_leftovers`.
    Returns the name of the command that ended by itself, or "" when we were told to stop.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            processes[name] = subprocess.Popen(command, cwd=folder, env=dict(env))
        running = [os.getpid(), *(process.pid for process in processes.values())]
        record.write_text(json.dumps([(pid, _born(pid)) for pid in running]))
        when_started()
        while True:
            for name, process in processes.items():
                if process.poll() is not None:
                    return name
            time.sleep(0.2)
    except KeyboardInterrupt:
        return ""
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # nothing may cut the ending short
        alive = [process.pid for process in processes.values() if process.poll() is None]
        end([psutil.Process(pid) for pid in alive])
        record.unlink(missing_ok=True)


def end(processes: Sequence[psutil.Process]) -> None:
    for process in processes:
        process.terminate()
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE)
    for process in alive:
        for child in process.children(recursive=True):
            child.kill()
        process.kill()


def end_leftovers(record: Path) -> int | None:
    """Ends what a killed run left behind. Returns the process that runs them, if it is alive."""
    if not record.exists():
        return None
    (parent, parent_born), *children = json.loads(record.read_text())
    if _born(parent) == parent_born:
        return int(parent)
    end([psutil.Process(pid) for pid, born in children if _born(pid) == born])
    record.unlink()
    return None


def _born(pid: int) -> float:
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return 0.0


def _interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt
