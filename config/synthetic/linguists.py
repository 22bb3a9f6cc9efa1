"""The demo's linguists: who works in which languages, and what proves that they can."""

from typing import Any

from casework.people.models import User
from translation.linguists.models import Linguist, Pair

TARGETS = ("zh", "en")


def make(rows: dict[str, dict[str, Any]], users: dict[str, list[User]]) -> None:
    """Make linguists of users where they are none yet. `rows`: what is told of them, by name.

    `languages` are those that they work from; all else is as Linguist has it.
    """
    people = [user for role in ("TRANS", "TREV") for user in users[role]]
    for user in people:
        told = dict(rows[user.name])
        languages = told.pop("languages")
        linguist, new = Linguist.objects.get_or_create(user=user, defaults=told)
        if new:
            Pair.objects.bulk_create(
                Pair(linguist=linguist, source=source, target=target)
                for source in languages
                for target in TARGETS
            )
