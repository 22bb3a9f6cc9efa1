"""Keys to calendars: a calendar program cannot sign in, so its address is the secret."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from casework import clock
from casework.people.models import RoleGrant, User
from casework.people.roles import Role


class CalendarKey(models.Model):
    """The right to fetch one person's dates in one role. The key itself is kept nowhere.

    `token_hash`: SHA-256 of the key. `seen_hash`, `changed_at`: of the calendar as it was fetched
    last, and since when it has been like that. Renewing revokes the old key and makes a new row.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_keys"
    )
    role = models.CharField(max_length=20, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    seen_hash = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(revoked_at=None),
                name="one_calendar_key_a_role",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="calendar_key_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="calendar_key_stays_revoked",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__revoked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


ENDS = "UPDATE workflows_calendarkey SET revoked_at = now() WHERE revoked_at IS NULL AND {}; RETURN NULL;"


class EndedWithRole(RoleGrant):
    """Keys end with the role they were made in, and do not come back with it."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="calendar_key_ends_with_role",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func=ENDS.format("user_id = OLD.user_id AND role = OLD.role"),
            )
        ]


class EndedWithAccount(User):
    """Keys end when an account is closed, and do not come back when it is opened again."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="calendar_key_ends_with_account",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("is_active"),
                condition=pgtrigger.Q(old__is_active=True, new__is_active=False),
                func=ENDS.format("user_id = NEW.id"),
            )
        ]
