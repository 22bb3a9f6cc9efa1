#!/usr/bin/env python
"""Runs one command of Casework: `manage.py COMMAND`, and `manage.py help` lists them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config import postgres

    try:
        with postgres.for_command(sys.argv):
            execute_from_command_line(sys.argv)
    except postgres.ServerRefused as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
