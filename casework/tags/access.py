"""Who may do what with tags. They are the navigator's own words: the hospital and families do not
see them, and they say nothing clinical."""

from casework.people.actor import Actor
from casework.people.roles import SIDE_OF, Role, Side

MAY_TAG = frozenset({Role.COORD, Role.MGR})
MAY_KEEP = frozenset({Role.MGR})  # rename, colour, retire


def sees_tags(actor: Actor) -> bool:
    """Whether tags are shown: to the navigator's people, and to the auditor."""
    return SIDE_OF.get(actor.role) in (Side.NAVIGATOR, Side.INDEPENDENT)
