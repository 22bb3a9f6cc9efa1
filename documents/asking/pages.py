"""Asking for papers, and the list of them that the one who is asked reads after signing in."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods

from casework.blockers import Refused
from casework.cases.models import Case
from casework.cases.situation import Situation, situation
from casework.contacts import outgoing, wording
from casework.contacts.looks import looks, preview
from casework.contacts.models import ContactPoint, Message
from casework.contacts.text_forms import MessageForm
from casework.people.access import ActingRequest, acting, visible_case
from documents.asking import verbs
from documents.asking import wording as lists
from documents.asking.choosing import Wanted, by_supplier, signs_in, usable, wanted, whom
from documents.asking.drafts import draft
from documents.asking.forms import WhomForm
from documents.asking.reading import READS, asked_of, listed
from documents.uploads.answers import CONFLICT, MALFORMED, changed, show

ASK, ASKED = "asking/ask.html", "asking/asked.html"


@require_http_methods(["GET", "POST"])
@acting(*verbs.ASKS)
def ask(request: ActingRequest, code: str) -> HttpResponse:
    """Choose papers, whom to ask and by when; then the text; then it goes out."""
    case = visible_case(request.actor, code)
    s = situation(case, request.actor)
    given = request.POST if request.method == "POST" else request.GET
    chosen = given.getlist("paper")
    found = wanted(s, request.actor, chosen)
    points = usable(case)
    context: dict[str, Any] = {"case": case, "papers": found, "groups": by_supplier(found)}
    context["closed"] = not verbs.may_ask(case, request.actor)
    if context["closed"] or not points or not found:
        status = CONFLICT if request.method == "POST" else 200
        return show(request, ASK, {**context, "nobody": not points}, status=status)
    whom_form = _whom(given, s, found, points)
    context |= {"whom": whom_form, "chosen": chosen}
    if not whom_form.is_bound:
        return show(request, ASK, context)
    if not whom_form.is_valid():
        return show(request, ASK, context, status=MALFORMED)
    return _text(request, s, context)


def _whom(
    given: MultiValueDict[str, str], s: Situation, found: list[Wanted], points: list[ContactPoint]
) -> WhomForm:
    """What was chosen; before that, what the page proposes."""
    first = [one for one in found if one.kind.code in given.getlist("paper")]
    return WhomForm(
        given if "point" in given else None,
        papers=[(one.kind.code, one.kind.label) for one in found],
        points=s.case.contact_points.filter(pk__in=[point.pk for point in points]),
        initial={"point": whom(first or found, points), "due_on": verbs.default_due()},
    )


def _text(request: ActingRequest, s: Situation, context: dict[str, Any]) -> HttpResponse:
    """The message and, beside it, the list it leads to; when it was sent, the deed."""
    given = context["whom"].cleaned_data
    point: ContactPoint = given["point"]
    language = wording.language_for(point.language)
    posted = request.POST if request.method == "POST" else None
    assert request.actor.user is not None
    first = draft(s.case, point, given["due_on"], coordinator=request.actor.user.name)
    form = MessageForm(posted, language=language, initial=first)
    picked = [one for one in context["papers"] if one.kind.code in given["paper"]]
    context |= {
        "form": form,
        "picked": picked,
        "due_on": given["due_on"],
        "signs_in": signs_in(s.case, point),
        "list": listed(s, [(one.kind, given["due_on"]) for one in picked], point.language),
        **looks(point, language),
    }
    if posted is None:
        return show(request, ASK, context)
    if not form.is_valid():
        return show(request, ASK, context, status=MALFORMED)
    texts = {name: form.cleaned_data[name] for name in ("subject", "body")}
    if "look" in request.POST:
        return show(request, ASK, {**context, **preview(**texts, language=language)})
    try:
        message = verbs.ask(
            s.case.pk,
            given["paper"],
            point_id=point.pk,
            due_on=given["due_on"],
            actor=request.actor,
            **texts,
        )
    except Refused as refused:
        return show(request, ASK, {**context, "refused": refused.blockers}, status=CONFLICT)
    return outgoing.shown(request, s.case, message, just_done=message.state == Message.State.COPIED)


@require_http_methods(["GET", "POST"])
@acting(*READS)
def asked(request: ActingRequest, code: str) -> HttpResponse:
    """The papers that are asked for now, in the language of the one who was asked or another."""
    case = visible_case(request.actor, code)
    if request.method == "POST":
        return _withdraw(request, case)
    s = situation(case, request.actor)
    requests = asked_of(case, s, request.actor)
    language = request.GET.get("language", "")
    if language and language not in lists.languages():
        raise Http404
    language = language or next((one.message.point.language for one in requests), "")
    rows = [(s.protocol.documents[one.document_type], one.due_on) for one in requests]
    context = {
        "case": case,
        "list": listed(s, rows, language, request.actor),
        "withdraws": verbs.may_ask(case, request.actor),
    }
    return show(request, ASKED, context)


def _withdraw(request: ActingRequest, case: Case) -> HttpResponse:
    if request.actor.role not in verbs.ASKS:
        raise PermissionDenied
    try:
        verbs.withdraw(case.pk, request.POST.getlist("paper"), actor=request.actor)
    except Refused as refused:
        context = {"case": case, "refused": refused.blockers}
        return show(request, ASKED, context, status=CONFLICT)
    return changed(request, case.code)
