"""The stage graph in ARCHITECTURE.md is the protocol's, not somebody's memory of it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from casework.protocols.compiled import Protocol
from casework.protocols.draw import mermaid
from casework.protocols.publish import BUNDLED, check

ARCHITECTURE = Path(__file__).parents[2] / "ARCHITECTURE.md"


def drawn():
    return ARCHITECTURE.read_text(encoding="utf-8").split("```mermaid\n")[1].split("```")[0]


def test_the_architecture_draws_the_bundled_protocol():
    assert drawn() == mermaid(Protocol(check(BUNDLED))), (
        "Write the graph of `manage.py draw_protocol` into ARCHITECTURE.md."
    )


def test_every_move_between_stages_is_an_arrow():
    protocol = Protocol(check(BUNDLED))
    text = mermaid(protocol)
    for edge in protocol.edges.values():
        if edge.kind in ("forward", "backward"):
            arrow = "-->" if edge.kind == "forward" else "-.->"
            assert f"{edge.from_[0]} {arrow}|{edge.code}| {edge.to}" in text


@pytest.mark.django_db
def test_an_unpublished_version_is_named_as_such():
    with pytest.raises(CommandError, match="No version 'v9' is published"):
        call_command("draw_protocol", "v9", stdout=StringIO())
