"""The text of a search, kept out of addresses.

What one types may be a patient's name, and addresses stay in histories, bookmarks and logs. So the
text is sent by POST, kept in the session, and an address holds a token for it that means nothing to
anybody else. A case's code is no secret: it is in the address as it is.
"""

import re
import secrets

from django.contrib.sessions.backends.base import SessionBase

KEPT = 8  # searches of a session: some steps back, and some windows
LENGTH = 100
# Short enough that no telephone, passport or date of birth is taken for one.
CODE = re.compile(r"(?:CW-?|SYN-?[OC]?)\d{0,7}|\d{1,6}", re.IGNORECASE)
TOKEN = re.compile(r"[\w-]{8}", re.ASCII)
_KEY = "finding"


def keep(session: SessionBase, text: str) -> str:
    """The token under which this session remembers a text."""
    kept: dict[str, str] = session.get(_KEY, {})
    token = next((token for token, known in kept.items() if known == text), "")
    if not token:
        token = secrets.token_urlsafe(6)
        session[_KEY] = dict([*kept.items(), (token, text)][-KEPT:])
    return token


def recall(session: SessionBase, token: str) -> str:
    """The text of a token; empty when it is forgotten, or somebody else's."""
    return str(session.get(_KEY, {}).get(token, ""))


def is_code(text: str) -> bool:
    """Whether a text can only be (a part of) a case's code."""
    return CODE.fullmatch(text) is not None
