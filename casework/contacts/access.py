"""Who may read and write contacts, messages and notes (domain.md 1.4). Default deny.

The log tells what the navigator and the hospital said to a family: those who talk to the family
read it. A hospital reviewer reads what was submitted, and the log is not; linguists have no
contact data (PR-03); the auditor reads that it happened, not what was said, for there is no
masked copy of a free text.
"""

from casework.people.actor import Actor
from casework.people.roles import MASKED, SIDE_OF, Side

EXTERNAL = frozenset({"HOME_MD", "PATIENT", "GUARDIAN", "FAMILY"})
MAY: dict[str, frozenset[str]] = {
    "read points": frozenset(
        {"COORD", "MGR", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "DPO", "AUDITOR"} | EXTERNAL
    ),
    "add points": frozenset({"COORD"}),
    "change points": frozenset({"COORD", "MGR", "PATIENT", "GUARDIAN"}),
    "read log": frozenset({"COORD", "MGR", "SITE_CRC", "INVESTIGATOR", "DPO", "AUDITOR"}),
    "read text": frozenset({"COORD", "MGR", "SITE_CRC", "INVESTIGATOR", "DPO"}),
    "log": frozenset({"COORD", "MGR", "SITE_CRC"}),
    "write messages": frozenset({"COORD", "MGR"}),
    "free messages": frozenset({"MGR"}),
    "write notes": frozenset({"COORD", "MGR", "SITE_CRC"}),
}
# What families may change of their own: the ways to reach themselves.
OWN_PARTIES = frozenset({"PATIENT", "GUARDIAN", "FAMILY"})
SEES_INTERNAL = frozenset({Side.NAVIGATOR, Side.INDEPENDENT})


def may(actor: Actor, what: str) -> bool:
    """Whether the actor's role may do `what`, a word of the table."""
    return actor.role in MAY[what]


def roles_that(*words: str) -> frozenset[str]:
    """Every role that may do at least one of these."""
    return frozenset().union(*(MAY[word] for word in words))


def may_change(actor: Actor, party: str) -> bool:
    """Whether the actor may change a contact point of this party."""
    if actor.role in {"PATIENT", "GUARDIAN"} and party not in OWN_PARTIES:
        return False
    return may(actor, "change points")


def sees_values(actor: Actor) -> bool:
    """Whether addresses and names are shown as they are."""
    return may(actor, "read points") and actor.identity_shown != MASKED


def sees_internal(actor: Actor) -> bool:
    """Whether the navigator's own notes are shown: to the navigator, and to the auditor."""
    return SIDE_OF.get(actor.role) in SEES_INTERNAL
