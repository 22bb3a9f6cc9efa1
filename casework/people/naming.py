"""What people are called before other people."""

from django.utils.translation import gettext as _

from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import FAMILY, FULL, Role


def named(user: User | None, role: str, actor: Actor) -> str:
    """Who did something in a role. The patient's and the family's names are for those who may know
    who the patient is; the others read the role (domain.md 1.4)."""
    if user is None:
        return _("Casework")
    if role in FAMILY and actor.identity_shown != FULL:
        return str(Role(role).label)
    return user.name
