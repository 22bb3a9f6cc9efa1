"""Who translates a job: offered, taken, given, declined, given back. One winner each.

Every verb locks the case's row, then the job's, and writes a Deed. Raises JobRefused, and
Job.DoesNotExist to outsiders.
"""

from datetime import datetime, timedelta

from django.db.models import Sum
from django.utils.translation import gettext as _

from casework import clock
from casework.cases import changes
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import Role
from translation.jobs import papers
from translation.jobs.making import OFFER
from translation.jobs.models import WITH_TRANSLATOR, Deed, Job, State, claimable
from translation.jobs.opening import in_hand, of_pair, of_staff, write
from translation.jobs.refusing import JobRefused, moved_on, refused
from translation.linguists.models import Linguist

LEASE = timedelta(hours=24)
REASON_LENGTH = 5
HAND_FIELDS = [
    "state", "translator", "claimed_at", "lease_until", "reminded_at", "offered_to", "offered_until",
]  # fmt: skip


@verb
def claim(job_id: int, *, actor: Actor) -> Job:
    """Take a waiting job. Of many at once one wins; the others are told who has it.

    Taking what one has already changes nothing, so it may be repeated.
    """
    job, linguist = of_pair(job_id, actor)
    if _has(job, actor):
        return job
    _take(job, linguist, actor)
    changes.changed(job.case)
    return job


def claim_next(*, actor: Actor) -> Job | None:
    """Take the job that matters most of those one can do; None when there is none."""
    for job_id in best_for(actor):
        try:
            return claim(job_id, actor=actor)
        except JobRefused:  # somebody else was quicker: the next one
            continue
    return None


def best_for(actor: Actor) -> list[int]:
    """Waiting jobs that a translator could take now, most urgent first.

    Those offered to them come first; of the rest those of kinds of papers that they know and that
    fit into what they can have in hand.
    """
    linguist = Linguist.objects.working(clock.site_today()).filter(user=actor.user).first()
    if linguist is None:
        return []
    room = linguist.capacity - pages_in_hand(actor.user_id)
    waiting = Job.objects.filter(claimable(actor)).most_urgent_first()
    rows = list(waiting.values_list("pk", "offered_to", "domain", "pages")[:200])
    mine = [pk for pk, offered_to, *_rest in rows if offered_to == actor.user_id]
    fitting = [
        pk
        for pk, offered_to, domain, pages in rows
        if offered_to != actor.user_id
        and (not linguist.domains or domain in linguist.domains)
        and (pages <= room or room == linguist.capacity)
    ]
    return mine + fitting


def pages_in_hand(user_id: int | None) -> int:
    """The pages of all that somebody is translating."""
    held = Job.objects.filter(translator=user_id, state__in=WITH_TRANSLATOR)
    return held.aggregate(all=Sum("pages"))["all"] or 0


def _has(job: Job, actor: Actor) -> bool:
    mine = actor.role == Role.TRANS and job.translator_id == actor.user_id
    return mine and job.state in WITH_TRANSLATOR


def _take(job: Job, linguist: Linguist, actor: Actor) -> None:
    if actor.role != Role.TRANS:
        raise refused("ROLE_NOT_ALLOWED", _("Only translators take jobs to translate."))
    if job.state != State.QUEUED:
        raise moved_on(job)
    now = clock.now()
    theirs = job.offered_to_id == actor.user_id
    if job.offered_to_id and not theirs and job.offered_until and job.offered_until > now:
        raise refused("OFFERED", _("This job is offered to somebody else until they answer."))
    _refuse_unfit(job, linguist)
    assert actor.user is not None
    hand_to(job, actor.user, actor, now)
    write(job, Deed.Kind.CLAIMED, actor, whom=actor.user)


def _refuse_unfit(job: Job, linguist: Linguist) -> None:
    if job.reviewer_id == linguist.user_id:
        raise refused("SAME_PERSON", _("You review this paper. Somebody else translates it."))
    # locked: of two jobs taken at once by one person, the second counts the pages of the first
    working = Linguist.objects.working(clock.site_today()).select_for_update(of=["self"])
    if working.filter(pk=linguist.pk).first() is None:
        text = _("Who is away, or whose credential has expired, takes no jobs. Ask your manager.")
        raise refused("NOT_WORKING", text)
    held = pages_in_hand(linguist.user_id)
    if held and held + job.pages > linguist.capacity:
        words = {"held": held, "most": linguist.capacity}
        text = _("You have %(held)d pages in hand, and %(most)d are the most. Hand one in first.")
        raise refused("HANDS_FULL", text % words)


def hand_to(job: Job, user: User, by: Actor, now: datetime) -> None:
    """Put a waiting job, and the paper, into somebody's hands."""
    job.claimed()
    job.translator, job.claimed_at = user, now
    job.lease_until, job.reminded_at = now + LEASE, None
    job.offered_to, job.offered_until = None, None
    job.save(update_fields=HAND_FIELDS)
    papers.give(job, user, Role.TRANS, by=by)


def free(job: Job) -> None:
    """Take a job, and the paper, out of its translator's hands. What they wrote stays."""
    papers.take(job, job.translator, Role.TRANS)
    job.freed()
    job.translator, job.claimed_at, job.lease_until, job.reminded_at = None, None, None, None
    job.save(update_fields=HAND_FIELDS)


def reasoned(reason: str) -> str:
    if len(reason.strip()) < REASON_LENGTH:
        raise refused("REASON_REQUIRED", _("Say why, in a few words."))
    return reason.strip()


@verb
def release(job_id: int, *, reason: str, actor: Actor) -> Job:
    """Give a job back; the next translator goes on from what is written."""
    job = in_hand(job_id, actor, WITH_TRANSLATOR)
    said = reasoned(reason)
    free(job)
    write(job, Deed.Kind.RELEASED, actor, whom=actor.user, reason=said)
    changes.changed(job.case)
    return job


@verb
def decline(job_id: int, *, reason: str, actor: Actor) -> Job:
    """Say no to an offer: the job waits for anybody again."""
    job, _linguist = of_pair(job_id, actor)
    if actor.role != Role.TRANS:
        raise refused("ROLE_NOT_ALLOWED", _("Only translators answer offers."))
    if job.state != State.QUEUED or job.offered_to_id != actor.user_id:
        raise moved_on(job)
    said = reasoned(reason)
    job.offered_to, job.offered_until = None, None
    job.save(update_fields=["offered_to", "offered_until"])
    write(job, Deed.Kind.DECLINED, actor, whom=actor.user, reason=said)
    return job


@verb
def offer(job_id: int, user: User, *, actor: Actor) -> Job:
    """Ask a translator whether they take a job; for a day nobody else takes it."""
    job = of_staff(job_id, actor, {State.QUEUED})
    linguist_of(job, user, Role.TRANS)
    _refuse_its_reviewer(job, user)
    job.offered_to, job.offered_until = user, clock.now() + OFFER
    job.save(update_fields=["offered_to", "offered_until"])
    write(job, Deed.Kind.OFFERED, actor, whom=user)
    return job


@verb
def assign(job_id: int, user: User, *, actor: Actor, reason: str = "") -> Job:
    """Give a job to a translator, or to another one: what is written stays."""
    job = of_staff(job_id, actor, {State.QUEUED, *WITH_TRANSLATOR})
    linguist_of(job, user, Role.TRANS)
    if job.translator_id == user.pk:
        return job
    _refuse_its_reviewer(job, user)
    if job.state != State.QUEUED:
        free(job)
    hand_to(job, user, actor, clock.now())
    write(job, Deed.Kind.ASSIGNED, actor, whom=user, reason=reason.strip())
    changes.changed(job.case)
    return job


def _refuse_its_reviewer(job: Job, user: User) -> None:
    if job.reviewer_id == user.pk:
        raise refused("SAME_PERSON", _("They review this paper. Choose another translator."))


def linguist_of(job: Job, user: User, role: str) -> Linguist:
    """Who works in the job's pair and holds the role; away or not, for who gives work may know better."""
    pairs = Linguist.objects.of_pair(job.source_language, job.target_language)
    found = pairs.filter(user=user, user__is_active=True).first()
    if found is None or role not in user.roles():
        text = _("%(name)s does not work from %(source)s into %(target)s. Choose somebody else.")
        words = {"source": job.source_language, "target": job.target_language}
        raise refused("NOT_OF_PAIR", text % {**words, "name": user.name})
    return found
