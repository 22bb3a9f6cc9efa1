"""Notices in words. No sentence says more of a case or job than its code (domain.md 10.2, PR-15)."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from casework import clock
from casework.protocols.compiled import protocol
from workflows.case import words
from workflows.notices.models import TO_LINGUISTS, Kind, Notice


def sentence(notice: Notice) -> str:
    """What a notice says, with the task's name and without the case."""
    said = {
        "task": _task(notice),
        "move": _move(notice),
        "by": notice.params.get("by", ""),
        "day": _day(notice),
    }
    return _SENTENCES[notice.kind](notice) % said


def news(notice: Notice) -> str:
    """What a mail says of it: the kind of news alone, for a task's name may tell of an illness."""
    if notice.kind == Kind.SAFETY:
        return _("Something needs you now")
    return str(Kind(notice.kind).label)


def about(notice: Notice) -> str:
    """The code of the case, or of the job: linguists do not know the case."""
    if notice.job is not None and notice.kind in TO_LINGUISTS:
        return notice.job.code
    return notice.case.code


def subject(notice: Notice) -> str:
    """The subject of its mail: the kind of news, and what it is about by its code."""
    return _("%(case)s: %(news)s") % {"case": about(notice), "news": news(notice)}


def address(notice: Notice) -> str:
    """The page it leads to, without the site's address."""
    if notice.job_id is not None:
        return _of_job(notice)
    if notice.params.get("proposal") == "wish":
        return reverse("case-move", args=[notice.case.code, notice.params["code"]])
    if notice.params.get("relayed"):
        return reverse("case", args=[notice.case.code])
    if notice.item_id is not None and notice.kind != Kind.OVERDUE:
        return reverse("inbox-item", args=[notice.item_id])
    if notice.kind == Kind.PAPERS_DUE:
        return f"{reverse('case', args=[notice.case.code])}#papers"
    return reverse("case", args=[notice.case.code])


def _of_job(notice: Notice) -> str:
    if notice.kind == Kind.JOB_OFFERED or notice.job is None:
        return reverse("translation-queue")
    if notice.kind in TO_LINGUISTS:
        reviews = notice.user_id == notice.job.reviewer_id
        return reverse("translation-review" if reviews else "translation-job", args=[notice.job.pk])
    return f"{reverse('case', args=[notice.case.code])}#translations"


def _task(notice: Notice) -> str:
    tasks = protocol(notice.case.protocol_id).tasks
    code = notice.params.get("task") or notice.params.get("code", "")
    return tasks[code].name if code in tasks else code


def _move(notice: Notice) -> str:
    edge = protocol(notice.case.protocol_id).edges.get(notice.params.get("code", ""))
    return words.move(edge) if edge else ""


def _day(notice: Notice) -> str:
    return words.day(notice.day) if notice.day else ""


def _assigned(notice: Notice) -> str:
    if notice.params.get("coordinates"):
        return _("%(by)s gave you this case to coordinate.")
    if notice.params.get("taken"):
        return _("%(by)s took “%(task)s” from you.")
    return _("%(by)s gave you “%(task)s”.")


def _due(notice: Notice) -> str:
    if notice.day is not None and notice.day < clock.site_date(notice.made_at):
        return _("“%(task)s” was due on %(day)s.")
    return _("“%(task)s” is due on %(day)s.")


def _approval(notice: Notice) -> str:
    return {
        "waiver": _("%(by)s asks to waive “%(task)s”."),
        "omission": _("%(by)s asks to leave a paper out."),
        "fact": _("%(by)s proposes a correction."),
        "wish": _("%(by)s asks you for a move: %(move)s."),
        "task": _("%(by)s recorded a transcript that waits for you."),
    }.get(notice.params.get("proposal", ""), _("%(by)s proposes a move."))


_SENTENCES: dict[str, Callable[[Notice], str]] = {
    Kind.SAFETY: lambda notice: (
        _("A possible serious event is reported; it is being relayed.")
        if notice.params.get("relayed")
        else _("A safety report came in: “%(task)s” needs you now.")
    ),
    Kind.ASSIGNED: _assigned,
    Kind.DECLINED: lambda notice: _("%(by)s declined “%(task)s”. It waits for somebody."),
    Kind.DUE_SOON: _due,
    Kind.OVERDUE: lambda notice: _("“%(task)s” was due on %(day)s and is still open."),
    Kind.HOLD_ENDED: lambda notice: (
        _("The hold on “%(task)s” has ended.")
        if notice.item_id
        else _("The hold on this case is to be reviewed by %(day)s.")
    ),
    Kind.CONTACT_DUE: lambda notice: _("The family is to be contacted by %(day)s."),
    Kind.PAPERS_DUE: lambda notice: _("Papers asked for by %(day)s have not come."),
    Kind.APPROVAL: _approval,
    Kind.JOB_OFFERED: lambda notice: _("A translation is offered or given to you."),
    Kind.JOB_LEASE: lambda notice: _(
        "You took this translation and did nothing for a while. It goes back to the queue soon."
    ),
    Kind.JOB_CHANGES: lambda notice: _("The reviewer asks for changes."),
    Kind.JOB_ANSWERED: lambda notice: _("Your question about a page is answered."),
    Kind.JOB_ASKED: lambda notice: _("A translator asks about a page and waits for an answer."),
    Kind.JOB_LATE: lambda notice: _("A translation was due on %(day)s and is not done."),
}
