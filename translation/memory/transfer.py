"""The memory as TMX 1.4b, out of it and into it."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from casework.blockers import Blocker
from casework.contacts.answers import CONFLICT, MALFORMED, sent, show
from casework.people.access import ActingRequest, acting
from translation.exchange import forms as exchange
from translation.exchange import tmx
from translation.exchange.refusing import ExchangeRefused
from translation.memory import remembering
from translation.memory.forms import MemoryFileForm, MemoryFilter

Pairs = list[tuple[str, str]]
EVERY = "*all*"  # in TMX: any language may be the source


@require_safe
@acting(*remembering.KEEPERS)
def memory_file(request: ActingRequest) -> HttpResponse:
    """The entries in use, of a pair of languages where one is chosen."""
    form = MemoryFilter(request.GET)
    pair = form.cleaned_data["pair"] if form.is_valid() else ""
    source, _dash, target = pair.partition("-")
    rows = remembering.export_entries(source, target, request.actor)
    entries = tuple(
        exchange.Entry(
            {row.source_language: row.source, row.target_language: row.target}, id=str(row.pk)
        )
        for row in rows
    )
    body = tmx.write(exchange.Memory(source or EVERY, entries))
    headers = {"Content-Disposition": f'attachment; filename="memory{pair and f"-{pair}"}.tmx"'}
    return HttpResponse(body, content_type="application/x-tmx+xml", headers=headers)


@require_http_methods(["GET", "POST"])
@acting(*remembering.KEEPERS)
def memory_import(request: ActingRequest) -> HttpResponse:
    """Take in the pairs of a file; they wait for a reviewer's approval."""
    form = MemoryFileForm(sent(request), request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if not form.is_bound:
        return show(request, "memory/import.html", context)
    if not form.is_valid():
        return show(request, "memory/import.html", context, status=MALFORMED)
    source, target = form.cleaned_data["source"], form.cleaned_data["target"]
    try:
        pairs = _pairs(tmx.read(form.cleaned_data["file"].read()), source, target)
        came = remembering.import_entries(
            pairs, source_language=source, target_language=target, actor=request.actor
        )
    except ExchangeRefused as refused:
        context["refused"] = [Blocker("NOT_READ", refused.text)]
        return show(request, "memory/import.html", context, status=MALFORMED)
    except remembering.MemoryRefused as refusal:
        context["refused"] = refusal.blockers
        return show(request, "memory/import.html", context, status=CONFLICT)
    text = ngettext(
        "%(n)s pair came in. It waits for a reviewer's approval.",
        "%(n)s pairs came in. They wait for a reviewer's approval.",
        came,
    )
    messages.success(request, text % {"n": came})
    return redirect("memory")


def _pairs(memory: exchange.Memory, source: str, target: str) -> Pairs:
    """What the file says in both languages. Raises ExchangeRefused where it has nothing of them."""
    found: Pairs = []
    there: Counter[str] = Counter()
    for entry in memory.entries:
        texts = {tag.partition("-")[0].lower(): text for tag, text in entry.texts.items()}
        there.update(texts)
        if source in texts and target in texts:
            found.append((texts[source], texts[target]))
    if not found:
        text = _("The file has no pairs of these languages. It holds: %(languages)s.")
        raise ExchangeRefused(text % {"languages": ", ".join(sorted(there)) or "-"})
    return found
