"""Who may bring, know of and open a paper (domain.md 1.4, P-04). Default deny."""

from casework.people.actor import Actor
from casework.people.roles import MASKED, SIDE_OF, Side, may_see
from casework.protocols.schema import DocumentType
from documents.checklist.papers import SUPPLIERS
from documents.uploads.verbs import MAY_UPLOAD, may_verify

SOURCE = frozenset({"clinical", "laboratory", "pathology", "imaging", "function", "history"})
OWN = SOURCE | {"identity", "consent"}
NAVIGATOR = OWN | {"translation", "submission", "site", "logistics", "closure"}
TREATMENT = frozenset({"cell therapy", "safety", "response"})
# The groups of papers that a role opens, besides those it verifies or supplies. What the hospital
# records of the treatment is its own: navigators read its state, families what is told to them.
OPENS: dict[str, frozenset[str]] = {
    "COORD": NAVIGATOR,
    "MGR": NAVIGATOR,
    "SITE_REVIEWER": OWN | {"translation", "submission", "site"},
    "INVESTIGATOR": NAVIGATOR | TREATMENT,
    "SITE_CRC": NAVIGATOR | TREATMENT,
    "DPO": OWN,
    "HOME_MD": OWN,
    "PATIENT": OWN | {"logistics"},
    "GUARDIAN": OWN | {"logistics"},
    "FAMILY": OWN | {"logistics"},
}
LINGUISTS = frozenset({"TRANS", "TREV"})
RESEARCH_CONSENTS_READ = frozenset({"INVESTIGATOR", "SITE_CRC", "DPO", "PATIENT", "GUARDIAN"})


def may_upload(kind: DocumentType, actor: Actor) -> bool:
    """Whoever brings papers in, verifies this type or supplies it."""
    return actor.role in MAY_UPLOAD.union(kind.verified_by, _suppliers(kind))


def _suppliers(kind: DocumentType) -> tuple[str, ...]:
    return SUPPLIERS.get(kind.supplied_by, ())


def may_list(kind: DocumentType, actor: Actor) -> bool:
    """Whether an actor may know that the paper is there, and its state."""
    if may_open(kind, actor):
        return True
    return may_see(actor.role, "documents") and SIDE_OF.get(actor.role) != Side.EXTERNAL


def may_open(kind: DocumentType, actor: Actor) -> bool:
    """Whether an actor may look into the file.

    The auditor sees the patient masked, and there is no masked copy of a paper: so none.
    Linguists see what is translated; never a passport or a consent.
    """
    if may_verify(kind, actor) or actor.role in _suppliers(kind):
        return True
    if actor.role in LINGUISTS:
        return kind.needs_translation or kind.group == "translation"
    if actor.identity_shown == MASKED:
        return False
    if kind.group == "consent" and kind.supplied_by == "site":
        return actor.role in RESEARCH_CONSENTS_READ
    return kind.group in OPENS.get(actor.role, ())
