"""Clears var/: the embedded database, files and mail of the demo. Refuses while they are in use."""

import shutil
import subprocess
import sys
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var"


def main() -> None:
    pid_file = VAR / "postgres" / "postmaster.pid"
    if pid_file.exists():
        pid = pid_file.read_text().split()[0]
        name = subprocess.run(
            ["ps", "-p", pid, "-o", "comm="], capture_output=True, text=True, check=False
        )
        if name.stdout.strip().endswith("postgres"):
            sys.exit(
                f"The database in var/ is running (process {pid}):"
                " stop Casework with Ctrl-C, then run again."
            )
    shutil.rmtree(VAR, ignore_errors=True)
    print("var/ is empty: the next `make demo` starts anew.")


if __name__ == "__main__":
    main()
