"""Sending a stored file: through us, under a neutral name, and sealed so that it can do nothing."""

import logging
from collections.abc import AsyncIterator, Iterator
from typing import IO

from asgiref.sync import sync_to_async
from django.core.files.storage import default_storage
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from casework.people.access import ActingRequest
from documents.models import Version
from documents.uploads.files import ENDINGS
from documents.uploads.preview import SHOWN_AS_THEY_ARE

logger = logging.getLogger(__name__)

CHUNK = 256 * 1024
SEALED = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def neutral_name(version: Version) -> str:
    """A name that says nothing about the patient."""
    ending = ENDINGS.get(version.content_type, "bin")
    return f"{version.case.code}-{version.document_type}-v{version.number}.{ending}"


def serve(request: ActingRequest, version: Version) -> HttpResponseBase:
    """The file in pieces. Pictures are shown in the page; everything else is downloaded."""
    stored = default_storage.open(str(version.file))
    shown = version.content_type in SHOWN_AS_THEY_ARE
    response = StreamingHttpResponse(
        _async_pieces(stored) if isinstance(request, ASGIRequest) else _pieces(stored),
        content_type=version.content_type,
        headers={
            **SEALED,
            "Content-Length": str(version.size),
            "Content-Disposition": f"{'inline' if shown else 'attachment'}; "
            f'filename="{neutral_name(version)}"',
        },
    )
    response._resource_closers.append(stored.close)  # type: ignore[attr-defined]
    logger.info(
        "document.opened",
        extra={"version": version.pk, "user": request.actor.user_id, "role": request.actor.role},
    )
    return response


def inline(data: bytes, content_type: str) -> HttpResponse:
    return HttpResponse(data, content_type=content_type, headers=SEALED)


def _pieces(stored: IO[bytes]) -> Iterator[bytes]:
    while piece := stored.read(CHUNK):
        yield piece


async def _async_pieces(stored: IO[bytes]) -> AsyncIterator[bytes]:
    # Under ASGI a plain iterator would be read into memory whole before it is sent.
    while piece := await sync_to_async(stored.read)(CHUNK):
        yield piece
