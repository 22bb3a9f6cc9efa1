"""Dialogs that move a case: which moves there are, and one move."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.blockers import Refused
from casework.cases.models import Case
from casework.cases.situation import Situation, situation
from casework.people.access import ActingRequest, acting, visible_case
from casework.people.roles import PANELS
from casework.protocols.compiled import protocol
from casework.protocols.schema import Edge
from workflows.case import words
from workflows.case.answers import CONFLICT, attempt, is_fragment, moved, sent, show
from workflows.case.forms import MoveForm
from workflows.case.options import Option, into_column, option, options, ways_into, wishes
from workflows.case.sheet import waiting, waiting_proposals
from workflows.engine.moves import advance, find_edge, movers
from workflows.engine.records import UnknownCode
from workflows.queue.asking import ask_for_move

LEVELS = {"success": messages.SUCCESS, "warning": messages.WARNING}


@require_safe
@acting(*PANELS["moves"])
def choose(request: ActingRequest, code: str) -> HttpResponse:
    """Every move of the actor's role from where the case stands."""
    case = visible_case(request.actor, code)
    return show(request, "case/moves.html", _choice(situation(case, request.actor), "here"))


@require_safe
@acting(*PANELS["moves"])
def move_to(request: ActingRequest, code: str, column: str) -> HttpResponse:
    """What dropping the card onto a column means: the one move there, a choice, or why not."""
    case = visible_case(request.actor, code)
    s = situation(case, request.actor)
    names = {c.code: c.name for c in s.protocol.file.columns}
    if column not in names:
        raise Http404
    found = into_column(s, column, request.actor)
    if len(found) == 1:
        return show(request, "case/move.html", _move_context(s, found[0], MoveForm))
    if found:
        return show(request, "case/moves.html", _choice(s, "column", found, names[column]))
    context = _choice(s, "nowhere", target=names[column])
    context["wishes"] = wishes(s, ways_into(s, column), request.actor)
    return show(request, "case/moves.html", context, status=CONFLICT)


@require_http_methods(["GET", "POST"])
@acting(*PANELS["moves"])
def move(request: ActingRequest, code: str, edge: str) -> HttpResponse:
    """One move: what it needs, its form, and making it."""
    case = visible_case(request.actor, code)
    found = _edge(case, edge)
    s = situation(case, request.actor)
    if request.method == "GET" and not _possible(s, found):
        context = _choice(s, "not_this", target=words.move(found))
        context["movers"] = words.roles(movers(found))
        context["wishes"] = wishes(s, [found], request.actor)
        return show(request, "case/moves.html", context, status=CONFLICT)
    form = MoveForm(sent(request), s=s, edge=found, actor=request.actor)
    context = _move_context(s, option(s, found, request.actor), form)

    def act(given: dict[str, Any]) -> HttpResponse:
        after = advance(
            case.pk,
            found.code,
            actor=request.actor,
            given=form.given,
            reason_code=given.get("reason_code", ""),
            comment=given["comment"],
            seen_version=given["seen_version"],
        )
        return moved(request, case, after)

    return attempt(request, "case/move.html", context, s, act)


@require_POST
@acting(*PANELS["moves"])
def wish(request: ActingRequest, code: str, edge: str) -> HttpResponse:
    """Ask those who may make a move to make it."""
    case = visible_case(request.actor, code)
    try:
        names = ask_for_move(case.pk, _edge(case, edge).code, actor=request.actor)
    except Refused as refused:
        return _said(request, case, str(refused), "warning", status=CONFLICT)
    text = _("Asked: %(names)s") % {"names": ", ".join(names)}
    return _said(request, case, text, "success", status=204)


def _said(
    request: ActingRequest, case: Case, text: str, level: str, *, status: int
) -> HttpResponse:
    """A notice on the page that asked."""
    if not is_fragment(request):
        messages.add_message(request, LEVELS[level], text)
        return redirect("case", case.code)
    event = json.dumps({"notice": {"text": text, "level": level}})
    return HttpResponse(status=status, headers={"HX-Trigger": event})


def _edge(case: Case, code: str) -> Edge:
    try:
        return find_edge(protocol(case.protocol_id), code)
    except UnknownCode as error:
        raise Http404 from error


def _possible(s: Situation, edge: Edge) -> bool:
    return s.stage in edge.from_ and s.actor.role in movers(edge)


def _move_context(s: Situation, found: Option, form: Any) -> dict[str, Any]:
    if form is MoveForm:
        form = MoveForm(None, s=s, edge=found.edge, actor=s.actor)
    waits = waiting_proposals(s.case) if found.edge.kind != "hold" else []
    return {
        "case": s.case,
        "stage": words.stage(s.protocol, s.stage),
        "option": found,
        "form": form,
        "waiting": [waiting(s, proposal, s.actor) for proposal in waits],
    }


def _choice(
    s: Situation, why: str, found: list[Option] | None = None, target: str = ""
) -> dict[str, Any]:
    """`why` the choice is shown: here, column (a drop with two ways), nowhere, not_this."""
    return {
        "case": s.case,
        "stage": words.stage(s.protocol, s.stage),
        "why": why,
        "target": target,
        "options": options(s, s.actor) if found is None else found,
        "waiting": [waiting(s, proposal, s.actor) for proposal in waiting_proposals(s.case)],
    }
