"""Accounts: inviting people, giving and taking roles, closing and opening. All of it on record."""

from collections.abc import Collection

import pghistory
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.authority import (
    MIXED_SIDES,
    authority,
    may_change,
    refuse_unless,
    seen_by,
)
from casework.people.models import Invitation, RoleGrant, User, grant
from casework.people.roles import Role
from casework.tasks import send_invitation

MIXED = "sides_apart_never_on_one_account"
REASON_LENGTH = 10
NOT_YOURS = gettext_lazy("This role is not yours to give or take. Ask an administrator.")


@verb
def invite(
    *, email: str, name: str, timezone: str, roles: Collection[str], actor: Actor
) -> Invitation:
    """Make an account without a password and send its owner a link to choose one."""
    refuse_unless(set(roles) <= authority(actor).gives, "ROLE_NOT_ALLOWED", NOT_YOURS)
    email = email.strip().lower()
    _refuse_known(email, actor)
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name=name, timezone=timezone)
    except IntegrityError:
        _refuse_known(email, actor)  # somebody else invited them a moment ago
        raise
    _give(user, *roles)
    return _send(user, actor)


@verb
def invite_again(user_id: int, *, actor: Actor) -> Invitation:
    """Send a new link to somebody who has not come in yet; the earlier link stops working."""
    user = _changing(user_id, actor)
    refuse_unless(
        user.awaited,
        "SIGNED_IN",
        _(
            "%(name)s has signed in already, or the account is closed. A forgotten password is"
            " mended on the sign-in page."
        ),
        name=user.name,
    )
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return _send(user, actor)


@verb
def give_role(user_id: int, role: str, *, actor: Actor) -> None:
    """Let somebody act in a role. One they hold already stays as it is."""
    user = _changing(user_id, actor)
    refuse_unless(role in authority(actor).gives, "ROLE_NOT_ALLOWED", NOT_YOURS)
    _give(user, role)


@verb
def take_role(user_id: int, role: str, *, actor: Actor) -> None:
    """Take a role from somebody: in all their sessions, from the next request on."""
    user = _changing(user_id, actor)
    refuse_unless(role in authority(actor).gives, "ROLE_NOT_ALLOWED", NOT_YOURS)
    if role == Role.ADMIN:
        _keep_an_administrator(user)
    RoleGrant.objects.filter(user=user, role=role).delete()


@verb
def deactivate(user_id: int, *, actor: Actor, reason: str) -> None:
    """Close an account. Every session of it ends, for good: so does every link mailed to it."""
    user = _changing(user_id, actor)
    _keep_an_administrator(user)
    if user.is_active:
        user.is_active = False
        _save_with(reason, user)


@verb
def reactivate(user_id: int, *, actor: Actor, reason: str) -> None:
    """Open a closed account, with the roles it had; its owner is sent a link to a new password."""
    user = _changing(user_id, actor)
    if not user.is_active:
        user.is_active = True
        _save_with(reason, user)
        _send(user, actor)


@verb
def set_timezone(*, timezone: str, actor: Actor) -> None:
    """Say where one lives, as far as days go."""
    assert actor.user is not None
    actor.user.timezone = timezone
    actor.user.save(update_fields=["timezone"])


def _save_with(reason: str, user: User) -> None:
    """Sessions and mailed links are bound to the password: with a new one, none is valid."""
    reason = reason.strip()
    refuse_unless(
        len(reason) >= REASON_LENGTH, "REASON_MISSING", _("Say why, in a few words at least.")
    )
    user.set_unusable_password()
    with pghistory.context(reason=reason):
        user.save(update_fields=["is_active", "password"])


def _send(user: User, actor: Actor) -> Invitation:
    """Put an invitation on record; a job mails it once this transaction is through."""
    invitation = Invitation.objects.create(user=user, by=actor.user)
    send_invitation.defer(invitation_id=invitation.pk)
    return invitation


def _changing(user_id: int, actor: Actor) -> User:
    """The account, locked; User.DoesNotExist for who may not see it, refused for who may only."""
    user = seen_by(actor).select_for_update(of=("self",), no_key=True).get(pk=user_id)
    refuse_unless(
        user.pk != actor.user_id,
        "ONESELF",
        _("Nobody changes their own roles or account. Ask another administrator."),
    )
    refuse_unless(
        may_change(actor, user, user.roles()),
        "ROLE_NOT_ALLOWED",
        _("This account holds roles that are not yours to give. Ask an administrator."),
    )
    return user


def _keep_an_administrator(user: User) -> None:
    """Refuse to lose the last one. Two who take each other's role wait for one another here."""
    grants = RoleGrant.objects.filter(role=Role.ADMIN)
    list(grants.select_for_update(no_key=True).order_by("pk"))
    active = set(grants.filter(user__is_active=True).values_list("user", flat=True))
    refuse_unless(
        active != {user.pk},
        "LAST_ADMIN",
        _("%(name)s is the last active system administrator. Give somebody else the role first."),
        name=user.name,
    )


def _give(user: User, *roles: str) -> None:
    try:
        with transaction.atomic():
            grant(user, *roles)
    except IntegrityError as error:
        refuse_unless(MIXED not in str(error), "MIXED_SIDES", MIXED_SIDES)
        raise


def _refuse_known(email: str, actor: Actor) -> None:
    """Say what to do with an address that has an account already."""
    known = User.objects.filter(email__iexact=email).first()
    if known is None:
        return
    seen = seen_by(actor).filter(pk=known.pk).exists()
    if not seen:
        message = _("There is an account with this address already. A manager looks after it.")
    elif known.is_active:
        message = _(
            "%(name)s has an account with this address already. Open it in the list of people to"
            " change its roles or to invite again."
        )
    else:
        message = _(
            "%(name)s has an account with this address, which is closed. Find it in the list of"
            " people and open it again."
        )
    refuse_unless(False, "KNOWN_ADDRESS", message, name=known.name)
