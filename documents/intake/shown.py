"""Loose files, shown to who may file them; each showing is on record."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casework.people.access import ActingRequest, acting
from casework.people.roles import DESK_ROLES
from documents.examination.looking import ENDINGS
from documents.files.models import File
from documents.intake.waiting import waiting
from documents.seen.models import Seen
from documents.seen.recording import record, record_once
from documents.storage import StorageFailed, store
from documents.uploads import preview
from documents.uploads.answers import AWAY
from documents.uploads.serving import LIVES, inline


def seen_file(request: ActingRequest, pk: int) -> File:
    """A file that waits and that this actor may file; else 404."""
    return get_object_or_404(waiting(request.actor), pk=pk)


@require_safe
@acting(*DESK_ROLES)
def file(request: ActingRequest, pk: int) -> HttpResponse:
    """To the file itself, to keep."""
    found = seen_file(request, pk)
    if not found.is_clean:
        messages.warning(request, _("This file is not given out. Read why."))
        return redirect("intake-paper", found.pk)
    record(request, found, Seen.Kind.DOWNLOADED)
    ending = ENDINGS.get(found.content_type, "bin")
    address = store().address(
        found.key,
        name=f"paper-{found.pk}.{ending}",
        content_type=found.content_type,
        inline=False,
        seconds=LIVES,
    )
    return redirect(address)


@require_safe
@acting(*DESK_ROLES)
def page(request: ActingRequest, pk: int, number: int) -> HttpResponse:
    """One page of the file as a picture."""
    found = seen_file(request, pk)
    if not found.is_clean:
        raise Http404
    try:
        drawn = preview.page(found, number)
    except preview.NoSuchPage as error:
        raise Http404 from error
    except StorageFailed as failed:
        return HttpResponse(str(failed), status=AWAY, content_type="text/plain")
    record_once(request, found)
    return inline(drawn, "image/png")
