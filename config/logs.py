"""One log line per event, as `key=value` pairs on stderr."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "request",
    "taskName",
}


# Who knows the address of somebody's calendar (workflows.calendar) or of a paper (documents.stored,
# S3) can read it.
KEYS = re.compile(r"(/calendar/|/stored/[a-z]+/)[^/\s\"?]+?(\.ics|(?=[\s\"?])|$)")
SIGNATURES = re.compile(r"(X-Amz-Signature=)[0-9a-f]+")


class Events(logging.Formatter):
    """`time=… level=… logger=… event=… case=7`: what `extra` gives follows the event.

    with_messages: also print what an exception says. A database error quotes the row that failed,
    so in production only its type and where it was raised are printed.
    """

    def __init__(self, *, with_messages: bool = False) -> None:
        super().__init__()
        self.with_messages = with_messages

    def format(self, record: logging.LogRecord) -> str:
        pairs: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **{key: value for key, value in vars(record).items() if key not in _STANDARD},
        }
        line = " ".join(f"{key}={_quoted(value)}" for key, value in pairs.items())
        if record.exc_info and record.exc_info[0]:
            line += "\n" + self.formatException(record.exc_info)
        return SIGNATURES.sub(r"\1…", KEYS.sub(r"\1…\2", line))

    def formatException(  # noqa: N802 -- the name logging calls
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        if self.with_messages or ei[0] is None:
            return super().formatException(ei)
        frames = "".join(traceback.format_tb(ei[2]))
        return f"{frames}{ei[0].__module__}.{ei[0].__qualname__}"


def _quoted(value: object) -> str:
    """Bare when it is one plain word, else a JSON string, so that a line stays one line."""
    text = str(value)
    plain = text.isascii() and text.isprintable() and text and not set(text) & set(' "=')
    return text if plain else json.dumps(text, ensure_ascii=False)
