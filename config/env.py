"""Reads the environment, the only source of settings."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from psycopg.conninfo import conninfo_to_dict

BASE_DIR = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    """1, true, yes or on, in any case; anything else is off."""
    return text(name).lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    return int(text(name, str(default)))


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word for part in text(name, default).split(",") if (word := part.strip())]


def var_dir() -> Path:
    """Where all that a run makes is kept: the embedded database, files, collected static files."""
    return Path(text("VAR_DIR", str(BASE_DIR / "var"))).resolve()


def origin(url: str) -> str:
    """Scheme, host and port of an address, as browsers write it; empty for an empty one."""
    address = urlsplit(url)
    usual = {"https": 443, "http": 80}.get(address.scheme)
    if not address.hostname:
        return ""
    host = f"[{address.hostname}]" if ":" in address.hostname else address.hostname
    port = "" if address.port in (None, usual) else f":{address.port}"
    return f"{address.scheme}://{host}{port}"


def database(url: str, **options: Any) -> dict[str, Any]:
    """Django's settings for a PostgreSQL address (`postgresql://…` or `key=value` pairs).

    What it says beyond user, password, host, port and database (`sslmode`, …) becomes an option.
    """
    parts: dict[str, Any] = dict(conninfo_to_dict(url))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "casework"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": {**options, **parts},
    }


def mailer(url: str) -> dict[str, Any]:
    """Django's mailer for an address.

    `smtp://user:password@host:587?tls=1`, `smtps://…:465`, `file:///folder` or `console:`.
    """
    address = urlsplit(url)
    if address.scheme == "console":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if address.scheme == "file":
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": unquote(address.path)},
        }
    if address.scheme not in {"smtp", "smtps"}:
        raise ValueError("EMAIL_URL must start with smtp://, smtps://, file:// or console:")
    implicit_tls = address.scheme == "smtps"
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": address.hostname or "localhost",
            "port": address.port or (465 if implicit_tls else 587),
            "username": unquote(address.username or ""),
            "password": unquote(address.password or ""),
            "use_ssl": implicit_tls,
            "use_tls": not implicit_tls and dict(parse_qsl(address.query)).get("tls", "1") == "1",
            "timeout": 20,
        },
    }
