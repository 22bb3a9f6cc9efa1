"""Finds the Chromium that browser tests drive; as a program, installs one when there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import system_packages

# The shell first: a page in it costs a third of what it costs in the whole browser without a window.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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
    """Debian's shell where we are root there; else Playwright's own browser."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        system_packages.install([SHELL])
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> None:
    if shutil.which(SHELL) is None:
        print("Installing a Chromium for the browser tests.", flush=True)
        install()
    path = find()
    if path is None:
        sys.exit("Browser tests need Chromium: install it or Google Chrome, then run again.")
    print(f"Browser tests use {path}", flush=True)


if __name__ == "__main__":
    main()
