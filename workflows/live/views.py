"""What others change, as it happens: a stream of events, and the same to be asked for by the way."""

from collections.abc import AsyncIterator
from contextlib import aclosing

from asgiref.sync import sync_to_async
from django.core.exceptions import BadRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET, require_safe

from casework.people.access import ActingRequest, acting
from casework.people.actor import Actor
from casework.pulse.news import News, news_since
from workflows.live.following import has_streams
from workflows.live.hub import hub

RETRY = 1000  # milliseconds after which a browser comes back
UNBUFFERED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
LARGEST = 2**62


@require_GET
@acting()
def stream(request: ActingRequest) -> HttpResponse:
    """Codes of cases that changed, while the page is open. 204, after which browsers do not come
    back, where the server can hold no answer open."""
    if not has_streams(request):
        return HttpResponse(status=204)
    events = _events(request.actor, cursor_of(request))
    return StreamingHttpResponse(events, content_type="text/event-stream", headers=UNBUFFERED)  # type: ignore[return-value]


@require_safe
@acting()
def since(request: ActingRequest) -> HttpResponse:
    """The codes of cases that changed since a cursor, and the next cursor."""
    answer = news_since(request.actor, cursor_of(request)).as_json()
    return HttpResponse(answer, content_type="application/json", headers=UNBUFFERED)


def cursor_of(request: HttpRequest) -> int | None:
    """Where the reader is: what the stream said last, else what the address says."""
    text = request.headers.get("Last-Event-ID") or request.GET.get("cursor", "")
    if not text:
        return None
    number = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST))
    if not number or int(text) >= LARGEST:
        raise BadRequest("Not a cursor.")
    return int(text)


async def _events(actor: Actor, cursor: int | None) -> AsyncIterator[str]:
    await sync_to_async(_give_back)()
    yield f"retry: {RETRY}\n\n"
    async with aclosing(hub().follow(actor, cursor)) as news:
        async for told in news:
            yield _event(told)


def _give_back() -> None:
    """The thread of a request keeps its connection to the end of the answer, which is minutes."""
    connection.close()


def _event(told: News | None) -> str:
    """`None` is only a sign of life, in words that scripts hear."""
    if told is None:
        return "event: beat\ndata: .\n\n"
    return f"event: cases\nid: {told.cursor}\ndata: {told.as_json()}\n\n"
