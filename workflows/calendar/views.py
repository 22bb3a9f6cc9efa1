"""Calendars: one's key to them, the feed that a calendar program fetches, the dates of one case."""

from datetime import UTC

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.people.access import ActingRequest, acting, visible_case
from casework.people.roles import Role
from workflows.calendar import keys
from workflows.calendar.dates import entries, ones_cases
from workflows.calendar.feed import calendar
from workflows.case import words

TYPE = "text/calendar; charset=utf-8"
FRESH = 300  # seconds a program may keep a calendar without asking
MOST = 2000  # cases in one calendar
HAVE_CASES = [role for role in Role.values if role != Role.ADMIN]  # no case content (domain.md 1.2)


@require_http_methods(["GET", "POST"])
@acting(*HAVE_CASES)
def my_calendar(request: ActingRequest) -> HttpResponse:
    """One's key: made anew, or ended. Its address is shown in the answer, and nowhere again."""
    act, address = request.POST.get("act", ""), ""
    if request.method == "POST" and act not in ("make", "revoke"):
        raise Http404
    if act == "make":
        key = keys.make(actor=request.actor)
        address = settings.PUBLIC_URL + reverse("calendar-feed", args=[key])
    ended = act == "revoke" and keys.revoke(actor=request.actor)
    key_now, zone = keys.current(request.actor).first(), words.zone_of(request.actor)
    used = key_now.last_used_at if key_now else None
    context = {
        "key": key_now,
        "made": words.moment(key_now.made_at, zone) if key_now else "",
        "used": words.moment(used, zone) if used else "",
        "address": address,
        "webcal": f"webcal{address.removeprefix('https')}" if address.startswith("https:") else "",
        "ended": ended,
    }
    answer = render(request, "calendar/calendar.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The dates of all one's open cases, for whoever has the key; no session is needed."""
    found = keys.holder(key)
    if found is None:
        return HttpResponse("Not found.\n", status=404, content_type="text/plain")
    held, actor = found
    cases = ones_cases(actor).order_by("-pk")[:MOST]
    body = calendar(entries(cases, actor, own_tasks=True), _("Casework"))
    seen = keys.digest(body)
    keys.note(held, seen)
    etag, changed = f'"{seen}"', int(held.changed_at.astimezone(UTC).timestamp())
    answer = HttpResponse(body, content_type=TYPE)
    answer.headers["ETag"], answer.headers["Last-Modified"] = etag, http_date(changed)
    answer.headers["Cache-Control"] = f"private, max-age={FRESH}"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Content-Disposition"] = 'inline; filename="casework.ics"'
    fit: HttpResponse = get_conditional_response(request, etag, changed, answer)  # type: ignore[assignment]
    return fit


@require_safe
@acting(*HAVE_CASES)
def dates(request: ActingRequest, code: str) -> HttpResponse:
    """The dates of one case as a file, as they are now."""
    case = visible_case(request.actor, code)
    body = calendar(entries([case], request.actor, own_tasks=False), case.code)
    answer = HttpResponse(body, content_type=TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{case.code}.ics"'
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
