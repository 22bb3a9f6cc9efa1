"""Who saw a paper, all of it: for those who watch over that."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casework.cases.models import Case
from casework.people.access import ActingRequest, acting, visible_case
from documents.seen import listing
from documents.uploads.access import may_list
from documents.uploads.models import Version
from documents.uploads.views import kind_of

AT_ONCE = 100


@require_safe
@never_cache
@acting(*listing.SEES_ALL_LOOKS)
def seen(request: ActingRequest, pk: int) -> HttpResponse:
    """The list, or with ?as=csv a file of it; ?person= narrows it to one."""
    version = known_version(request, pk)
    person = listing.chosen(version, request.GET.get("person", ""))
    rows = listing.rows(version)
    if person:
        rows = rows.filter(user=person)
    if request.GET.get("as") == "csv":
        name = f"{version.case.code}-{version.document_type}-v{version.number}-seen.csv"
        return HttpResponse(
            listing.as_csv(version.case, rows.iterator(chunk_size=1000)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    page = Paginator(rows, AT_ONCE).get_page(request.GET.get("part"))
    context = {
        "version": version,
        "kind": kind_of(version.case, version.document_type),
        "page": page,
        "looks": listing.looks(version.case, page),
        "people": listing.people(version),
        "person": person,
    }
    return render(request, "seen/list.html", context)


def known_version(request: ActingRequest, pk: int) -> Version:
    """A version the actor may know of, whether or not they may open it; else 404."""
    version = get_object_or_404(
        Version.objects.filter(case__in=Case.objects.visible_to(request.actor)).select_related(
            "case", "file"
        ),
        pk=pk,
    )
    visible_case(request.actor, version.case.code)  # those not on the case say why first
    if not may_list(kind_of(version.case, version.document_type), request.actor):
        raise Http404
    return version
