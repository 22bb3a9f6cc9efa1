"""A file as it is looked at: the viewer, addresses of the file, its pages, thumbnails and text."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from casework.people.access import ActingRequest, acting
from documents.files.models import File, State
from documents.lending.lending import lent, lent_version
from documents.models import Version
from documents.redacting.giving import copy_of, given_to
from documents.seen.models import Seen
from documents.seen.recording import record_once
from documents.storage import StorageFailed
from documents.uploads import answers, preview
from documents.uploads.serving import LIVES, NotGivenOut, give, inline
from documents.uploads.views import seen_version
from documents.viewing.showing import show_version

TEXT_AT_ONCE = 20  # pages


@require_safe
@never_cache
@acting()
def viewer(request: ActingRequest, pk: int, copy: int | None = None) -> HttpResponse:
    """The viewer alone, to be put into a page that is there."""
    version, file = seen_file(request, pk, copy)
    context = {"showing": show_version(request, version, file, copy)}
    return render(request, "viewing/viewer.html", context)


@require_safe
@never_cache
@acting()
def copy(request: ActingRequest, pk: int, copy: int) -> HttpResponse:
    """A redacted copy, in the viewer."""
    version, file = seen_file(request, pk, copy)
    showing = show_version(request, version, file, copy)
    return render(request, "viewing/copy.html", {"version": version, "showing": showing})


@require_safe
@never_cache
@acting()
def file(request: ActingRequest, pk: int, copy: int | None = None) -> HttpResponse:
    """To the file itself, to keep. What was lent is looked at only."""
    version, file = seen_file(request, pk, copy)
    if lent(version, request.actor):
        raise PermissionDenied
    try:
        return redirect(give(request, version, file, Seen.Kind.DOWNLOADED))
    except NotGivenOut:
        messages.warning(request, _("This file is not given out. Read why."))
        return redirect("document-check", version.pk)


@require_POST
@never_cache
@acting()
def address(request: ActingRequest, pk: int, copy: int | None = None) -> HttpResponse:
    """Where the viewer reads the file from, for the next minute."""
    version, file = seen_file(request, pk, copy)
    try:
        where = give(request, version, file, Seen.Kind.SHOWN)
    except NotGivenOut:
        return JsonResponse({"error": file.get_state_display()}, status=answers.CONFLICT)
    return JsonResponse({"url": where, "seconds": LIVES})


@require_safe
@acting()
def page(request: ActingRequest, pk: int, number: int, copy: int | None = None) -> HttpResponse:
    """One page of the file as a picture."""
    file = clean_file(request, pk, copy)
    try:
        drawn = preview.page(file, number)
    except preview.NoSuchPage as error:
        raise Http404 from error
    except StorageFailed as failed:
        return HttpResponse(str(failed), status=answers.AWAY, content_type="text/plain")
    record_once(request, file)
    return inline(drawn, "image/png")


@require_safe
@acting()
def thumbnail(
    request: ActingRequest, pk: int, number: int, copy: int | None = None
) -> HttpResponse:
    """A small picture of one page."""
    file = clean_file(request, pk, copy)
    found = get_object_or_404(file.contents.exclude(thumbnail=b""), number=number)
    record_once(request, file)
    return inline(bytes(found.thumbnail), "image/jpeg")


@require_safe
@never_cache
@acting()
def text(request: ActingRequest, pk: int, copy: int | None = None) -> HttpResponse:
    """What can be read on the pages, as far as it can; twenty pages at once."""
    version, file = seen_file(request, pk, copy)
    if file.state != State.CLEAN:
        raise Http404
    read = Paginator(file.contents.order_by("number").defer("thumbnail"), TEXT_AT_ONCE)
    pages = read.get_page(request.GET.get("part"))
    record_once(request, file)
    context = {"version": version, "pages": pages, "where": request.path}
    return answers.show(request, "viewing/text.html", context)


def seen_file(request: ActingRequest, pk: int, copy: int | None) -> tuple[Version, File]:
    """A version the actor may open, and the file of it that they are given; else 404 or 403."""
    version = lent_version(request.actor, pk) or seen_version(request, pk)[0]
    if copy is None:
        return version, given_to(version, request.actor)
    found = copy_of(version, copy, request.actor)
    if found is None:
        raise Http404
    return version, found


def clean_file(request: ActingRequest, pk: int, copy: int | None) -> File:
    _version, file = seen_file(request, pk, copy)
    if not file.is_clean:
        raise Http404
    return file
