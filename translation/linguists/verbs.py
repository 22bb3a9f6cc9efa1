"""What somebody translates, how much of it, and what proves that they can: set by a manager."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casework.blockers import Blocker, Refused
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import Role
from translation.linguists.models import Linguist, Pair

LINGUISTS = frozenset({Role.TRANS, Role.TREV})


class ProfileRefused(Refused):
    """What was said of a linguist cannot be kept; nothing changed."""


@dataclass(frozen=True)
class Profile:
    """`pairs`: source and target, of those that were asked about (`asked`); others stay as they are."""

    level: str
    domains: Collection[str]
    capacity: int
    credential: str
    credential_until: date | None
    pairs: Collection[tuple[str, str]]
    asked: Collection[tuple[str, str]]


@verb
def set_profile(user_id: int, profile: Profile, *, actor: Actor) -> Linguist:
    """Keep a linguist's profile; the history keeps what was before.

    Raises ProfileRefused, and User.DoesNotExist for those who are no linguists.
    """
    if actor.role != Role.MGR:
        raise User.DoesNotExist
    user = User.objects.select_for_update().get(pk=user_id)
    if not LINGUISTS & set(user.roles()):
        raise User.DoesNotExist
    if user.pk == actor.user_id:
        text = _("Nobody vouches for their own languages. Another manager does.")
        raise ProfileRefused([Blocker("SAME_PERSON", text)])
    linguist = Linguist.objects.filter(user=user).first() or Linguist(user=user)
    linguist.level, linguist.domains = profile.level, sorted(profile.domains)
    linguist.capacity = profile.capacity
    linguist.credential = profile.credential.strip()
    linguist.credential_until = profile.credential_until
    linguist.save()
    _set_pairs(linguist, set(profile.pairs), set(profile.asked))
    return linguist


def _set_pairs(
    linguist: Linguist, wanted: set[tuple[str, str]], asked: set[tuple[str, str]]
) -> None:
    for pair in linguist.pairs.all():
        known = (pair.source, pair.target)
        if known in wanted:
            wanted.remove(known)
        elif known in asked:
            pair.delete()
    for source, target in sorted(wanted):
        Pair.objects.create(linguist=linguist, source=source, target=target)
