"""What the memory holds: searching it, taking imported entries into use, withdrawing one."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from casework.blockers import Blocker
from casework.contacts.answers import CONFLICT, MALFORMED, is_fragment, sent, show
from casework.people.access import ActingRequest, acting, sent_to
from translation.memory import remembering
from translation.memory.forms import MemoryFilter, SelectedForm, TextForm, WithdrawForm
from translation.memory.models import Entry

PAGE = 50  # rows
TEXT = "memory_text"  # in the session: what was looked for last


@require_http_methods(["GET", "POST"])
@acting(*remembering.KEEPERS)
def memory(request: ActingRequest) -> HttpResponse:
    """What is wanted of the memory. A text comes by POST, so that no address holds it."""
    if request.method == "POST":
        form = TextForm(request.POST)
        request.session[TEXT] = form.cleaned_data["text"].strip() if form.is_valid() else ""
        return redirect(request.get_full_path())
    return _page(request)


@require_http_methods(["GET", "POST"])
@acting(*remembering.APPROVERS)
@sent_to("memory")
def approve(request: ActingRequest) -> HttpResponse:
    """Take the selected imported entries into use."""
    form = SelectedForm(request.POST)
    if not form.is_valid():
        errors = [str(text) for found in form.errors.values() for text in found]
        refused = [Blocker("NOT_SELECTED", text) for text in errors]
        return _page(request, refused=refused, status=MALFORMED)
    try:
        done = remembering.approve_entries(form.cleaned_data["entries"], actor=request.actor)
    except remembering.MemoryRefused as refusal:
        return _page(request, refused=refusal.blockers, status=CONFLICT)
    text = ngettext("%(n)s entry is in use now.", "%(n)s entries are in use now.", done)
    messages.success(request, text % {"n": done})
    return redirect("memory")


@require_http_methods(["GET", "POST"])
@acting(*remembering.KEEPERS)
def entry(request: ActingRequest, pk: int) -> HttpResponse:
    """An entry, and withdrawing it."""
    found = get_object_or_404(Entry.objects.select_related("approved_by", "withdrawn_by"), pk=pk)
    form = WithdrawForm(sent(request))
    context: dict[str, Any] = {"entry": found, "form": form}
    if not form.is_bound:
        return show(request, "memory/entry.html", context)
    if not form.is_valid():
        return show(request, "memory/entry.html", context, status=MALFORMED)
    try:
        remembering.withdraw(found.pk, actor=request.actor, **form.cleaned_data)
    except remembering.MemoryRefused as refused:
        context["refused"] = refused.blockers
        return show(request, "memory/entry.html", context, status=CONFLICT)
    if is_fragment(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect("memory")


def _page(request: ActingRequest, *, refused: Any = (), status: int = 200) -> HttpResponse:
    form = MemoryFilter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    text = request.session.get(TEXT, "")
    context = {
        "form": form,
        "text_form": TextForm(initial={"text": text}),
        "text": text,
        "page": Paginator(_wanted(given, text), PAGE).get_page(request.GET.get("page")),
        "wanted": urlencode({name: value for name, value in given.items() if value}),
        "approves": given.get("state") == "waiting" and request.actor.role in remembering.APPROVERS,
        "refused": refused,
    }
    if not form.is_valid():
        status = MALFORMED
    return render(request, "memory/memory.html", context, status=status)


def _wanted(given: dict[str, str], text: str) -> QuerySet[Entry]:
    found = Entry.objects.select_related("added_by", "approved_by", "withdrawn_by")
    state = given.get("state")
    if state == "withdrawn":
        found = found.filter(withdrawn_at__isnull=False)
    else:
        found = found.waiting() if state == "waiting" else found.in_use()
    if pair := given.get("pair"):
        found = found.between(*pair.split("-"))
    if text:
        found = found.filter(Q(source__icontains=text) | Q(target__icontains=text))
    return found.order_by("-pk")
