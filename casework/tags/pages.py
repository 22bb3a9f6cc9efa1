"""The dialog with the tags of a case, and the page on which managers keep the tags in order."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from casework.blockers import Refused
from casework.cases.models import STAGES
from casework.contacts.answers import CONFLICT, MALFORMED, is_fragment, sent, show, told
from casework.people.access import ActingRequest, acting, visible_case
from casework.tags import access, verbs
from casework.tags.forms import CaseTagsForm, TagForm
from casework.tags.models import Colour, Tag


@require_http_methods(["GET", "POST"])
@acting(*access.MAY_TAG)
def of_case(request: ActingRequest, code: str) -> HttpResponse:
    """The tags of a case, and a form to change them."""
    case = visible_case(request.actor, code)
    form = CaseTagsForm(sent(request), case=case)
    context: dict[str, Any] = {"case": case, "form": form}
    if not form.is_bound:
        return show(request, "tags/of_case.html", context)
    if not form.is_valid():
        return show(request, "tags/of_case.html", context, status=MALFORMED)
    try:
        _put(form, case.pk, request)
    except Refused as refused:
        context["refused"] = refused.blockers
        return show(request, "tags/of_case.html", context, status=CONFLICT)
    if is_fragment(request):
        return HttpResponse(status=204, headers=told(case.code))
    return redirect("case", case.code)


@transaction.atomic
def _put(form: CaseTagsForm, case_id: int, request: ActingRequest) -> None:
    """What the form asks for, all of it or nothing."""
    wanted = form.wanted
    if form.cleaned_data["new"].strip():
        wanted.add(verbs.make(form.cleaned_data["new"], actor=request.actor).pk)
    if gone := form.before - wanted:
        verbs.remove(case_id, gone, actor=request.actor)
    if fresh := wanted - form.before:
        verbs.add(case_id, fresh, actor=request.actor)


@require_safe
@acting(*access.MAY_KEEP)
def tags(request: ActingRequest) -> HttpResponse:
    """Every tag with how many open and closed cases have it."""
    is_open = Q(cases__case__stage__in=STAGES)
    found = Tag.objects.annotate(
        opened=Count("cases", filter=is_open),
        closed=Count("cases", filter=~is_open & Q(cases__isnull=False)),
    )
    return render(request, "tags/tags.html", {"tags": found})


@require_http_methods(["GET", "POST"])
@acting(*access.MAY_KEEP)
def tag(request: ActingRequest, pk: int) -> HttpResponse:
    """Rename, recolour or retire a tag."""
    tag = get_object_or_404(Tag, pk=pk)
    begun = {"name": tag.name, "colour": tag.colour, "retired": tag.retired}
    form = TagForm(sent(request), initial=begun)
    context: dict[str, Any] = {"tag": tag, "form": form, "colours": Colour}
    if not form.is_bound:
        return show(request, "tags/tag.html", context)
    if not form.is_valid():
        return show(request, "tags/tag.html", context, status=MALFORMED)
    try:
        verbs.change(tag.pk, actor=request.actor, **form.cleaned_data)
    except Refused as refused:
        context["refused"] = refused.blockers
        return show(request, "tags/tag.html", context, status=CONFLICT)
    if is_fragment(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect("tags")
