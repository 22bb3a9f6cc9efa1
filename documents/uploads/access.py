"""Who may bring, know of and open a paper (domain.md 1.4, P-04). Default deny."""

from casework.people.actor import Actor
from casework.people.roles import MASKED, SIDE_OF, Side, may_see
from casework.protocols.schema import DocumentType
from documents.checklist.papers import SUPPLIERS

SOURCE = frozenset({"clinical", "laboratory", "pathology", "imaging", "function", "history"})
OWN = SOURCE | {"identity"}
AGREED = OWN | {"consent"}
NAVIGATOR = AGREED | {"translation", "submission", "site", "logistics", "closure"}
TREATMENT = frozenset({"cell therapy", "safety", "response"})
# The groups of papers that a role opens, besides those it verifies or supplies. What the hospital
# records of the treatment is its own: navigators read its state, families what is told to them.
OPENS: dict[str, frozenset[str]] = {
    "COORD": NAVIGATOR,
    "MGR": NAVIGATOR,
    "SITE_REVIEWER": OWN | {"translation", "submission", "site"},
    "INVESTIGATOR": NAVIGATOR | TREATMENT,
    "SITE_CRC": NAVIGATOR | TREATMENT,
    "DPO": AGREED,
    "HOME_MD": OWN,
    "PATIENT": AGREED | {"logistics"},
    "GUARDIAN": AGREED | {"logistics"},
    "FAMILY": OWN | {"logistics"},
}
# Who brings in papers of any type; others those that they verify or supply.
MAY_UPLOAD = frozenset({"COORD", "MGR", "HOME_MD", "PATIENT", "GUARDIAN", "FAMILY"})
# Who sends large files past the web process; the others have the plain form.
SENDERS = MAY_UPLOAD | {"SITE_CRC", "SITE_REVIEWER", "INVESTIGATOR", "CELL_LAB"}
LINGUISTS = frozenset({"TRANS", "TREV"})
RESEARCH_CONSENTS_READ = frozenset({"INVESTIGATOR", "SITE_CRC", "DPO", "PATIENT", "GUARDIAN"})


def may_verify(kind: DocumentType, actor: Actor) -> bool:
    """Only the roles the protocol names may set a version verified (P-04)."""
    return actor.role in kind.verified_by


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
    Linguists open what they were lent (documents.lending), besides their own statements.
    """
    if may_verify(kind, actor) or actor.role in _suppliers(kind):
        return True
    if actor.role in LINGUISTS:
        return kind.group == "translation" and kind.translation_of is None
    if actor.identity_shown == MASKED:
        return False
    if kind.group == "consent" and kind.supplied_by == "site":
        return actor.role in RESEARCH_CONSENTS_READ
    return kind.group in OPENS.get(actor.role, ())
