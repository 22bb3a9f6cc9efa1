"""Dialogs in which staff do something with a translation where they see it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from casework import languages
from casework.cases.models import Case
from casework.people.access import ActingRequest, acting, visible_case
from casework.protocols.compiled import protocol
from documents.models import Version
from documents.uploads import answers
from documents.uploads.views import seen_version
from translation.asking import verbs as asking
from translation.asking.models import Question
from translation.jobs.models import Job
from translation.jobs.opening import STAFFS
from translation.jobs.ordering import order
from translation.jobs.refusing import JobRefused
from translation.progress.acts import ACTS
from translation.progress.forms import AnswerForm, OrderForm

Given = dict[str, Any]


@require_http_methods(["GET", "POST"])
@acting(*STAFFS)
def act(request: ActingRequest, job_id: int, code: str) -> HttpResponse:
    """Do one of ACTS with a job."""
    if code not in ACTS:
        raise Http404
    wanted = ACTS[code]
    jobs = Job.objects.visible_to(request.actor).select_related("case", "translator")
    job = get_object_or_404(jobs, pk=job_id)
    if wanted.of_case:
        visible_case(request.actor, job.case.code)
    form = wanted.form(request.POST if request.method == "POST" else None, job=job)
    context = {"job": job, "act": wanted, "form": form, "pair": pair(job)}
    return _attempt(
        request,
        "progress/act.html",
        context,
        job.case,
        lambda given: wanted.do(job.pk, given, request.actor),
    )


@require_http_methods(["GET", "POST"])
@acting(*STAFFS)
def ordered(request: ActingRequest, version_id: int) -> HttpResponse:
    """Have a paper put into another language that the hospital reads."""
    version, kind = seen_version(request, version_id)
    case = version.case
    there = Job.objects.standing().filter(version=version)
    known = {version.language, *there.values_list("target_language", flat=True)}
    codes = [c for c in protocol(case.protocol_id).settings["site_languages"] if c not in known]
    form = OrderForm(request.POST if request.method == "POST" else None, codes=codes)
    context = {"case": case, "kind": kind, "form": form, "codes": codes}
    return _attempt(
        request,
        "progress/order.html",
        context,
        case,
        lambda given: order(version.pk, given["language"], actor=request.actor),
    )


@require_http_methods(["GET", "POST"])
@acting(*STAFFS)
def answer(request: ActingRequest, question_id: int) -> HttpResponse:
    """Answer what a linguist asks about a page; the job stays with them."""
    mine = Question.objects.filter(job__in=Job.objects.visible_to(request.actor))
    rows = mine.select_related("case", "job__version", "segment", "asked_by", "answered_by")
    question = get_object_or_404(rows, pk=question_id)
    case = visible_case(request.actor, question.case.code)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    context = {"case": case, "question": question, "form": form}
    return _attempt(
        request,
        "progress/answer.html",
        context,
        case,
        lambda given: asking.answer(question.pk, given["answer"], actor=request.actor),
    )


def pair(job: Job) -> tuple[str, str]:
    return languages.name(job.source_language), languages.name(job.target_language)


def _attempt(
    request: ActingRequest,
    template: str,
    context: Given,
    case: Case,
    do: Callable[[Given], object],
) -> HttpResponse:
    """Show the form; when it was sent, do the deed. A refusal keeps what was typed."""
    form: forms.Form = context["form"]
    if not form.is_bound:
        return answers.show(request, template, context)
    if not form.is_valid():
        return answers.show(request, template, context, status=answers.MALFORMED)
    try:
        do(form.cleaned_data)
    except (Job.DoesNotExist, Question.DoesNotExist, Version.DoesNotExist) as error:
        raise Http404 from error
    except JobRefused as refused:
        context["refused"] = refused.blockers
        return answers.show(request, template, context, status=answers.CONFLICT)
    return answers.changed(request, case.code)
