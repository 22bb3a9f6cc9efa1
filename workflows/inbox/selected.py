"""Many tasks at once: each is given or released by itself, and each has its result."""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.blockers import Refused
from casework.cases.models import Case
from casework.people.access import ActingRequest, PurposeNeeded, acting, visible_case
from casework.people.models import User
from casework.people.roles import PANELS
from workflows.case.answers import MALFORMED, show
from workflows.engine.models import WorkItem
from workflows.inbox.forms import AssignForm
from workflows.inbox.people import candidates
from workflows.inbox.rows import Row, rows
from workflows.queue import claiming

MOST = 100  # tasks in one go


class SelectionForm(forms.Form):
    """Which tasks, and what is to happen to them."""

    act = forms.ChoiceField(choices=[("assign", "assign"), ("release", "release")])
    ids = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={"required": gettext_lazy("Select one task or more first.")},
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        field = self.fields["ids"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        given = [pk for pk in data.getlist("ids") if pk.isdecimal()][:MOST]
        field.choices = [(pk, pk) for pk in given]


@dataclass(frozen=True)
class Result:
    """What became of one task."""

    row: Row
    done: bool
    words: str


@require_http_methods(["GET", "POST"])
@acting(*PANELS["tasks"])
def selected(request: ActingRequest) -> HttpResponse:
    """Ask to whom selected tasks go, or do what is asked and tell what became of each."""
    data = request.POST if request.method == "POST" else request.GET
    selection = SelectionForm(data)
    if not selection.is_valid():
        return _show(request, {"selection": selection}, status=MALFORMED)
    seen = WorkItem.objects.filter(case__in=Case.objects.visible_to(request.actor))
    related = ("case__readiness", "owner", "finished_by")
    wanted = seen.filter(pk__in=selection.cleaned_data["ids"]).select_related(*related)
    items = list(wanted.order_by("pk"))
    act = selection.cleaned_data["act"]
    form = AssignForm(
        data if request.method == "POST" else None, people=candidates(items, request.actor)
    )
    context = {"selection": selection, "items": items, "act": act, "form": form}
    if act == "assign" and not (request.method == "POST" and form.is_valid()):
        return _show(request, context, status=MALFORMED if form.is_bound else 200)
    if request.method != "POST":
        return _show(request, context)
    to = form.cleaned_data["to"] if act == "assign" else None
    answered = _show(request, {**context, "results": _results(request, items, to)})
    answered.headers["HX-Trigger"] = json.dumps({"casechanged": {}})
    return answered


def _results(request: ActingRequest, items: list[WorkItem], to: User | None) -> list[Result]:
    said = [_one(request, item, to) for item in items]
    return [
        Result(row, done, words)
        for row, (done, words) in zip(rows(items, request.actor), said, strict=True)
    ]


def _one(request: ActingRequest, item: WorkItem, to: User | None) -> tuple[bool, str]:
    try:
        visible_case(request.actor, item.case.code)
        if to is not None:
            claiming.assign(item.pk, to, actor=request.actor)
            return True, _("given to %(name)s") % {"name": to.name}
        claiming.release(item.pk, actor=request.actor)
    except PurposeNeeded:
        return False, _("Open this case first and say why you look at it.")
    except Refused as refused:
        return False, str(refused)
    return True, _("released")


def _show(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return show(request, "inbox/selected.html", context, status=status)
