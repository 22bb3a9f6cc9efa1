"""How the reviewer's pages answer: whole, or the part that changed; and what is said of a job that left."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casework.blockers import Blocker
from casework.people.access import ActingRequest
from documents.uploads.answers import CONFLICT, is_fragment
from translation.jobs.models import Job
from translation.review.forms import ApproveForm, RemarkForm
from translation.review.models import Justification, Remark
from translation.review.rows import Language, Row
from translation.review.shown import (
    in_review,
    once_reviewed,
    paper_of,
    review_of,
    row_of,
    verdict_of,
    whole_of,
)
from translation.segments.models import Segment

ONLY: dict[str, Callable[[Row], bool]] = {  # what of the segments is listed
    "look": lambda row: row.asks_for_a_look,
    "changed": lambda row: row.before is not None,
}

type Reviewed = Callable[Concatenate[ActingRequest, Job, ...], HttpResponse]


def while_in_hand(view: Reviewed) -> Callable[..., HttpResponse]:
    """For views on a job that the actor reviews now. Once it left them: that it did, and no text."""

    @wraps(view)
    def guarded(request: ActingRequest, pk: int, **more: int) -> HttpResponse:
        job = in_review(request.actor, pk)
        if job is None:
            return left(request, pk)
        try:
            return view(request, job, **more)
        except Job.DoesNotExist:  # it left between the look and the act
            return left(request, pk)
        except (Segment.DoesNotExist, Remark.DoesNotExist, Justification.DoesNotExist) as error:
            raise Http404 from error

    return guarded


def left(request: ActingRequest, pk: int) -> HttpResponse:
    """What became of a job that one does not review (any more); 404 to those who never did."""
    gone = once_reviewed(request.actor, pk)
    if gone is None:
        raise Http404
    status = 200 if request.method == "GET" else CONFLICT
    return render(request, "review/left.html", {"job": gone}, status=status)


def page(
    request: ActingRequest,
    job: Job,
    *,
    at: int | None = None,
    form: RemarkForm | None = None,
    approving: ApproveForm | None = None,
    refused: Sequence[Blocker] = (),
    status: int = 200,
) -> HttpResponse:
    """The whole page. at: the segment whose form for a remark is open, 0 for that on the whole."""
    review = review_of(job)
    only = request.GET.get("only", "")
    context = {
        "review": review,
        "source": review.source,
        "target": review.target,
        "listed": [row for row in review.rows if ONLY.get(only, everything)(row)],
        "verdict": review.verdict,
        "job": job,
        "only": only if only in ONLY else "",
        "at": at,
        "form": form or RemarkForm(),
        "approving": approving or ApproveForm(),
        "refused": refused,
        **paper_of(request, job),
    }
    return render(request, "review/review.html", context, status=status)


def everything(_row: Row) -> bool:
    return True


def part(
    request: ActingRequest,
    job: Job,
    number: int,
    *,
    form: RemarkForm | None = None,
    refused: Sequence[Blocker] = (),
    status: int = 200,
) -> HttpResponse:
    """One segment, or the remarks on the whole (number 0), with the verdict beside it.

    form: for a remark, open.
    """
    context: dict[str, Any] = {
        "job": job,
        "source": Language(job.source_language),
        "target": Language(job.target_language),
        "at": number if form is not None else None,
        "form": form,
        "refused": refused,
        "verdict": verdict_of(job),
        "approving": ApproveForm(),
    }
    if number:
        context["row"] = row_of(job, job.segments.get(number=number))
    else:
        context["whole"] = whole_of(job)
    return render(request, "review/part.html", context, status=status)


def changed(request: ActingRequest, job: Job, number: int) -> HttpResponse:
    """Something about a segment was done."""
    if is_fragment(request):
        return part(request, job, number)
    return redirect(place(job, number))


def not_done(
    request: ActingRequest,
    job: Job,
    number: int,
    form: RemarkForm | None,
    refused: Sequence[Blocker] = (),
    *,
    status: int,
) -> HttpResponse:
    """A remark was not taken; what was typed is given back."""
    if is_fragment(request):
        return part(request, job, number, form=form, refused=refused, status=status)
    return page(request, job, at=number, form=form, refused=refused, status=status)


def place(job: Job, number: int) -> str:
    """The address of a segment on the page; of the remarks on the whole with 0."""
    return f"{reverse('translation-review', args=[job.pk])}#{f's{number}' if number else 'whole'}"
