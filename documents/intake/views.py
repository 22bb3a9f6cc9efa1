"""The intake desk: what came loose, one file beside its picture, filed by keyboard."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import clock
from casework.cases.models import Case
from casework.people.access import ActingRequest, acting, sent_to, visible_case
from casework.people.roles import DESK_ROLES
from documents.files.models import File
from documents.intake import dates, desk, verbs
from documents.intake.cases import find
from documents.intake.forms import AsideForm, FilingForm
from documents.intake.shown import seen_file
from documents.intake.waiting import next_to, waiting
from documents.uploads import answers
from documents.uploads.refusing import UploadRefused

MOST = 99  # that the header counts


@require_safe
@acting(*DESK_ROLES)
def intake(request: ActingRequest) -> HttpResponse:
    """The files that wait, without one of them opened; or their list beside the `open` one."""
    opened = request.GET.get("open", "")
    context = {
        "desk": desk.desk(request.actor),
        "open": int(opened) if opened.isdecimal() else None,
    }
    part = "#list" if answers.is_fragment(request) else ""
    return render(request, f"intake/intake.html{part}", context)


@require_http_methods(["GET", "POST"])
@acting(*DESK_ROLES)
def paper(request: ActingRequest, pk: int) -> HttpResponse:
    """One file that waits. POST files it, and goes on to the next."""
    file = seen_file(request, pk)
    code = request.POST.get("case") or request.GET.get("case", "")
    case = file.case or (visible_case(request.actor, code) if code else None)
    form = desk.filing_form(case, request.actor, request.POST or None) if case else None
    if request.method == "GET":
        return shown(request, file, case, form)
    if case is None or form is None:
        return looked_for(request, file)
    if not form.is_valid():
        return shown(request, file, case, form, status=answers.MALFORMED)
    following = next_to(file.pk, request.actor)
    try:
        verbs.file_paper(file.pk, case.pk, actor=request.actor, **form.cleaned_data)
    except UploadRefused as refused:
        return shown(request, file, case, form, refused=refused.blockers, status=answers.CONFLICT)
    messages.success(request, _("Filed to %(case)s.") % {"case": case.code})
    return on_to(following, case.code)


def looked_for(request: ActingRequest, file: File) -> HttpResponse:
    """No case was chosen: what the typed text may mean, for those without scripts too."""
    found = find(request.POST.get("typed", ""), request.actor)
    if len(found) == 1:
        return redirect(f"{reverse('intake-paper', args=[file.pk])}?case={found[0].code}")
    return shown(request, file, None, None, found=found, sought=True, status=answers.MALFORMED)


def shown(
    request: ActingRequest,
    file: File,
    case: Case | None,
    form: FilingForm | None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The desk with one file opened, or the part of it that is asked for."""
    part = ""
    if answers.is_fragment(request):
        part = "#preview" if request.GET.get("part") == "preview" else "#filing"
    context = {
        "desk": None if part else desk.desk(request.actor),
        "opened": desk.opened(file, case, request.actor),
        "open": file.pk,
        "form": form,
        "aside_form": AsideForm(),
        **more,
    }
    return render(request, f"intake/intake.html{part}", context, status=status)


def on_to(following: int | None, code: str = "") -> HttpResponse:
    """The next file, with the same case chosen."""
    if following is None:
        return redirect("intake")
    chosen = f"?case={code}" if code else ""
    return redirect(f"{reverse('intake-paper', args=[following])}{chosen}")


@require_http_methods(["GET", "POST"])
@acting(*DESK_ROLES)
@sent_to("intake-paper")
def aside(request: ActingRequest, pk: int) -> HttpResponse:
    """A file is no paper."""
    file = seen_file(request, pk)
    form = AsideForm(request.POST)
    if not form.is_valid():
        return shown(request, file, file.case, None, aside_form=form, status=answers.MALFORMED)
    following = next_to(file.pk, request.actor)
    try:
        verbs.set_aside(file.pk, actor=request.actor, reason=form.cleaned_data["reason"])
    except UploadRefused as refused:
        more = {"refused": refused.blockers}
        return shown(request, file, file.case, None, status=answers.CONFLICT, **more)
    messages.success(request, _("Set aside. It is kept, and stands on record with your name."))
    return on_to(following, request.POST.get("case", ""))


@require_safe
@acting(*DESK_ROLES)
def count(request: ActingRequest) -> HttpResponse:
    """How many wait, for the header."""
    some = waiting(request.actor)[: MOST + 1].count()
    return render(request, "intake/count.html", {"some": min(some, MOST), "more": some > MOST})


@require_POST
@acting(*DESK_ROLES)
def cases(request: ActingRequest) -> HttpResponse:
    """The cases that a typed text may mean."""
    found = find(request.POST.get("typed", ""), request.actor)
    return JsonResponse({"cases": [{"code": one.code, "label": one.label} for one in found]})


@require_POST
@acting(*DESK_ROLES)
def typed_date(request: ActingRequest) -> HttpResponse:
    """A typed date, said back in words."""
    try:
        day = dates.read(request.POST.get("effective_date", ""), clock.site_today())
    except dates.NotADate as error:
        return JsonResponse({"error": str(error)})
    return JsonResponse({"day": date_format(day, "l, j F Y")})
