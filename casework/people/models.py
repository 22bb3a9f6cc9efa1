"""Users and the roles they hold. Users are deactivated, never deleted."""

from datetime import UTC, datetime
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.functions import Lower
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.people.roles import APART, SIDE_OF, Role, Side
from casework.protocols.models import immutable
from casework.pulse.triggers import ACCOUNT_CLOSED, ROLE_TAKEN


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user; without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


@pghistory.track(exclude=["password", "last_login"], model_name="UserHistory")
class User(AbstractUser):
    """A person who signs in by e-mail address."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_an_address"),
            # Days of absence are counted by it, in the database: an unknown one is an error there.
            models.CheckConstraint(
                name="time_zone_is_known",
                condition=IsNull(
                    models.Func(
                        "timezone",
                        models.Value(datetime(2000, 1, 1, tzinfo=UTC)),
                        function="timezone",
                        output_field=models.DateTimeField(),
                    ),
                    False,
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            ACCOUNT_CLOSED,
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @property
    def awaited(self) -> bool:
        """Whether this person was invited and has not come in with a password of their own yet."""
        return self.is_active and (self.last_login is None or not self.has_usable_password())

    def roles(self) -> list[str]:
        """The roles this person may act in, in the order of the role list."""
        held = set(self.role_grants.values_list("role", flat=True))
        return [role for role in Role.values if role in held]


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    model_name="RoleGrantHistory",
)
class RoleGrant(models.Model):
    """One role of one user. The database refuses two of the sides APART on one account."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role)
    side = models.CharField(max_length=20, choices=Side, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_granted_once"),
            models.CheckConstraint(
                name="side_is_the_roles_side",
                condition=models.Q(
                    *(models.Q(role=role, side=side) for role, side in SIDE_OF.items()),
                    _connector=models.Q.OR,
                ),
            ),
            ExclusionConstraint(
                name="sides_apart_never_on_one_account",
                expressions=[("user", RangeOperators.EQUAL), ("side", RangeOperators.NOT_EQUAL)],
                condition=models.Q(side__in=sorted(APART)),
            ),
        ]
        triggers = [ROLE_TAKEN]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


def grant(user: User, *roles: str) -> None:
    """Give roles to a user; roles already held stay."""
    for role in roles:
        RoleGrant.objects.get_or_create(user=user, role=role, defaults={"side": SIDE_OF[role]})


class Invitation(models.Model):
    """Somebody was sent a link with which they choose a password. Only the newest link works."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        triggers = immutable("invitation")

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%Y-%m-%d}"
