"""The redacted copies of a paper, as they are listed beside it."""

from dataclasses import dataclass

from casework.people.actor import Actor
from casework.protocols.schema import DocumentType
from documents.models import Redaction, Version
from documents.redacting.asking import can_be_redacted, may_redact
from documents.redacting.giving import knows_copies


@dataclass(frozen=True)
class Copies:
    """Newest first. may_redact: make one and take one back; may_begin: make one of this very file."""

    redactions: list[Redaction]
    may_redact: bool
    may_begin: bool

    @property
    def given(self) -> Redaction | None:
        """The one that linguists get."""
        ready = (r for r in self.redactions if r.copy and r.copy.is_clean and not r.withdrawn_at)
        return next(ready, None)

    @property
    def are_changing(self) -> bool:
        return any(each.is_under_way for each in self.redactions)


def of(version: Version, kind: DocumentType, actor: Actor) -> Copies:
    """For an actor who opens the paper; some know of no copies."""
    mine = may_redact(version, kind, actor)
    if not knows_copies(actor):
        return Copies([], may_redact=False, may_begin=False)
    made = Redaction.objects.filter(source=version.file_id).select_related(
        "source", "copy", "asked_by", "withdrawn_by"
    )
    return Copies(
        list(made.order_by("-pk")),
        may_redact=mine,
        may_begin=mine and can_be_redacted(version.file),
    )
