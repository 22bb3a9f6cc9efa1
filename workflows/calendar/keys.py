"""Making, revoking and honouring the keys to calendars."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from casework import clock
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.models import User
from workflows.calendar.models import CalendarKey

BYTES = 32  # of chance in a key
NOTED_EVERY = timedelta(hours=1)  # programs fetch often; one write an hour says enough


def digest(text: str | bytes) -> str:
    return sha256(text.encode() if isinstance(text, str) else text).hexdigest()


@verb
def make(*, actor: Actor) -> str:
    """A new key for the actor's role; the one before opens nothing any more. It is told once."""
    assert actor.user is not None
    User.objects.select_for_update().get(pk=actor.user.pk)
    _end(actor)
    key = secrets.token_urlsafe(BYTES)
    now = clock.now()
    CalendarKey.objects.create(
        user=actor.user, role=actor.role, token_hash=digest(key), made_at=now, changed_at=now
    )
    return key


@verb
def revoke(*, actor: Actor) -> bool:
    """End the key of the actor's role. Whether there was one."""
    return _end(actor)


def _end(actor: Actor) -> bool:
    return bool(current(actor).update(revoked_at=clock.now()))


def current(actor: Actor) -> QuerySet[CalendarKey]:
    """The key in force of an actor's role, as a query of at most one row."""
    return CalendarKey.objects.filter(user=actor.user, role=actor.role, revoked_at=None)


def holder(key: str) -> tuple[CalendarKey, Actor] | None:
    """Whose key this is, in which role; None unless it, the account and the role are in force.

    It is looked up by its hash, so how long that takes tells nothing about other keys. A key that
    outlived its account or role is ended: it does not come back with them.
    """
    found = (
        CalendarKey.objects.filter(token_hash=digest(key), revoked_at=None)
        .select_related("user")
        .first()
    )
    if found is None:
        return None
    if not found.user.is_active or found.role not in found.user.roles():
        CalendarKey.objects.filter(pk=found.pk, revoked_at=None).update(revoked_at=clock.now())
        return None
    return found, Actor(found.user, found.role)


def note(key: CalendarKey, seen: str) -> None:
    """Keep when a calendar was fetched, and since when it has been as it is."""
    now = clock.now()
    changes: dict[str, Any] = {}
    if key.seen_hash != seen:
        changes |= {"seen_hash": seen, "changed_at": now}
    if key.last_used_at is None or now - key.last_used_at >= NOTED_EVERY:
        changes |= {"last_used_at": now}
    if changes and CalendarKey.objects.filter(pk=key.pk, revoked_at=None).update(**changes):
        for name, value in changes.items():
            setattr(key, name, value)
