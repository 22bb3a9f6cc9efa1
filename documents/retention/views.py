"""The page about retention, and asking for and deciding on what is due."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from casework.blockers import Blocker
from casework.cases.models import Case
from casework.people.access import ActingRequest, acting, sent_to
from documents.retention import deleting, listing
from documents.retention.forms import AskForDueForm, DecideForm
from documents.retention.models import KEEPERS
from documents.uploads import answers
from documents.uploads.refusing import UploadRefused


@require_safe
@acting(*KEEPERS)
def retention(request: ActingRequest) -> HttpResponse:
    """What may go, what waits for a second person, and what is held."""
    return _show(request)


@require_http_methods(["GET", "POST"])
@acting(*KEEPERS)
@sent_to("retention")
def ask(request: ActingRequest) -> HttpResponse:
    """Ask for the deletion of what is due in the selected cases."""
    form = AskForDueForm(request.POST, cases=listing.choices(listing.due_by_case()))
    if not form.is_valid():
        return _show(request, due_form=form, status=answers.MALFORMED)
    reason, codes = form.cleaned_data["reason"], form.cleaned_data["cases"]
    ids: list[int | None] = list(
        Case.objects.visible_to(request.actor).filter(code__in=codes).values_list("pk", flat=True)
    )
    if listing.LOOSE in codes:
        ids.append(None)
    asked = sum(deleting.ask_for_due(pk, actor=request.actor, reason=reason) for pk in ids)
    text = ngettext(
        "Asked for the deletion of %(n)s paper. A second person decides.",
        "Asked for the deletion of %(n)s papers. A second person decides.",
        asked,
    )
    messages.success(request, text % {"n": asked})
    return redirect("retention")


@require_http_methods(["GET", "POST"])
@acting(*KEEPERS)
@sent_to("retention")
def decide(request: ActingRequest) -> HttpResponse:
    """Confirm or refuse the selected requests, each for itself."""
    form = DecideForm(request.POST, requests=listing.choices(listing.requests(request.actor)))
    if not form.is_valid():
        return _show(request, asked_form=form, status=answers.MALFORMED)
    if form.cleaned_data["decision"] == "confirm":
        done, refused = _each(form.ids(), lambda pk: deleting.confirm(pk, actor=request.actor))
        text = ngettext("%(n)s paper is deleted.", "%(n)s papers are deleted.", done)
    else:
        answer = form.cleaned_data["answer"]
        done, refused = _each(
            form.ids(), lambda pk: deleting.refuse(pk, actor=request.actor, answer=answer)
        )
        text = ngettext("%(n)s paper stays.", "%(n)s papers stay.", done)
    if not done:
        return _show(request, asked_form=form, refused=refused, status=answers.CONFLICT)
    messages.success(request, text % {"n": done})
    for blocker in refused:
        messages.warning(request, _("Not all of them: %(why)s") % {"why": blocker.message})
    return redirect("retention")


def _each(ids: Iterable[int], act: Callable[[int], Any]) -> tuple[int, list[Blocker]]:
    """How many were done, and why others were not, each reason once."""
    done, refused = 0, list[Blocker]()
    for pk in ids:
        try:
            act(pk)
            done += 1
        except UploadRefused as refusal:
            refused += refusal.blockers
    return done, list(dict.fromkeys(refused))


def _show(
    request: HttpRequest,
    *,
    due_form: AskForDueForm | None = None,
    asked_form: DecideForm | None = None,
    refused: Iterable[Blocker] = (),
    status: int = 200,
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    due, requests = listing.due_by_case(), listing.requests(actor)
    context = {
        "due": due,
        "requests": requests,
        "decides": any(not line.not_yours for line in requests),
        "holds": listing.holds(),
        "due_form": due_form or AskForDueForm(None, cases=listing.choices(due)),
        "asked_form": asked_form or DecideForm(None, requests=listing.choices(requests)),
        "refused": refused,
        "most": listing.SHOWN,
    }
    return render(request, "retention/retention.html", context, status=status)
