"""How an act on papers is refused."""

from casework.blockers import Blocker, Refused
from casework.protocols.compiled import Protocol


class UploadRefused(Refused):
    """An act on papers was refused; nothing changed."""


def refused(rules: Protocol, code: str) -> UploadRefused:
    """A refusal in the protocol's own words."""
    return UploadRefused([Blocker(code, rules.file.refusals[code])])
