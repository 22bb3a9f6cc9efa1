"""The reviewer's page: the paper, its translation segment by segment, remarks, and the verdict."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from casework.people.access import ActingRequest, acting
from casework.people.roles import Role
from documents.uploads.answers import CONFLICT, MALFORMED, is_fragment, show
from translation.asking.verbs import ask as ask_about
from translation.jobs.models import Job
from translation.jobs.refusing import JobRefused
from translation.review import verbs
from translation.review.answering import page, part, while_in_hand
from translation.review.forms import ApproveForm, GiveBackForm, QuestionForm, RemarkForm


@require_safe
@never_cache
@acting(Role.TREV)
@while_in_hand
def review(request: ActingRequest, job: Job) -> HttpResponse:
    """The page. `?at=3` opens the form for a remark on segment 3, `?at=0` on the whole."""
    at = request.GET.get("at", "")[:9]
    return page(request, job, at=int(at) if at.isascii() and at.isdecimal() else None)


@require_safe
@never_cache
@acting(Role.TREV)
@while_in_hand
def segment(request: ActingRequest, job: Job, number: int) -> HttpResponse:
    """One segment, with the form for a remark open where `?remark` asks for it."""
    if not is_fragment(request):
        return redirect(f"{reverse('translation-review', args=[job.pk])}?at={number}#s{number}")
    return part(request, job, number, form=RemarkForm() if "remark" in request.GET else None)


@require_http_methods(["GET", "POST"])
@never_cache
@acting(Role.TREV)
@while_in_hand
def send_back(request: ActingRequest, job: Job) -> HttpResponse:
    """Ask for the changes that the remarks name."""
    if request.method == "GET":
        return redirect("translation-review", job.pk)
    try:
        verbs.send_back(job.pk, actor=request.actor)
    except JobRefused as refused:
        return page(request, job, refused=refused.blockers, status=CONFLICT)
    messages.success(request, _("%(job)s is with its translator again.") % {"job": job.code})
    return redirect("translation-queue")


@require_http_methods(["GET", "POST"])
@never_cache
@acting(Role.TREV)
@while_in_hand
def approve(request: ActingRequest, job: Job) -> HttpResponse:
    """Sign that the translation is right."""
    if request.method == "GET":
        return redirect("translation-review", job.pk)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return page(request, job, approving=form, status=MALFORMED)
    try:
        verbs.approve(job.pk, actor=request.actor)
    except JobRefused as refused:
        return page(request, job, approving=form, refused=refused.blockers, status=CONFLICT)
    messages.success(request, _("You approved %(job)s.") % {"job": job.code})
    return redirect("translation-queue")


@require_http_methods(["GET", "POST"])
@never_cache
@acting(Role.TREV)
@while_in_hand
def give_back(request: ActingRequest, job: Job) -> HttpResponse:
    """Somebody else shall review it."""
    form = GiveBackForm(sent(request))
    context = {"job": job, "form": form}
    if not form.is_valid():
        status = MALFORMED if form.is_bound else 200
        return show(request, "review/give_back.html", context, status=status)
    try:
        verbs.give_review_back(job.pk, reason=form.cleaned_data["reason"], actor=request.actor)
    except JobRefused as refused:
        context["refused"] = refused.blockers
        return show(request, "review/give_back.html", context, status=CONFLICT)
    messages.success(request, _("%(job)s waits for another reviewer.") % {"job": job.code})
    return away(request, reverse("translation-queue"))


@require_http_methods(["GET", "POST"])
@never_cache
@acting(Role.TREV)
@while_in_hand
def ask(request: ActingRequest, job: Job) -> HttpResponse:
    """Ask the coordinator about a page of the paper."""
    form = QuestionForm(sent(request), initial={"page": request.GET.get("page", 1)})
    asked = job.questions.select_related("answered_by").order_by("pk")
    context = {"job": job, "form": form, "questions": asked}
    if not form.is_valid():
        status = MALFORMED if form.is_bound else 200
        return show(request, "review/ask.html", context, status=status)
    try:
        ask_about(job.pk, form.cleaned_data["page"], form.cleaned_data["text"], actor=request.actor)
    except JobRefused as refused:
        context["refused"] = refused.blockers
        return show(request, "review/ask.html", context, status=CONFLICT)
    messages.success(request, _("Your question is with the coordinator."))
    return away(request, reverse("translation-review", args=[job.pk]))


def sent(request: ActingRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def away(request: ActingRequest, there: str) -> HttpResponse:
    """To another page, from a dialog too."""
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": there})
    return redirect(there)
