"""Translating outside: the job as a file, and the file that comes back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from casework import languages
from casework.people.access import ActingRequest, acting
from casework.people.roles import Role
from documents.seen.models import Seen
from documents.seen.recording import record
from translation.exchange.refusing import ExchangeRefused
from translation.jobs.models import Job
from translation.jobs.refusing import JobRefused
from translation.outside.files import LARGEST, WAYS, as_file, laid_beside
from translation.outside.forms import ComeBackForm
from translation.outside.verbs import take_over

CONFLICT, MALFORMED = 409, 422


@require_http_methods(["GET", "POST"])
@never_cache
@acting(Role.TRANS)
def outside(request: ActingRequest, pk: int) -> HttpResponse:
    """Take the job out as a file, and bring the translation back."""
    job = get_object_or_404(Job.objects.in_hands_of(request.actor), pk=pk)
    form = ComeBackForm(request.POST or None, request.FILES or None)
    context = {
        "job": job,
        "form": form,
        "largest": LARGEST // 2**20,
        "languages": {
            "source": languages.name(job.source_language),
            "target": languages.name(job.target_language),
        },
    }
    if request.method == "GET":
        return render(request, "outside/outside.html", context)
    if not form.is_valid():
        return render(request, "outside/outside.html", context, status=MALFORMED)
    file = form.cleaned_data["file"]
    try:
        laying = laid_beside(job, file.read(), file.name or "")
        context["taken"] = take_over(job.pk, laying, actor=request.actor)
    except ExchangeRefused as refused:
        form.add_error("file", str(refused))
        return render(request, "outside/outside.html", context, status=MALFORMED)
    except JobRefused as refused:
        context["refused"] = refused.blockers
        return render(request, "outside/outside.html", context, status=CONFLICT)
    except Job.DoesNotExist:
        messages.warning(request, _("This job is not with you any more."))
        return redirect("translation-queue")
    return render(request, "outside/outside.html", context)


@require_safe
@never_cache
@acting(Role.TRANS)
def file(request: ActingRequest, pk: int, way: str) -> HttpResponse:
    """The job as a Word table or XLIFF. On record."""
    job = get_object_or_404(
        Job.objects.in_hands_of(request.actor).select_related("version__file"), pk=pk
    )
    if way not in WAYS:
        raise Http404
    record(request, job.version.file, Seen.Kind.DOWNLOADED)
    name = f"{job.code}-{job.source_language}-{job.target_language}.{way}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(as_file(job, way), content_type=WAYS[way][0], headers=headers)
