"""The linguists' home: what is in their hands, what they are offered, what waits for them."""

import json
from collections.abc import Callable, Sequence
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.blockers import Blocker
from casework.people.access import ActingRequest, View, acting
from casework.people.roles import Role
from documents.uploads.answers import CONFLICT, MALFORMED, is_fragment
from translation.jobs import claiming
from translation.jobs.models import Job
from translation.jobs.refusing import JobRefused
from translation.queue.lists import lists
from translation.review.verbs import take_review

LINGUISTS = (Role.TRANS, Role.TREV)


def to_the_queue(view: View) -> View:
    """For views that only take what is sent: opened as a page, they lead to the lists."""

    @wraps(view)
    def guarded(request: ActingRequest, pk: int) -> HttpResponse:
        return redirect("translation-queue") if request.method == "GET" else view(request, pk)

    return guarded


TAKES: dict[str, Callable[..., Job]] = {Role.TRANS: claiming.claim, Role.TREV: take_review}


@require_safe
@never_cache
@acting(*LINGUISTS)
def queue(request: ActingRequest) -> HttpResponse:
    """The lists of the acting role."""
    return shown(request)


@require_POST
@acting(Role.TRANS)
def take_next(request: ActingRequest) -> HttpResponse:
    """Take the job that matters most of those one can do."""
    job = claiming.claim_next(actor=request.actor)
    if job is None:
        text = _("There is no job for you now. Somebody else may have been quicker.")
        return shown(request, [Blocker("NOTHING_WAITS", text)], status=CONFLICT)
    return done(request, _("%(job)s is yours.") % {"job": job.code})


@require_http_methods(["GET", "POST"])
@acting(*LINGUISTS)
@to_the_queue
def take(request: ActingRequest, pk: int) -> HttpResponse:
    """Take one job, to translate or to review it."""
    try:
        job = TAKES[request.actor.role](pk, actor=request.actor)
    except Job.DoesNotExist as error:
        raise Http404 from error
    except JobRefused as refused:
        return shown(request, refused.blockers, status=CONFLICT)
    return done(request, _("%(job)s is yours.") % {"job": job.code})


@require_http_methods(["GET", "POST"])
@acting(Role.TRANS)
@to_the_queue
def decline(request: ActingRequest, pk: int) -> HttpResponse:
    """Say no to an offer, and why."""
    try:
        job = claiming.decline(pk, reason=request.POST.get("reason", ""), actor=request.actor)
    except Job.DoesNotExist as error:
        raise Http404 from error
    except JobRefused as refused:
        status = MALFORMED if "REASON_REQUIRED" in refused.codes else CONFLICT
        return shown(request, refused.blockers, status=status)
    return done(request, _("You declined %(job)s. Others can take it now.") % {"job": job.code})


def shown(
    request: ActingRequest, refused: Sequence[Blocker] = (), *, status: int = 200
) -> HttpResponse:
    """The lists as they are now, whole or as a part; with why something was not done."""
    part = "#lists" if is_fragment(request) else ""
    context = {"lists": lists(request.actor), "refused": refused}
    return render(request, f"queue/queue.html{part}", context, status=status)


def done(request: ActingRequest, said: str) -> HttpResponse:
    """The lists after a deed, and a notice of it."""
    if not is_fragment(request):
        messages.success(request, said)
        return redirect("translation-queue")
    answered = shown(request)
    answered.headers["HX-Trigger"] = json.dumps({"notice": {"text": said, "level": "success"}})
    return answered
