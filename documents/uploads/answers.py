"""How pages about one case answer: whole or as a fragment for the dialog, refused, done.

With htmx a dialog asks for the `dialog` partial of a page's template; without, for the page.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

CONFLICT, MALFORMED, AWAY = 409, 422, 503


def is_fragment(request: HttpRequest) -> bool:
    """Whether a part of a page is asked for, to be put into the page that is there."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted)


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page of a template, or its `dialog` partial."""
    fragment = is_fragment(request)
    name = f"{template}#dialog" if fragment else template
    return render(request, name, {**context, "dialog": fragment}, status=status)


def told(events: Mapping[str, Any]) -> HttpResponse:
    """An empty answer that tells the page what has happened."""
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(events)})


def changed(request: HttpRequest, code: str) -> HttpResponse:
    """Something about a case was done."""
    if is_fragment(request):
        return told({"casechanged": {"case": code}})
    return redirect("case", code)
