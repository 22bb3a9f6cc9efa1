"""The three lists of linguists: they are of jobs. Of a case they learn the kind of its papers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework import clock
from casework.people.actor import Actor
from casework.people.naming import named
from casework.people.roles import Role
from casework.protocols.compiled import protocol
from translation.asking.models import Question
from translation.jobs.models import Deed, Job, JobQuerySet, State
from translation.jobs.models import reviewable as free_to_review
from translation.memory.models import Entry
from translation.queue.lines import Line as JobLine
from translation.queue.lines import lines
from translation.terms.models import Status, Term
from workflows.case import words
from workflows.case.telling import Line
from workflows.today.blocked import FEW as FEW_WAITS
from workflows.today.blocked import Group, Wait
from workflows.today.looking import News
from workflows.today.news import FEW, LINES, SHOWN, About, Changed

# What others do with a job: the words, the sign, its colour. Deeds that concern nobody else are left out.
TOLD: dict[str, tuple[str | Promise, str, str]] = {
    Deed.Kind.OFFERED: (gettext_lazy("offered you this job"), "work", "primary"),
    Deed.Kind.ASSIGNED: (gettext_lazy("gave you this job"), "work", "primary"),
    Deed.Kind.LAPSED: (
        gettext_lazy("gave the job back to the queue, for nothing was done"),
        "leave",
        "warning",
    ),
    Deed.Kind.HANDED_IN: (gettext_lazy("handed the translation in"), "done", "primary"),
    Deed.Kind.SENT_BACK: (gettext_lazy("asked for changes"), "again", "warning"),
    Deed.Kind.APPROVED: (gettext_lazy("approved the translation"), "done", "success"),
    Deed.Kind.CERTIFIED: (gettext_lazy("certified the translation"), "papers", "success"),
    Deed.Kind.HELD: (gettext_lazy("put the job on hold"), "hold", "warning"),
    Deed.Kind.GONE_ON: (gettext_lazy("let the job go on"), "work", "primary"),
    Deed.Kind.CANCELLED: (gettext_lazy("cancelled the job"), "out", "danger"),
    Deed.Kind.SUPERSEDED: (
        gettext_lazy("ended the job, for a newer version of the paper came"),
        "out",
        "danger",
    ),
    Deed.Kind.LENT_ORIGINAL: (gettext_lazy("lent you the original"), "papers", "secondary"),
}
TO_ONE = (Deed.Kind.OFFERED, Deed.Kind.ASSIGNED, Deed.Kind.LAPSED)  # told to whom they are about
PAGES = {Role.TRANS: "translation-job", Role.TREV: "translation-review"}


@dataclass(frozen=True)
class Held:
    """A job in hand, with where it is worked on."""

    line: JobLine
    url: str


@dataclass(frozen=True)
class InHand:
    """Jobs by their deadline. `over`: how many are overdue."""

    jobs: list[Held]
    count: int
    over: int

    def __bool__(self) -> bool:
        return bool(self.jobs)


def in_hand(actor: Actor) -> InHand:
    """What the linguist has, by deadline. Two queries."""
    mine = Job.objects.in_hands_of(actor)
    shown = lines(mine.order_by("due_at", "pk")[:FEW])
    counted = mine.values_list("due_at", flat=True)
    over = sum(at is not None and clock.site_date(at) < clock.site_today() for at in counted)
    page = PAGES[Role(actor.role)]
    held = [Held(line, reverse(page, args=[line.job.pk])) for line in shown]
    return InHand(held, len(counted), over)


def changed(actor: Actor, news: News, *, few: bool = True) -> Changed:
    """What others did with the linguist's jobs, and answers to what they asked. Four queries."""
    part = _part(actor)
    about_me = Q(whom=actor.user, kind__in=TO_ONE)
    about_mine = Q(job__in=Job.objects.filter(part)) & ~Q(kind__in=TO_ONE)
    deeds = Deed.objects.filter(about_me | about_mine, kind__in=list(TOLD), at__gt=news.since)
    deeds = deeds.exclude(by=actor.user).select_related("by", "job__case", "job__version")
    asked = Question.objects.filter(asked_by=actor.user, answered_at__gt=news.since)
    asked = asked.filter(job__in=Job.objects.filter(part))
    asked = asked.select_related("answered_by", "job__case", "job__version")
    rows = [(row.at, row.pk, row.job, _deed(row, actor)) for row in deeds.order_by("-at")[:LINES]]
    rows += [
        (at, row.pk, row.job, _answer(row, at, actor))
        for row in asked.order_by("-answered_at")[:LINES]
        if (at := row.answered_at)
    ]
    by_job: dict[int, list[Line]] = {}
    jobs: dict[int, Job] = {}
    for _at, _pk, job, line in sorted(rows, key=lambda row: row[:2], reverse=True):
        jobs.setdefault(job.pk, job)
        by_job.setdefault(job.pk, []).append(line)
    open_to = set(Job.objects.in_hands_of(actor).filter(pk__in=jobs).values_list("pk", flat=True))
    shown = list(by_job)[: FEW if few else LINES]
    about = [_about(jobs[pk], by_job[pk], pk in open_to, actor) for pk in shown]
    newest = max((at for at, _pk, _job, _line in rows), default=news.since)
    return Changed(news.since, news.first, newest, about, len(by_job), len(rows) >= LINES)


def _part(actor: Actor) -> Q:
    """Jobs that the linguist has a part in, in the acting role."""
    return Q(translator=actor.user) if actor.role == Role.TRANS else Q(reviewer=actor.user)


def _about(job: Job, told: list[Line], has_it: bool, actor: Actor) -> About:
    kind = protocol(job.case.protocol_id).documents[job.version.document_type]
    page = PAGES[Role(actor.role)]
    return About(
        code=job.code,
        url=reverse(page, args=[job.pk]) if has_it else reverse("translation-queue"),
        name=str(kind.label),
        stage=str(State(job.state).label),
        lines=told[:SHOWN],
        more=len(told[SHOWN:]),
    )


def _deed(row: Deed, actor: Actor) -> Line:
    what, sign, colour = TOLD[row.kind]
    return _line(row.at, row.by, row.role, str(what), sign, colour, actor)


def _answer(row: Question, at: datetime, actor: Actor) -> Line:
    what = _("answered your question about page %(page)s") % {"page": row.page}
    return _line(at, row.answered_by, "", what, "note", "primary", actor)


def _line(
    at: datetime, by: Any, role: str, what: str, sign: str, colour: str, actor: Actor
) -> Line:
    zone, here = words.zone_of(actor), at.astimezone(words.zone_of(actor))
    return Line(
        at=at,
        ago=words.ago(at, clock.now()),
        exact=words.moment(at, zone),
        who=named(by, role, actor),
        role=words.role(role) if role and by else "",
        what=what,
        note="",
        sign=sign,
        colour=colour,
        day=here.date(),
        time=here.strftime("%H:%M"),
    )


def groups(actor: Actor) -> list[Group]:
    """What others cannot go on without: changes, reviews, answers to offers, second words."""
    return [group for find in WAITS[Role(actor.role)] for group in find(actor)]


def _changes_asked(actor: Actor) -> list[Group]:
    jobs = Job.objects.in_hands_of(actor).filter(state=State.CHANGES_ASKED)
    return _jobs("changes", _("Changes asked by the reviewer"), "again", jobs, "translation-job")


def _offers(actor: Actor) -> list[Group]:
    jobs = Job.objects.visible_to(actor).filter(
        state=State.QUEUED, offered_to=actor.user, offered_until__gt=clock.now()
    )
    return _jobs("offers", _("Offered to you: nobody else can take them yet"), "work", jobs)


def _to_review(actor: Actor) -> list[Group]:
    jobs = Job.objects.in_hands_of(actor)
    return _jobs("reviews", _("Translators wait for your review"), "see", jobs, PAGES[Role.TREV])


def _free_to_review(actor: Actor) -> list[Group]:
    jobs = Job.objects.filter(free_to_review(actor))
    return _jobs("free", _("Handed in: nobody reviews them yet"), "waiting", jobs)


def _jobs(code: str, title: str, sign: str, jobs: JobQuerySet, page: str = "") -> list[Group]:
    shown = lines(jobs.most_urgent_first()[:FEW_WAITS])
    queue = reverse("translation-queue")
    waits = [
        Wait(
            what=f"{line.job.code} {line.kind}",
            url=reverse(page, args=[line.job.pk]) if page else queue,
            notes=(line.pair, line.left),
        )
        for line in shown
    ]
    count = jobs.count()
    return [Group(code, title, sign, count, waits, queue)] if count else []


def _terms(actor: Actor) -> list[Group]:
    n = Term.objects.filter(status=Status.PROPOSED).exclude(proposed_by=actor.user).count()
    what = ngettext("%(n)s term", "%(n)s terms", n) % {"n": n}
    return _counted(
        "terms",
        _("Terms that wait for approval"),
        what,
        n,
        f"{reverse('terms')}?status={Status.PROPOSED}",
    )


def _memory(actor: Actor) -> list[Group]:
    n = Entry.objects.waiting().exclude(added_by=actor.user).count()
    what = ngettext("%(n)s entry", "%(n)s entries", n) % {"n": n}
    return _counted(
        "memory", _("Imported sentences that wait for approval"), what, n, reverse("memory")
    )


def _counted(code: str, title: str, what: str, n: int, url: str) -> list[Group]:
    return [Group(code, title, "list", 1, [Wait(what, url)])] if n else []


WAITS = {
    Role.TRANS: (_changes_asked, _offers),
    Role.TREV: (_to_review, _free_to_review, _terms, _memory),
}
