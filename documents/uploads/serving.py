"""Giving a file out: written down first, then by an address that lives a minute."""

from django.http import HttpResponse

from casework.people.access import ActingRequest
from documents.examination.looking import ENDINGS, PREVIEWED
from documents.files.models import File, Origin
from documents.models import Version
from documents.seen.models import Seen
from documents.seen.recording import record
from documents.storage import store

LIVES = 60  # seconds
SEALED = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class NotGivenOut(Exception):
    """The file is waiting for its check, or kept out; nobody may have it."""


def neutral_name(version: Version, file: File) -> str:
    """A name that says nothing about the patient."""
    ending = ENDINGS.get(file.content_type, "bin")
    made = "" if file.origin == Origin.RECEIVED else f"-{file.origin.lower()}"
    return f"{version.case.code}-{version.document_type}-v{version.number}{made}.{ending}"


def give(request: ActingRequest, version: Version, file: File, kind: Seen.Kind) -> str:
    """As `hand_out`, of a file that fills a slot."""
    return hand_out(request, file, kind, neutral_name(version, file))


def hand_out(request: ActingRequest, file: File, kind: Seen.Kind, name: str) -> str:
    """An address of the file for this person, to look at or to download. On record.

    name: what it is called on their disk. Raises NotGivenOut for a file that is not clean, whatever
    else may be right.
    """
    if not file.is_clean:
        raise NotGivenOut
    record(request, file, kind)
    return store().address(
        file.key,
        name=name,
        content_type=file.content_type,
        inline=kind == Seen.Kind.SHOWN and file.content_type in PREVIEWED,
        seconds=LIVES,
    )


def inline(data: bytes, content_type: str) -> HttpResponse:
    return HttpResponse(data, content_type=content_type, headers=SEALED)
