"""Who acts: a user in one acting role."""

from dataclasses import dataclass

from casework.people.models import User
from casework.people.roles import IDENTITY_SHOWN, MASKED

SYSTEM_ROLE = "SYSTEM"


@dataclass(frozen=True)
class Actor:
    """A user and the acting role of this session. The system acts without a user."""

    user: User | None
    role: str

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def name(self) -> str:
        return self.user.name if self.user else "System"

    @property
    def identity_shown(self) -> str:
        """How this actor sees who the patient is: full, initials or masked."""
        return IDENTITY_SHOWN.get(self.role, MASKED)


SYSTEM = Actor(None, SYSTEM_ROLE)
