"""Who may bring, open and judge a paper (domain.md 1.4, P-04). Default deny."""

from casework.people.actor import Actor
from casework.people.roles import MASKED, may_see
from casework.protocols.schema import DocumentType
from documents.checklist.papers import SUPPLIERS
from documents.uploads.verbs import MAY_UPLOAD, may_verify

# Linguists read what they translate and their own work, never an identity paper or a consent.
LINGUISTS = frozenset({"TRANS", "TREV"})
LINGUISTS_READ = frozenset({"translation"})


def may_upload(kind: DocumentType, actor: Actor) -> bool:
    """Whoever brings papers in, verifies this type or supplies it."""
    suppliers = SUPPLIERS.get(kind.supplied_by, ())
    return actor.role in MAY_UPLOAD.union(kind.verified_by, suppliers)


def may_list(kind: DocumentType, actor: Actor) -> bool:
    """Whether an actor may know that the paper is there, and its state."""
    return may_see(actor.role, "documents") or may_verify(kind, actor) or may_upload(kind, actor)


def may_open(kind: DocumentType, actor: Actor) -> bool:
    """Whether an actor may look into the file.

    Those who see the patient masked do not: there is no masked copy of a paper yet.
    """
    if may_verify(kind, actor):
        return True
    if actor.role in LINGUISTS:
        return kind.needs_translation or kind.group in LINGUISTS_READ
    return may_see(actor.role, "documents") and actor.identity_shown != MASKED
