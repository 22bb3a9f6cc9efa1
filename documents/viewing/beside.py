"""What the page about a paper shows of its file: the viewer, its copies, and who saw it."""

from typing import Any

from casework.people.access import ActingRequest
from casework.protocols.schema import DocumentType
from documents.models import Version
from documents.redacting import copies
from documents.redacting.giving import given_to
from documents.seen import listing
from documents.viewing.showing import show_version


def beside(request: ActingRequest, version: Version, kind: DocumentType) -> dict[str, Any]:
    """For `viewing/beside.html`. On record: the file is shown."""
    showing = show_version(request, version, given_to(version, request.actor))
    return {
        "version": version,
        "showing": showing,
        "copies": copies.of(version, kind, request.actor),
        "looks": listing.who_saw(version, request.actor),
        "sees_who_saw": request.actor.role in listing.SEES_WHO_SAW,
        "sees_all_looks": request.actor.role in listing.SEES_ALL_LOOKS,
    }
