"""The protocol whose columns the board has."""

from django.http import Http404

from casework.protocols.compiled import Protocol, newest


def board_rules() -> Protocol:
    """The protocol published last; without one there is no board."""
    rules = newest()
    if rules is None:
        raise Http404
    return rules
