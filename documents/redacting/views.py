"""Drawing what is to be black, the copies that were made, and taking one back."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.people.access import ActingRequest, acting
from documents.models import Redaction, Version
from documents.redacting import asking, copies
from documents.uploads import answers
from documents.uploads.refusing import UploadRefused
from documents.uploads.views import seen_version
from documents.viewing.showing import show_version


@require_http_methods(["GET", "POST"])
@never_cache
@acting(*asking.REDACTS)
def redact(request: ActingRequest, pk: int) -> HttpResponse:
    """Draw rectangles over the pages, and have a copy made in which they are black."""
    version = redactable(request, pk)
    context: dict[str, Any] = {"version": version, "case": version.case}
    status = answers.CONFLICT
    if request.method == "POST":
        try:
            sent = json.loads(request.POST.get("rectangles") or "{}")
            asking.ask(version.pk, actor=request.actor, rectangles=sent)
        except UploadRefused as refused:
            context["refused"] = refused.blockers
        except (ValueError, RecursionError):
            status = answers.MALFORMED
        else:
            messages.success(request, _("The redacted copy is being made."))
            return redirect("document-check", version.pk)
    elif asking.can_be_redacted(version.file):
        status = 200
    context["showing"] = show_version(request, version, version.file)
    context["may_draw"] = asking.can_be_redacted(version.file)
    context["drawn"] = request.POST.get("rectangles", "")
    return render(request, "redacting/redact.html", context, status=status)


@require_safe
@never_cache
@acting()
def listed(request: ActingRequest, pk: int) -> HttpResponse:
    """The copies of a paper, to be put into the page that is there."""
    version, kind = seen_version(request, pk)
    shown = copies.of(version, kind, request.actor)
    return render(request, "redacting/copies.html", {"version": version, "copies": shown})


@require_POST
@acting(*asking.REDACTS)
def withdraw(request: ActingRequest, pk: int, redaction: int) -> HttpResponse:
    """Take a copy back."""
    version = redactable(request, pk)
    try:
        asking.withdraw(version.pk, redaction, actor=request.actor)
    except Redaction.DoesNotExist as error:
        raise Http404 from error
    except UploadRefused as refused:
        messages.error(request, str(refused.blockers[0].message))
    return redirect("document-check", version.pk)


def redactable(request: ActingRequest, pk: int) -> Version:
    version, kind = seen_version(request, pk)
    if not asking.may_redact(version, kind, request.actor):
        raise PermissionDenied
    return version
