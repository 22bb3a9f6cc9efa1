"""The mail that invites: one link, which works once and not for long. It says nothing of cases."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.people.models import Invitation, User

DAY = 24 * 60 * 60


def mail(invitation_id: int) -> None:
    """Send an invitation, unless a newer one was made or its link is not needed any more."""
    invitation = Invitation.objects.select_related("user", "by").get(pk=invitation_id)
    user = invitation.user
    newest = user.invitations.latest("pk").pk == invitation.pk
    if not (newest and user.is_active and not user.has_usable_password()):
        return
    words = {
        "name": user.name,
        "by": invitation.by.name if invitation.by else "",
        "link": link(user),
        "days": settings.PASSWORD_RESET_TIMEOUT // DAY,
        "sign_in": settings.PUBLIC_URL + reverse("account_login"),
        "forgotten": settings.PUBLIC_URL + reverse("account_reset_password"),
    }
    text = render_to_string("people/invitation.txt", words)
    send_mail(_("Your account in Casework"), text, settings.DEFAULT_FROM_EMAIL, [user.email])


def link(user: User) -> str:
    """Where this person chooses a password. It is spent by that, and by any newer invitation."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    return f"{settings.PUBLIC_URL}{path}"
