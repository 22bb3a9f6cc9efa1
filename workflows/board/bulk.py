"""Many cases at once: each goes through the verb that one goes through, and each has its result."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.utils import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from psycopg.errors import DeadlockDetected, LockNotAvailable

from casework.blockers import Refused
from casework.cases.models import Case
from casework.people.access import ActingRequest, PurposeNeeded, acting, visible_case
from casework.people.actor import Actor
from casework.people.roles import BOARD_ROLES, PANELS
from workflows.board import bulk_acts
from workflows.board.bulk_acts import HoldForm, NoteForm, NothingForm, PersonForm
from workflows.case import words
from workflows.case.answers import CONFLICT, MALFORMED, sent, show

MOST = 100  # cases in one go

Deed = Callable[[Case, Actor, Mapping[str, Any]], str]


@dataclass(frozen=True)
class Act:
    """One thing to do with many cases. `do` answers in words, or raises Refused."""

    title: Any
    button: Any
    form: Callable[[Any, Actor], forms.Form]
    do: Deed
    roles: frozenset[str]
    explains: Any = ""


MOVES = BOARD_ROLES & PANELS["moves"]
NAVIGATORS = frozenset({"COORD", "MGR"})
ACTS: dict[str, Act] = {
    "advance": Act(
        gettext_lazy("Advance those that are ready"),
        gettext_lazy("Advance"),
        NothingForm,
        bulk_acts.advance_one,
        MOVES,
        gettext_lazy(
            "Each case makes its next forward move where nothing is in the way. What needs facts"
            " or a second person's word is left for you to open."
        ),
    ),
    "assign": Act(
        gettext_lazy("Give cases to somebody"),
        gettext_lazy("Assign"),
        PersonForm,
        bulk_acts.assign_one,
        NAVIGATORS,
    ),
    "note": Act(
        gettext_lazy("Add a note"), gettext_lazy("Add note"), NoteForm, bulk_acts.note_one, NAVIGATORS
    ),
    "hold": Act(
        gettext_lazy("Put on hold"),
        gettext_lazy("Put on hold"),
        HoldForm,
        bulk_acts.hold_one,
        MOVES,
        gettext_lazy("A stage's clock stands while a case is on hold; safety and consent do not."),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Result:
    """What became of one case. `reasons`: why not, where there is more than one."""

    code: str
    url: str
    done: bool
    words: str
    reasons: list[str] = field(default_factory=list)


class Selection(forms.Form):
    """The codes of the cases."""

    case = forms.MultipleChoiceField()

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        codes = [code for code in dict.fromkeys(data.getlist("case")) if code.isprintable()]
        chosen = self.fields["case"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = [(code, code) for code in codes[:MOST]]


@require_http_methods(["GET", "POST"])
@acting(*BOARD_ROLES)
def bulk(request: ActingRequest, act: str) -> HttpResponse:
    """Ask what an act needs for the selected cases, or do it and tell what became of each."""
    chosen = ACTS.get(act)
    if chosen is None or request.actor.role not in chosen.roles:
        raise Http404
    selection = Selection(request.POST if request.method == "POST" else request.GET)
    if not selection.is_valid():
        return _show(request, {"act": chosen, "most": MOST}, status=MALFORMED)
    seen = Case.objects.visible_to(request.actor).open()
    cases = list(seen.filter(code__in=selection.cleaned_data["case"]).order_by("stage_entered_at"))
    form = chosen.form(sent(request), request.actor)
    context = {"act": chosen, "name": act, "cases": cases, "form": form}
    if not form.is_bound or not form.is_valid():
        return _show(request, context, status=MALFORMED if form.is_bound else 200)
    results = [one(case, request.actor, chosen.do, form.cleaned_data) for case in cases]
    context["results"] = sorted(results, key=lambda result: result.done)
    context["done"] = sum(result.done for result in results)
    answer = _show(request, context, status=200 if context["done"] or not results else CONFLICT)
    changed = [result.code for result in results if result.done]
    answer.headers["HX-Trigger"] = json.dumps({"caseslive": {"cases": changed}})
    return answer


def one(case: Case, actor: Actor, do: Deed, given: Mapping[str, Any]) -> Result:
    """Do it to one case, in a transaction of its own; a refusal is a result like any other."""
    url = reverse("case", args=[case.code])
    try:
        return Result(case.code, url, True, do(visible_case(actor, case.code), actor, given))
    except PurposeNeeded:
        why = _("Open this case first and say why you look at it.")
        return Result(case.code, url, False, why)
    except (Http404, Case.DoesNotExist):
        return Result(case.code, url, False, _("It is not yours to see any more."))
    except Refused as refused:
        reasons = [words.message(blocker, actor) for blocker in refused.blockers]
        return Result(case.code, url, False, reasons[0], reasons[1:])
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
            raise
        return Result(case.code, url, False, _("Somebody is working on it right now. Try again."))


def _show(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return show(request, "board/bulk.html", context, status=status)
