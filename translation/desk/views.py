"""The page on which a translator works: the paper beside its segments, each saved on its own."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from casework.people.access import ActingRequest, acting
from casework.people.roles import Role
from documents.uploads.answers import CONFLICT
from translation.desk.aids import aids_for
from translation.desk.forms import WritingForm
from translation.desk.rows import chips
from translation.desk.shown import desk, in_hand, once_theirs
from translation.desk.writing import WrittenElsewhere, write_segment
from translation.jobs.models import Job
from translation.jobs.refusing import JobRefused, refused
from translation.review.findings import Judged, judge
from translation.segments.models import Segment


@require_safe
@never_cache
@acting(Role.TRANS)
def job(request: ActingRequest, pk: int) -> HttpResponse:
    """The desk; or for a job that left one's hands, that it did, without a word of its text."""
    found = in_hand(request.actor, pk)
    if found is None:
        return left(request, pk)
    return shown(request, found)


def left(request: ActingRequest, pk: int) -> HttpResponse:
    """What became of a job that one does not have (any more); 404 to those who never did."""
    gone = once_theirs(request.actor, pk)
    if gone is None:
        raise Http404
    mine = gone.translator_id == request.actor.user_id
    return render(request, "desk/left.html", {"job": gone, "mine": mine})


def shown(
    request: ActingRequest,
    job: Job,
    typed: Mapping[int, str] | None = None,
    error: JobRefused | None = None,
) -> HttpResponse:
    """The desk with what it says to a segment that was not saved, for those without scripts."""
    context = {
        "desk": desk(request, job, typed),
        "job": job,
        "refused": error.blockers if error else (),
        "refused_at": next(iter(typed or {}), None),
    }
    return render(request, "desk/job.html", context, status=CONFLICT if error else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@acting(Role.TRANS)
def segment(request: ActingRequest, pk: int, number: int) -> HttpResponse:
    """Save one segment. Scripts get JSON: what stands there now, or why it was not saved (409)."""
    place = f"{reverse('translation-job', args=[pk])}#s{number}"
    if request.method == "GET":
        return redirect(place)
    form = WritingForm(request.POST)
    if not form.is_valid():
        return malformed(request, pk)
    seen = form.cleaned_data["seen_revision"]
    try:
        written = write_segment(pk, number, form.text(), seen_revision=seen, actor=request.actor)
    except (Job.DoesNotExist, Segment.DoesNotExist) as error:
        raise Http404 from error
    except JobRefused as error:
        return not_saved(request, pk, {number: form.text().target}, error)
    if is_script(request):
        return JsonResponse(standing(request, written))
    messages.success(request, _("Segment %(number)s is saved.") % {"number": number})
    return redirect(place)


def malformed(request: ActingRequest, pk: int) -> HttpResponse:
    """What no page of ours sends; outsiders learn nothing of it."""
    if in_hand(request.actor, pk) is None:
        raise Http404
    text = _("This cannot be saved as it is: it holds signs that are no text. Reload the page.")
    return not_saved(request, pk, {}, refused("MALFORMED", text))


def is_script(request: ActingRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def not_saved(
    request: ActingRequest, pk: int, typed: dict[int, str], error: JobRefused
) -> HttpResponse:
    """Nothing was changed; what was typed is given back."""
    if is_script(request):
        said: dict[str, Any] = {"refused": str(error), "codes": error.codes}
        if isinstance(error, WrittenElsewhere):
            said |= as_it_stands(error.segment)
        return JsonResponse(said, status=CONFLICT)
    found = in_hand(request.actor, pk)
    return shown(request, found, typed, error) if found else left(request, pk)


def as_it_stands(segment: Segment) -> dict[str, Any]:
    return {
        "number": segment.number,
        "revision": segment.revision,
        "state": segment.state,
        "target": segment.target,
        "source": segment.source,
        "source_shown": chips(segment.source),
    }


def standing(request: ActingRequest, segment: Segment) -> dict[str, Any]:
    """A segment as it stands now, with what is found in it."""
    [judged] = judge(segment.job, [segment])
    context = {"judged": judged, "number": segment.number, "job": segment.job}
    return {
        **as_it_stands(segment),
        "badges": badges(judged),
        "findings": render_to_string("desk/findings.html", context, request),
    }


def badges(judged: Judged) -> str:
    return render_to_string("desk/badges.html", {"judged": judged})


@require_safe
@never_cache
@acting(Role.TRANS)
def findings(request: ActingRequest, pk: int) -> HttpResponse:
    """The badges of all segments in which something was found; asked for once the page is there."""
    found = in_hand(request.actor, pk)
    if found is None:
        raise Http404
    judged = [one for one in judge(found, found.segments.all()) if one.findings]
    return JsonResponse({"badges": {one.segment.number: badges(one) for one in judged}})


@require_safe
@never_cache
@acting(Role.TRANS)
def aids(request: ActingRequest, pk: int, number: int) -> HttpResponse:
    """What helps with one segment: matches of the memory, terms, findings."""
    found = in_hand(request.actor, pk)
    one = found.segments.filter(number=number).first() if found else None
    if found is None or one is None:
        raise Http404
    [judged] = judge(found, [one])
    context = {
        "job": found,
        "number": number,
        "judged": judged,
        "aids": aids_for(found, one),
    }
    return render(request, "desk/aids.html", context)
