"""The page of a paper's values, whole or the part beside the paper."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework.blockers import Blocker
from casework.people.access import ActingRequest
from documents.extracting.access import Opened
from documents.extracting.forms import RetractForm, ValueForm
from documents.extracting.sheet import Sheet, sheet
from documents.redacting.giving import given_to
from documents.uploads import answers
from documents.viewing.showing import show_version

PAGE = "extracting/values.html"


def show(
    request: ActingRequest,
    opened: Opened,
    *,
    form: ValueForm | None = None,
    retract: RetractForm | None = None,
    refused: Iterable[Blocker] = (),
    said: str = "",
    focus: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """With htmx the part beside the paper; else all, and on record that the paper was shown.

    focus: what takes the focus after a swap: `form`, `chooser` or `waiting`. said: what was done.
    """
    found: Sheet = sheet(opened)
    context = {
        "opened": opened,
        "version": opened.version,
        "case": opened.case,
        "sheet": found,
        "form": form,
        "retract": retract,
        "refused": tuple(refused),
        "said": said,
        "focus": focus,
        **more,
    }
    if answers.is_fragment(request):
        return render(request, f"{PAGE}#beside", context, status=status)
    return render(request, PAGE, context | paper(request, opened), status=status)


def paper(request: ActingRequest, opened: Opened) -> dict[str, Any]:
    """For the half that shows the paper. On record: it is shown."""
    if not opened.shown or opened.version.file.state == "DELETED":
        return {}
    file = given_to(opened.version, opened.actor)
    return {"showing": show_version(request, opened.version, file)}


def done(
    request: ActingRequest, opened: Opened, said: str, focus: str, which: str = ""
) -> HttpResponse:
    """What was to be done is done: the page as it stands now. which: the value, which is told in
    the page alone: what waits for the next page lies in a cookie."""
    if answers.is_fragment(request):
        return show(request, opened, said=f"{said} {which}".strip(), focus=focus)
    messages.success(request, said)
    return redirect("document-values", opened.version.pk)
