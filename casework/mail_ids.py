"""What tells a mail apart: made from the row it tells of, so that a mail sent again is the same mail."""

from django.conf import settings


def message_id(key: str) -> str:
    """The Message-ID of the mail with this key."""
    return f"<{key}@{domain()}>"


def domain() -> str:
    """Where our mails come from."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
