"""The programs that tests run as the server does: ClamAV and Tesseract; as a program, installs them.

Only as root with apt; elsewhere the tests that need them are skipped, and say so.
"""

import os
import shutil
import subprocess
from pathlib import Path

PACKAGES = {
    "clamd": ["clamav-daemon"],
    "tesseract": [
        "tesseract-ocr",
        *(f"tesseract-ocr-{language}" for language in ("eng", "chi-sim", "ara", "rus", "hin")),
    ],
}
FOLDERS = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
STARTS_NOTHING = Path("/usr/sbin/policy-rc.d")


def there(program: str) -> str | None:
    """The path of the program."""
    return shutil.which(program, path=FOLDERS)


def reason(program: str) -> str:
    return f"{program} is not installed ({' '.join(PACKAGES[program])})"


def install(packages: list[str]) -> None:
    """From Debian's packages. Their services are not started: tests start their own."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    ours = not STARTS_NOTHING.exists()
    if ours:
        STARTS_NOTHING.write_text("#!/bin/sh\nexit 101\n")
        STARTS_NOTHING.chmod(0o755)
    try:
        subprocess.run(["apt-get", "update", "-q"], check=False, env=quiet)
        subprocess.run(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages],
            check=False,
            env=quiet,
        )
    finally:
        if ours:
            STARTS_NOTHING.unlink()


def main() -> None:
    missing = [program for program in PACKAGES if there(program) is None]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing for the tests: {', '.join(missing)}.", flush=True)
        install([package for program in missing for package in PACKAGES[program]])
    for program in PACKAGES:
        print(there(program) or f"Tests are skipped: {reason(program)}", flush=True)


if __name__ == "__main__":
    main()
