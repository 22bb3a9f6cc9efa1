"""Sending a file from disk: whole or a stretch of it, sealed, and to the product's pages alone."""

import os
import re
from collections.abc import AsyncIterator, Iterator
from typing import IO
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from documents.stored.tokens import FileRight

PIECE = 256 * 1024  # bytes
RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")
SEALED = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Accept-Ranges": "bytes",
}


def send(request: HttpRequest, file: IO[bytes], named: FileRight) -> HttpResponseBase:
    """Takes over the open file, and closes it."""
    size = os.fstat(file.fileno()).st_size
    headers = SEALED | {
        "Content-Disposition": content_disposition_header(not named.inline, named.name) or "",
    }
    stretch = asked_for(request.headers.get("Range", ""), size)
    if stretch is None:
        file.close()
        return text("", status=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    headers["Content-Length"] = str(len(stretch))
    status = 200
    if RANGE.fullmatch(request.headers.get("Range", "")):
        status = 206
        headers["Content-Range"] = f"bytes {stretch.start}-{stretch.stop - 1}/{size}"
    if request.method == "HEAD":
        file.close()
        return HttpResponse(status=status, headers=headers, content_type=named.content_type)
    file.seek(stretch.start)
    read = _pieces_async if isinstance(request, ASGIRequest) else _pieces
    response = StreamingHttpResponse(
        read(file, len(stretch)), status=status, headers=headers, content_type=named.content_type
    )
    response._resource_closers.append(file.close)  # type: ignore[attr-defined]
    return response


def asked_for(header: str, size: int) -> range | None:
    """The bytes that a Range header asks for; all, where it is none that we serve; None: none."""
    found = RANGE.fullmatch(header)
    if not found:
        return range(size)
    first, last, final = found.groups()
    if final:
        start, stop = max(size - int(final), 0), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
    return range(start, stop) if start < stop else None


def _pieces(file: IO[bytes], left: int) -> Iterator[bytes]:
    while left and (piece := file.read(min(PIECE, left))):
        left -= len(piece)
        yield piece


async def _pieces_async(file: IO[bytes], left: int) -> AsyncIterator[bytes]:
    # Under ASGI a plain iterator would be read into memory whole before it is sent.
    while left and (piece := await sync_to_async(file.read)(min(PIECE, left))):
        left -= len(piece)
        yield piece


def public_origin() -> str:
    """Where the product's pages come from, as browsers say it."""
    return "://".join(urlsplit(settings.PUBLIC_URL)[:2])


def text(told: str, *, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(
        told, status=status, headers=headers or SEALED, content_type="text/plain; charset=utf-8"
    )


def shared(answer: HttpResponseBase) -> HttpResponseBase:
    """Says which pages may read it: those of the same origin, or with FILES_URL the product's."""
    if not settings.FILES_URL:
        answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return answer
    told = {
        # Files may lie on another site altogether; the address is the right to see them.
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": public_origin(),
        "Access-Control-Allow-Methods": "GET, HEAD, PUT",
        "Access-Control-Allow-Headers": "Content-Type, Range",
        "Access-Control-Expose-Headers": "ETag, Content-Range, Content-Length, Accept-Ranges",
        "Access-Control-Max-Age": "3600",
    }
    for name, value in told.items():
        answer.headers[name] = value
    return answer
