"""Notices by mail: some at once, the rest in one summary a day in the person's own morning.

Mails are sent outside transactions and marked afterwards. A crash between the two sends a mail
again under the same Message-ID, so that its reader still gets it once; none is lost.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock
from casework.mail_ids import message_id
from casework.people.actor import Actor
from casework.people.models import User
from workflows.notices import wording
from workflows.notices.models import MAILED, Digest, Kind, Mail, MailChoice, Notice

MORNING = time(7)
SHOWN = 50  # notices listed in one summary; the rest is counted


def choices(user_ids: Iterable[int]) -> dict[tuple[int, str], str]:
    """How people want a kind of notice by mail, where they chose."""
    rows = MailChoice.objects.filter(user__in=set(user_ids))
    return {(user, kind): mail for user, kind, mail in rows.values_list("user", "kind", "mail")}


def mail_soon(rows: Iterable[Notice]) -> None:
    """Defer a mail for everybody who wants one of these notices at once."""
    from workflows.tasks import mail_now

    rows = list(rows)
    if not rows:
        return
    chosen = choices(row.user_id for row in rows)
    urgent = [
        row for row in rows if chosen.get((row.user_id, row.kind), MAILED[row.kind]) == Mail.NOW
    ]
    for user_id in sorted({row.user_id for row in urgent}):
        mail_now.configure(lock=f"mail {user_id}").defer(user_id=user_id)


def send_urgent(user_id: int) -> int:
    """Mail one person every notice they want at once and have not had; answers how many."""
    user = User.objects.get(pk=user_id)
    chosen = choices([user_id])
    kinds = [k for k in Kind.values if chosen.get((user_id, k), MAILED[k]) == Mail.NOW]
    waiting = list(_unmailed(user).filter(kind__in=kinds).select_related("case", "job"))
    for notice in _still_seen(user, waiting):
        body = render_to_string(
            "notices/mail.txt",
            {"lines": [_line(notice)], "more": 0, "user": user, "site": settings.PUBLIC_URL},
        )
        _send(user, wording.subject(notice), body, f"notice-{notice.pk}")
        Notice.objects.filter(pk=notice.pk).update(mailed_at=clock.now())
    Notice.objects.filter(pk__in=[notice.pk for notice in waiting], mailed_at=None).update(
        mailed_at=clock.now()
    )
    return len(waiting)


def _still_seen(user: User, notices: list[Notice]) -> list[Notice]:
    """Those about what the person still sees, in a role they still hold."""
    told = Notice.objects.filter(pk__in={notice.pk for notice in notices})
    seen: set[int] = set()
    for role in user.roles():
        seen |= set(told.seen_by(Actor(user, role)).values_list("pk", flat=True))
    return [notice for notice in notices if notice.pk in seen]


def make_digests() -> list[int]:
    """Digests for those whose morning has come and who have something to read; one a day each."""
    waiting = Notice.objects.filter(user=OuterRef("pk"), mailed_at=None, read_at=None)
    people = User.objects.filter(Exists(waiting), is_active=True).order_by("pk")
    since = clock.now().date() - timedelta(days=1)
    had = set(Digest.objects.filter(day__gte=since).values_list("user_id", "day"))
    made = []
    for user in people:
        here = clock.now().astimezone(ZoneInfo(user.timezone))
        morning = datetime.combine(here.date(), MORNING, tzinfo=here.tzinfo)
        if here < morning or (user.pk, here.date()) in had:
            continue
        if _unmailed(user).filter(made_at__lte=morning).exists():  # the rest is for tomorrow
            made += _make_digest(user, here)
    return made


def _make_digest(user: User, here: datetime) -> list[int]:
    from workflows.tasks import mail_digest

    with transaction.atomic():
        digest, new = Digest.objects.get_or_create(
            user=user, day=here.date(), defaults={"made_at": clock.now()}
        )
        if new:
            mail_digest.configure(lock=f"mail {user.pk}").defer(digest_id=digest.pk)
    return [digest.pk] if new else []


def send_digest(digest_id: int) -> int:
    """Mail one summary; answers how many notices it tells of. Sent once."""
    digest = Digest.objects.select_related("user").get(pk=digest_id)
    if digest.sent_at is not None:
        return 0
    chosen = choices([digest.user_id])
    never = [k for k in Kind.values if chosen.get((digest.user_id, k), MAILED[k]) == Mail.NEVER]
    waiting = (
        _unmailed(digest.user).filter(made_at__lte=digest.made_at).select_related("case", "job")
    )
    told = list(waiting)
    notices = _still_seen(digest.user, [one for one in told if one.kind not in never])
    if notices:
        count = len(notices)
        lines = [_line(notice) for notice in notices[:SHOWN]]
        body = render_to_string(
            "notices/mail.txt",
            {
                "lines": lines,
                "more": count - len(lines),
                "user": digest.user,
                "site": settings.PUBLIC_URL,
            },
        )
        title = ngettext("%(n)s thing waits for you", "%(n)s things wait for you", count)
        _send(digest.user, title % {"n": count}, body, f"digest-{digest.pk}")
    with transaction.atomic():
        Notice.objects.filter(pk__in=[notice.pk for notice in told]).update(mailed_at=clock.now())
        Digest.objects.filter(pk=digest.pk).update(sent_at=clock.now())
    return len(notices)


def _unmailed(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(user=user, mailed_at=None, read_at=None).order_by("pk")


def _line(notice: Notice) -> dict[str, str]:
    return {
        "about": wording.about(notice),
        "text": wording.news(notice),
        "url": settings.PUBLIC_URL + wording.address(notice),
    }


def _send(user: User, title: str, body: str, key: str) -> None:
    if not user.is_active:
        return
    message = EmailMessage(
        _("Casework: %(title)s") % {"title": title},
        body,
        to=[user.email],
        headers={"Message-ID": message_id(key), "Auto-Submitted": "auto-generated"},
    )
    message.send()
