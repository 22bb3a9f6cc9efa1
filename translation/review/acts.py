"""What a reviewer does with one segment: remark on it, take a remark back, accept a reason."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casework.people.access import ActingRequest, acting
from casework.people.roles import Role
from documents.uploads.answers import CONFLICT, MALFORMED
from translation.jobs.models import Job
from translation.jobs.refusing import JobRefused
from translation.review import verbs
from translation.review.answering import changed, not_done, place, while_in_hand
from translation.review.forms import RemarkForm


@require_http_methods(["GET", "POST"])
@never_cache
@acting(Role.TREV)
@while_in_hand
def remark(request: ActingRequest, job: Job, number: int) -> HttpResponse:
    """A remark on a segment; on the whole with number 0."""
    if request.method == "GET":
        return redirect(place(job, number))
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return not_done(request, job, number, form, status=MALFORMED)
    try:
        verbs.remark(job.pk, number or None, actor=request.actor, **form.cleaned_data)
    except JobRefused as refused:
        return not_done(request, job, number, form, refused.blockers, status=CONFLICT)
    return changed(request, job, number)


@require_http_methods(["GET", "POST"])
@never_cache
@acting(Role.TREV)
@while_in_hand
def withdraw(request: ActingRequest, job: Job, remark: int) -> HttpResponse:
    """Take a remark of this review back."""
    if request.method == "GET":
        return redirect("translation-review", job.pk)
    try:
        found = verbs.withdraw_remark(job.pk, remark, actor=request.actor)
    except JobRefused as refused:
        return not_done(request, job, 0, None, refused.blockers, status=CONFLICT)
    return changed(request, job, found.segment.number if found.segment else 0)


@require_http_methods(["GET", "POST"])
@never_cache
@acting(Role.TREV)
@while_in_hand
def accept(request: ActingRequest, job: Job, reason: int) -> HttpResponse:
    """The translator's reason for a critical finding holds."""
    if request.method == "GET":
        return redirect("translation-review", job.pk)
    try:
        found = verbs.accept(job.pk, reason, actor=request.actor)
    except JobRefused as refused:
        return not_done(request, job, 0, None, refused.blockers, status=CONFLICT)
    return changed(request, job, found.segment.number)
