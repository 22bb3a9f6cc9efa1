"""The right to send a part to the disk, or to get a paper from it: signed, and good for a while.

Judged by real time: a demo whose clock is shifted by weeks would open no file.
"""

import time
from dataclasses import asdict, dataclass

from django.core import signing

SALT = "documents.stored"


class Expired(Exception):
    """The token is too old, was altered, or is for something else."""


@dataclass(frozen=True)
class PartRight:
    """To send one part of exactly this size."""

    key: str
    upload: str
    number: int
    size: int


@dataclass(frozen=True)
class FileRight:
    """To get one paper, under this name and as this type."""

    key: str
    name: str
    content_type: str
    inline: bool


def token(right: PartRight | FileRight, seconds: int) -> str:
    told = {"until": time.time() + seconds, **asdict(right)}
    return signing.TimestampSigner(salt=_salt(type(right))).sign_object(told)


def right[R: (PartRight, FileRight)](kind: type[R], text: str) -> R:
    """What a token allows. Raises Expired."""
    try:
        told = signing.TimestampSigner(salt=_salt(kind)).unsign_object(text)
    except signing.BadSignature as error:
        raise Expired from error
    if told.pop("until") < time.time():
        raise Expired
    return kind(**told)


def _salt(kind: type) -> str:
    return f"{SALT}.{kind.__name__}"
