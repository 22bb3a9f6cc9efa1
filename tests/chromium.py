"""Finds the Chromium that browser tests drive; as a program, installs one when there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str | None:
    """The path of a Chromium: the system's, else Playwright's own."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Asks Playwright for its own; where it cannot have it and we are root, Debian's packages."""
    downloaded = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"], check=False
    )
    if downloaded.returncode and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], check=False, env=quiet)
        subprocess.run(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"],
            check=False,
            env=quiet,
        )


def main() -> None:
    path = find()
    if path is None:
        print("No Chromium found: installing one for the browser tests.", flush=True)
        install()
        path = find()
    if path is None:
        sys.exit("Browser tests need Chromium: install it or Google Chrome, then run again.")
    print(f"Browser tests use {path}", flush=True)


if __name__ == "__main__":
    main()
