"""Writing down who saw a paper, before it is shown."""

import logging
from collections.abc import Collection
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from casework import clock
from casework.cases.models import Access
from casework.people.access import ActingRequest, midnight
from casework.people.roles import SAYS_WHY
from documents.files.models import File
from documents.seen.models import Seen

logger = logging.getLogger(__name__)

SHOWING = timedelta(minutes=30)  # so long is what is looked at part of one showing


def record(request: ActingRequest, file: File, kind: Seen.Kind) -> Seen:
    """One row: who, in which role, from where, and why where that was asked."""
    actor = request.actor
    assert actor.user is not None
    seen = Seen.objects.create(
        file=file,
        user=actor.user,
        role=actor.role,
        kind=kind,
        purpose=_said_why(request, file),
        ip=address_of(request),
        at=clock.now(),
    )
    logger.info("document.seen", extra={"file": file.pk, "kind": kind, "role": actor.role})
    return seen


def record_once(request: ActingRequest, file: File) -> None:
    """Pictures, text and thumbnails are parts of a showing: a row, unless there is one of late."""
    if _shown_of_late(request, file):
        return
    with transaction.atomic():  # a page asks for many of them at once
        File.objects.select_for_update(no_key=True).get(pk=file.pk)
        if not _shown_of_late(request, file):
            record(request, file, Seen.Kind.SHOWN)


def record_each(request: ActingRequest, file_ids: Collection[int]) -> None:
    """As `record_once`, for parts of several files at once."""
    actor, now = request.actor, clock.now()
    assert actor.user is not None
    of_late = Seen.objects.filter(
        file__in=file_ids,
        user=actor.user,
        role=actor.role,
        kind=Seen.Kind.SHOWN,
        at__gte=now - SHOWING,
    )
    missing = set(file_ids) - set(of_late.values_list("file", flat=True))
    if not missing:
        return
    shown = [
        Seen(
            file=file,
            user=actor.user,
            role=actor.role,
            kind=Seen.Kind.SHOWN,
            purpose=_said_why(request, file) if actor.role in SAYS_WHY else "",
            ip=address_of(request),
            at=now,
        )
        for file in File.objects.filter(pk__in=missing)
    ]
    Seen.objects.bulk_create(shown)


def _shown_of_late(request: ActingRequest, file: File) -> bool:
    return Seen.objects.filter(
        file=file,
        user=request.actor.user,
        role=request.actor.role,
        kind=Seen.Kind.SHOWN,
        at__gte=clock.now() - SHOWING,
    ).exists()


def _said_why(request: ActingRequest, file: File) -> str:
    """What this person said today when they opened the file's case."""
    said = Access.objects.filter(
        case=file.case_id, user=request.actor.user, role=request.actor.role, at__gte=midnight()
    ).exclude(purpose="")
    return said.order_by("-at").values_list("purpose", flat=True).first() or ""


def address_of(request: HttpRequest) -> str | None:
    """Where a request came from: in production as our own proxy wrote it down, which stands last."""
    told = request.META.get("REMOTE_ADDR", "")
    if settings.PRODUCTION:
        told = request.META.get("HTTP_X_FORWARDED_FOR", told).rpartition(",")[2].strip()
    try:
        return str(ip_address(told))
    except ValueError:
        return None
