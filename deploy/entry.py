"""What a container runs: `entry.py web | worker | migrate | health`; with `--check` it only checks.

Settings come from the environment (.env.example). Nothing is served before config/checks.py passes.
"""

import argparse
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config import env, postgres, processes  # noqa: E402 -- found only once the path is set


def main() -> None:
    parser = argparse.ArgumentParser(prog="entry.py", description=__doc__)
    parser.add_argument("part", choices=["web", "worker", "migrate", "health"])
    parser.add_argument("--check", action="store_true", help="run the checks, then stop")
    arguments = parser.parse_args()
    if arguments.part == "health":
        sys.exit(health())
    if not env.text("DATABASE_URL"):
        sys.exit(
            "DATABASE_URL is not set: a container has no database of its own. See .env.example."
        )
    check()
    if arguments.check:
        return
    manage = [sys.executable, "manage.py"]
    if arguments.part == "migrate":
        subprocess.run([*manage, "migrate", "--no-input"], check=True)
    command = {
        "web": processes.web(
            host="0.0.0.0",  # noqa: S104 -- inside a container
            port=env.number("PORT", 8000),
            workers=env.number("WEB_WORKERS", 2),
        ),
        "worker": processes.worker(concurrency=env.number("JOB_CONCURRENCY", 4)),
        "migrate": [*manage, "prepare_bucket", "--wait", "60"],
    }[arguments.part]
    os.execv(command[0], command)


def check() -> None:
    """Ends this program when production would be unsafe or the database is unfit, and says why."""
    import django
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    try:
        postgres.refuse_silence(env.text("DATABASE_URL"))
        django.setup()
        call_command("check", deploy=True, databases=["default"])
    except (SystemCheckError, postgres.ServerRefused) as error:
        sys.exit(str(error))


def health() -> int:
    """0 when the web server of this container answers a page that needs the database."""
    host = (env.words("ALLOWED_HOSTS") or ["localhost"])[0]
    request = urllib.request.Request(
        f"http://127.0.0.1:{env.number('PORT', 8000)}/accounts/login/",
        headers={"Host": host, "X-Forwarded-Proto": "https"},
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return 0 if answer.status < 400 else 1
    except urllib.error.HTTPError as error:
        return 0 if error.code < 500 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    main()
