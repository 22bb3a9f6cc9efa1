"""What tells who a patient is, among facts and values, and whom that is shown to (domain.md 1.4)."""

from casework.people.actor import Actor
from casework.people.roles import FULL, MASKED

IDENTIFYING = frozenset({"patient_name", "requester_name", "dob", "subject_number"})
HIDDEN = "•••"


def hidden(name: str, actor: Actor) -> bool:
    """Whether a fact or a data element of this name is kept from a reader."""
    return name in IDENTIFYING and actor.identity_shown != FULL


def free_text(text: str, actor: Actor) -> str:
    """What people typed, in which names may stand: hidden from those who read masked."""
    return HIDDEN if text and actor.identity_shown == MASKED else text
