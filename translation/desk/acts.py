"""What is done with a job from the desk: hand it in, give it back, ask, answer a finding."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casework.people.access import ActingRequest, acting
from casework.people.roles import Role
from documents.uploads.answers import CONFLICT, MALFORMED, is_fragment, show
from translation.asking.verbs import ask as ask_about
from translation.desk.forms import HandInForm, JustifyForm, QuestionForm, ReleaseForm
from translation.desk.shown import in_hand
from translation.jobs.claiming import release as give_back
from translation.jobs.models import Job
from translation.jobs.refusing import JobRefused
from translation.review import handing_in
from translation.review.findings import judge
from translation.segments.models import Segment


@require_http_methods(["GET", "POST"])
@never_cache
@acting(Role.TRANS)
def hand_in(request: ActingRequest, pk: int) -> HttpResponse:
    """Says what is not in order; POST hands the job in."""
    job = seen_job(request, pk)
    form = HandInForm(request.POST or None)
    context = {"job": job, "form": form, "blockers": handing_in.unfinished(job)}
    if request.method == "GET" or not form.is_valid():
        return show(request, "desk/hand_in.html", context)
    stated = form.cleaned_data["stated"]
    try:
        handing_in.hand_in(pk, stated=stated, actor=request.actor)
    except JobRefused as refused:
        context["blockers"] = refused.blockers
        return show(request, "desk/hand_in.html", context, status=CONFLICT)
    return away(request, pk)


@require_http_methods(["GET", "POST"])
@never_cache
@acting(Role.TRANS)
def release(request: ActingRequest, pk: int) -> HttpResponse:
    """Give the job back with a reason; the text stays for the next translator."""
    return done_by_form(
        request,
        pk,
        "desk/release.html",
        ReleaseForm(request.POST or None),
        lambda told: give_back(pk, reason=told["reason"], actor=request.actor),
        lambda: away(request, pk),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@acting(Role.TRANS)
def ask(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask the coordinator about a page; the question stands above the page's segments then."""
    begun = {name: request.GET.get(name) for name in ("page", "number")}
    form = QuestionForm(request.POST or None, initial=begun)
    return done_by_form(
        request,
        pk,
        "desk/ask.html",
        form,
        lambda told: ask_about(pk, told["page"], told["text"], told["number"], actor=request.actor),
        lambda: asked(request, pk, form.cleaned_data["page"]),
    )


def done_by_form(
    request: ActingRequest,
    pk: int,
    template: str,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    done: Callable[[], HttpResponse],
) -> HttpResponse:
    """A dialog about a job in hand: asks, does, and says why not."""
    context: dict[str, Any] = {"job": seen_job(request, pk), "form": form}
    if request.method == "GET":
        return show(request, template, context)
    if not form.is_valid():
        return show(request, template, context, status=MALFORMED)
    try:
        act(form.cleaned_data)
    except JobRefused as refused:
        return show(request, template, {**context, "refused": refused.blockers}, status=CONFLICT)
    except Segment.DoesNotExist:
        form.add_error("number", _("There is no such segment."))
        return show(request, template, context, status=MALFORMED)
    return done()


def seen_job(request: ActingRequest, pk: int) -> Job:
    found = in_hand(request.actor, pk)
    if found is None:
        raise Http404
    return found


def away(request: ActingRequest, pk: int) -> HttpResponse:
    """The job left the translator's hands: to the page that says so."""
    place = reverse("translation-job", args=[pk])
    if is_fragment(request):
        return HttpResponse(headers={"HX-Redirect": place})
    return redirect(place)


def asked(request: ActingRequest, pk: int, page: int) -> HttpResponse:
    """The questions about the page, put into the desk; it closes the dialog."""
    if not is_fragment(request):
        messages.success(request, _("Your question is with the coordinator."))
        return redirect("translation-job", pk)
    questions = seen_job(request, pk).questions.filter(page=page)
    listed = questions.select_related("answered_by", "segment").order_by("pk")
    return render(request, "desk/asked.html", {"page": page, "questions": listed})


@require_http_methods(["GET", "POST"])
@never_cache
@acting(Role.TRANS)
def justify(request: ActingRequest, pk: int, number: int) -> HttpResponse:
    """Why a critical finding is right all the same. Answers with the segment's findings."""
    if request.method == "GET":
        return redirect("translation-job", pk)
    job = seen_job(request, pk)
    segment = job.segments.filter(number=number).first()
    if segment is None:
        raise Http404
    form = JustifyForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=MALFORMED)
    told = form.cleaned_data
    finding = told["code"], told["source"], told["target"]
    refused: JobRefused | None = None
    try:
        handing_in.justify(pk, number, finding, reason=told["reason"], actor=request.actor)
    except JobRefused as error:
        refused = error
    [judged] = judge(job, [segment])
    context = {
        "judged": judged,
        "number": number,
        "job": job,
        "refused": refused.blockers if refused else (),
    }
    return render(request, "desk/justified.html", context, status=CONFLICT if refused else 200)
