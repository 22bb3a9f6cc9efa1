"""The dialog in which a second person confirms what a first one proposed, or turns it down."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.cases.models import Case, Proposal
from casework.cases.situation import Situation, situation
from casework.people.access import ActingRequest, acting, visible_case
from casework.people.roles import PANELS
from casework.protocols.compiled import Protocol
from documents.checklist.papers import papers
from documents.uploads.access import may_open
from workflows.case import factlist, words
from workflows.case.answers import attempt, changed, moved, occurrence_of, sent, show
from workflows.case.forms import DecisionForm
from workflows.case.hurdles import Way
from workflows.case.sheet import waiting
from workflows.engine import proposals


@require_http_methods(["GET", "POST"])
@acting(*PANELS["moves"])
def decide(request: ActingRequest, code: str, kind: str, target: str) -> HttpResponse:
    """What was proposed, word by word, and the decision on it."""
    case = visible_case(request.actor, code)
    s = situation(case, request.actor)
    if target not in _table(s.protocol, kind):
        raise Http404
    occurrence = occurrence_of(request)
    proposal = _waiting(case, kind, target, occurrence)
    if proposal is None:
        return show(request, "case/confirm.html", {"case": case}, status=404)
    form = DecisionForm(sent(request))
    context = {"case": case, "form": form, **_proposed(s, proposal)}

    which: Any = {"actor": request.actor, "occurrence": occurrence, "kind": kind}

    def act(given: dict[str, Any]) -> HttpResponse:
        if given["decision"] == "confirm":
            after = proposals.confirm(case.pk, target, **which)
            return moved(request, case, after)
        proposals.turn_down(case.pk, target, reason=given["reason"], **which)
        return changed(request, case.code)

    return attempt(request, "case/confirm.html", context, s, act)


def _table(rules: Protocol, kind: str) -> dict[str, Any]:
    """The protocol's table that a kind of proposal names its target in."""
    tables: dict[str, dict[str, Any]] = {
        "edge": rules.edges,
        "task": rules.tasks,
        "fact": rules.facts,
        "waiver": rules.tasks,
        "omission": rules.documents,
    }
    return tables.get(kind, {})


def _waiting(case: Case, kind: str, target: str, occurrence: str) -> Proposal | None:
    return (
        Proposal.objects.filter(
            case=case, kind=kind, code=target, occurrence=occurrence, outcome=""
        )
        .select_related("proposed_by")
        .first()
    )


def _proposed(s: Situation, proposal: Proposal) -> dict[str, Any]:
    facts = [(s.protocol.facts[name], value) for name, value in proposal.facts.items()]
    return {
        "proposal": waiting(s, proposal, s.actor),
        "kind": proposal.kind,
        "reason": words.reason(proposal.reason_code) if proposal.reason_code else "",
        "comment": proposal.comment,
        "facts": [
            (words.fact(spec, s.actor), factlist.shown(s, spec, value, s.actor))
            for spec, value in facts
            if factlist.may_read(spec.name, s.actor)
        ],
        "before": [
            factlist.shown(s, spec, s.facts[spec.name], s.actor)
            for spec, _value in facts
            if proposal.kind == "fact" and spec.name in s.facts
        ],
        "document": _document(s, proposal),
    }


def _document(s: Situation, proposal: Proposal) -> Way | None:
    """The signed paper that a transcript was copied from, to compare word by word."""
    step = _table(s.protocol, proposal.kind).get(proposal.code)
    transcript = getattr(step, "transcript", None)
    if transcript is None or proposal.proposed_role not in transcript.by:
        return None
    newest = papers(s).newest(transcript.document)
    kind = s.protocol.documents[transcript.document]
    url = reverse("document-check", args=[newest.pk]) if newest else ""
    return Way(kind.label, url if may_open(kind, s.actor) else "", "", page=True)
