"""The weekly report by mail: to each manager once a week, from Monday morning in the office on.

The row is made with its job, the mail is sent outside any transaction and marked afterwards. A crash
between the two sends it again under the same Message-ID, so that its reader still gets it once.
"""

from email.message import EmailMessage as Message
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from casework import clock
from casework.mail_ids import domain, message_id
from casework.people.models import RoleGrant, User
from casework.people.roles import REPORT_ROLES
from workflows.notices.models import WEEKLY, Mail, MailChoice
from workflows.weekly.content import Picture, Weekly, weekly
from workflows.weekly.models import WeeklyMail
from workflows.weekly.week import Week

READERS = REPORT_ROLES & {"MGR"}  # auditors read reports when they audit


class PicturedMail(EmailMultiAlternatives):
    """A mail whose pictures are part of its HTML and no attachments."""

    pictures: list[Picture]

    def message(self, **kwargs: Any) -> Message:
        made: Message = super().message(**kwargs)
        html = made.get_body(("html",))
        assert html is not None
        for picture in self.pictures:
            if picture.png is not None:
                html.add_related(
                    picture.png,
                    "image",
                    "png",
                    cid=f"<{cid(picture)}>",
                    disposition="inline",
                    filename=f"{picture.name}.png",
                )
        return made


def readers() -> QuerySet[User]:
    """Whose role gives them the report, and who want it. Not who never came in: their address is a guess."""
    held = RoleGrant.objects.filter(user=OuterRef("pk"), role__in=READERS)
    never = MailChoice.objects.filter(user=OuterRef("pk"), kind=WEEKLY, mail=Mail.NEVER)
    people = User.objects.filter(Exists(held), ~Exists(never), is_active=True)
    return people.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def make_due() -> list[int]:
    """The mails of last week that are due and were not made yet."""
    week = Week.last()
    if not week.is_due:
        return []
    had = WeeklyMail.objects.filter(monday=week.monday).values("user")
    return [pk for user in readers().exclude(pk__in=had).order_by("pk") for pk in _make(user, week)]


def _make(user: User, week: Week) -> list[int]:
    from workflows.tasks import mail_weekly

    with transaction.atomic():
        made, new = WeeklyMail.objects.get_or_create(user=user, monday=week.monday)
        if new:
            mail_weekly.configure(lock=f"mail {user.pk}").defer(mail_id=made.pk)
    return [made.pk] if new else []


def send(mail_id: int) -> bool:
    """Send one report, unless it was sent or its reader reads it no more; answers whether it was."""
    row = WeeklyMail.objects.select_related("user").get(pk=mail_id)
    if row.sent_at is not None or not readers().filter(pk=row.user_id).exists():
        return False
    told = weekly(Week(row.monday))
    compose(told, to=[row.user.email], key=f"weekly-{row.pk}").send()
    sent = WeeklyMail.objects.filter(pk=row.pk)
    sent.update(sent_at=clock.now(), overdue=told.overdue)
    return True


def compose(told: Weekly, *, to: list[str], key: str) -> PicturedMail:
    """The mail of a report. The key tells it apart from others."""
    week = {"number": told.week.number, "year": told.week.year}
    title = _("Weekly report, week %(number)s of %(year)s") % week
    context = {
        "title": title,
        "told": told,
        "pictures": [(picture, cid(picture)) for picture in told.pictures],
        "at": clock.now(),
        "zone": settings.OFFICE_TIME_ZONE,
        "site": settings.PUBLIC_URL,
    }
    mail = PicturedMail(
        _("Casework: %(title)s") % {"title": title},
        render_to_string("weekly/mail.txt", context),
        to=to,
        headers={"Message-ID": message_id(key), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("weekly/mail.html", context), "text/html")
    mail.pictures = told.pictures
    return mail


def cid(picture: Picture) -> str:
    """How the HTML names a picture of its mail."""
    return f"{picture.name}@{domain()}"
