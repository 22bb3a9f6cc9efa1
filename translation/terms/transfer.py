"""Terms out of the list and into it, as CSV."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from casework.contacts.answers import CONFLICT, MALFORMED, sent, show
from casework.people.access import ActingRequest, acting
from translation.terms import files, verbs
from translation.terms.forms import ImportForm, TermFilter
from translation.terms.pages import wanted


@require_safe
@acting(*verbs.READERS)
def terms_file(request: ActingRequest) -> HttpResponse:
    """What is wanted of the list, as a file."""
    form = TermFilter(request.GET)
    text = files.write_csv(wanted(form.cleaned_data if form.is_valid() else {}))
    headers = {"Content-Disposition": 'attachment; filename="terms.csv"'}
    return HttpResponse(
        text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers
    )


@require_http_methods(["GET", "POST"])
@acting(*verbs.PROPOSERS)
def terms_import(request: ActingRequest) -> HttpResponse:
    """Propose the terms of a file: all of it or nothing."""
    form = ImportForm(sent(request), request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if not form.is_bound:
        return show(request, "terms/import.html", context)
    if not form.is_valid():
        return show(request, "terms/import.html", context, status=MALFORMED)
    try:
        fresh = verbs.propose_all(files.read_csv(form.cleaned_data["file"]), actor=request.actor)
    except verbs.TermRefused as refused:
        context["refused"] = refused.blockers
        return show(request, "terms/import.html", context, status=CONFLICT)
    text = ngettext(
        "%(n)s term proposed; the others were in the list.",
        "%(n)s terms proposed; the others were in the list.",
        fresh,
    )
    messages.success(request, text % {"n": fresh})
    return redirect("terms")
