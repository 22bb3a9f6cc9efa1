"""The protocol whose columns the board has."""

from django.http import Http404

from casework.protocols.compiled import Protocol, protocol
from casework.protocols.models import ProtocolVersion


def board_rules() -> Protocol:
    """The protocol published last; without one there is no board."""
    newest = ProtocolVersion.objects.order_by("-published_at", "-pk").values_list("pk", flat=True)
    version = newest.first()
    if version is None:
        raise Http404
    return protocol(version)
