"""The list of terms, proposing and changing one, deciding on it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.contacts.answers import CONFLICT, MALFORMED, is_fragment, sent, show
from casework.people.access import ActingRequest, acting, sent_to
from translation.terms import verbs
from translation.terms.forms import DecideForm, TermFilter, TermForm
from translation.terms.models import Term

PAGE = 50  # rows


@require_safe
@acting(*verbs.READERS)
def terms(request: ActingRequest) -> HttpResponse:
    """What is wanted of the list. An odd page is the last one."""
    form = TermFilter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    page = Paginator(wanted(given), PAGE).get_page(request.GET.get("page"))
    context = {
        **_who(request),
        "form": form,
        "page": page,
        "wanted": urlencode({name: value for name, value in given.items() if value}),
    }
    return render(request, "terms/terms.html", context, status=200 if form.is_valid() else 422)


def wanted(given: dict[str, str]) -> QuerySet[Term]:
    """The terms that a filter asks for, in the order of the alphabet."""
    found = Term.objects.select_related("proposed_by", "decided_by")
    if text := given.get("q"):
        found = found.saying(text)
    if pair := given.get("pair"):
        found = found.between(*pair.split("-"))
    for name in ("kind", "domain", "status"):
        if given.get(name):
            found = found.filter(**{name: given[name]})
    return found.order_by("source_language", "target_language", "source", "pk")


@require_http_methods(["GET", "POST"])
@acting(*verbs.PROPOSERS)
def term_new(request: ActingRequest) -> HttpResponse:
    """Propose a term."""
    begun = {
        "source_language": "en",
        "target_language": "zh",
        "kind": "PREFERRED",
        "domain": "GENERAL",
    }
    return _form(request, None, begun)


@require_http_methods(["GET", "POST"])
@acting(*verbs.PROPOSERS)
def term(request: ActingRequest, pk: int) -> HttpResponse:
    """Change a term, which proposes it anew."""
    found = get_object_or_404(Term, pk=pk)
    return _form(request, found, {name: getattr(found, name) for name in verbs.FIELDS})


def _form(request: ActingRequest, term: Term | None, begun: dict[str, Any]) -> HttpResponse:
    form = TermForm(sent(request), initial=begun)
    context: dict[str, Any] = {"term": term, "form": form}
    if not form.is_bound:
        return show(request, "terms/term.html", context)
    if not form.is_valid():
        return show(request, "terms/term.html", context, status=MALFORMED)
    try:
        if term is None:
            verbs.propose(form.cleaned_data, actor=request.actor)
        else:
            verbs.edit(term.pk, form.cleaned_data, actor=request.actor)
    except verbs.TermRefused as refused:
        context["refused"] = refused.blockers
        return show(request, "terms/term.html", context, status=CONFLICT)
    messages.success(request, _("Proposed. A reviewer decides on it."))
    if is_fragment(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect("terms")


@require_http_methods(["GET", "POST"])
@acting(*verbs.DECIDERS)
@sent_to("term")
def decide(request: ActingRequest, pk: int) -> HttpResponse:
    """Approve or reject a term, in its row or back on the list that was looked at."""
    found = get_object_or_404(Term, pk=pk)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _row(request, found, status=MALFORMED)
    act = verbs.approve if form.cleaned_data["decision"] == "approve" else verbs.reject
    try:
        act(found.pk, actor=request.actor)
    except verbs.TermRefused as refused:
        return _row(request, found, refused=refused.blockers, status=CONFLICT)
    if is_fragment(request):
        return _row(request, found)
    return redirect(f"{reverse('terms')}?{request.GET.urlencode()}")


def _row(
    request: ActingRequest, term: Term, *, status: int = 200, refused: Any = ()
) -> HttpResponse:
    """A term as its row of the list says it, alone on a page without scripts."""
    term.refresh_from_db()
    context = {**_who(request), "term": term, "refused": refused, "wanted": request.GET.urlencode()}
    name = "terms/row.html" if is_fragment(request) else "terms/alone.html"
    return render(request, name, context, status=status)


def _who(request: ActingRequest) -> dict[str, bool]:
    """What the acting role may do with the list."""
    role = request.actor.role
    return {"proposes": role in verbs.PROPOSERS, "decides": role in verbs.DECIDERS}
