"""Global search: the palette that opens with `/`, and the same as a page.

What one types may be a name. The palette sends it by POST and gets lines; the page sends it by POST
and is led to an address with a token for it (workflows.board.finding). Nothing of it is logged.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casework.people.access import ActingRequest, acting
from casework.people.actor import Actor
from casework.people.roles import SEARCH_ROLES
from casework.protocols.compiled import newest
from workflows.board import finding
from workflows.search import cases, others
from workflows.search.hits import Found

PAGE = 50  # cases on the page


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@acting(*SEARCH_ROLES)
def search(request: ActingRequest) -> HttpResponse:
    """What there is of a text, within what this person may see."""
    if request.method == "POST":
        text = _clean(request.POST.get("text", ""))
        if "HX-Request" in request.headers:
            found = find(text, request.actor, cases.SHOWN)
            others.write_down(request, found.documents)
            return render(request, "search/results.html", {"found": found, "palette": True})
        return redirect(f"{reverse('search')}?{_kept(request, text)}")
    text = finding.recall(request.session, request.GET.get("find", ""))
    code = _clean(request.GET.get("q", ""))
    text = text or (code if finding.is_code(code) else "")
    found = find(text, request.actor, PAGE)
    others.write_down(request, found.documents)
    return render(request, "search/page.html", {"found": found})


def find(text: str, actor: Actor, most: int) -> Found:
    """Everything a text may mean."""
    rules = newest()
    if not text or rules is None:
        return Found(text)
    hits = cases.find(text, actor, most)
    return Found(
        text=text,
        cases=hits[:most],
        contacts=others.contacts(text, actor),
        documents=others.documents(text, actor, rules),
        more=len(hits) > most,
    )


def _clean(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[: finding.LENGTH]


def _kept(request: HttpRequest, text: str) -> str:
    """The query that stands for a text: a code as it is, else a token."""
    if not text:
        return ""
    if finding.is_code(text):
        return urlencode({"q": text})
    return urlencode({"find": finding.keep(request.session, text)})
