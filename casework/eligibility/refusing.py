"""How an act on data, confirmations and criteria is refused."""

from collections.abc import Collection

from casework.blockers import Blocker, Refused
from casework.people.actor import Actor
from casework.people.models import User


class EligibilityRefused(Refused):
    """An act was refused; nothing changed."""


def refused(code: str, text: str) -> EligibilityRefused:
    return EligibilityRefused([Blocker(code, text)])


def person_in(actor: Actor, roles: Collection[str], text: str) -> User:
    """Who acts; raises EligibilityRefused when nobody does, or in none of these roles."""
    if actor.user is None or actor.role not in roles:
        raise refused("ROLE_NOT_ALLOWED", text)
    return actor.user
