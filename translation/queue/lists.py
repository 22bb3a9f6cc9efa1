"""What a linguist has, is offered, and could take; and how much they can have at once."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, Max, OuterRef, Q

from casework import clock
from casework.people.absence import Absence
from casework.people.actor import Actor
from casework.people.roles import Role
from translation.jobs.claiming import best_for, pages_in_hand
from translation.jobs.models import WITH_TRANSLATOR, Deed, Job, JobQuerySet, State, claimable
from translation.jobs.models import reviewable as free_to_review
from translation.linguists.models import Linguist
from translation.queue.lines import Line, day_words, lines, pair

EXPIRES_SOON = 30  # days
MOST = 50  # lines of a list
LATELY = timedelta(days=30)
DONE_MOST = 10


@dataclass(frozen=True)
class Standing:
    """How a linguist stands: pages in hand and at the most, what they work in, what keeps them from it."""

    pages: int
    capacity: int
    pairs: list[str]
    expired: str = ""
    expires: str = ""
    away_until: str = ""
    known: bool = True

    @property
    def is_full(self) -> bool:
        return self.pages >= self.capacity

    @property
    def may_take(self) -> bool:
        return self.known and not self.expired and not self.away_until


@dataclass(frozen=True)
class Done:
    """A job that left somebody's hands: what may still be said of it."""

    job: Job
    how: str
    at: str
    line: Line


@dataclass(frozen=True)
class Lists:
    """The page of a translator or a reviewer. `best`: there is one for "take the next best"."""

    standing: Standing
    mine: list[Line]
    held: list[Line]
    offered: list[Line] = field(default_factory=list)
    waiting: list[Line] = field(default_factory=list)
    more: int = 0
    best: bool = False
    done: list[Done] = field(default_factory=list)


def lists(actor: Actor) -> Lists:
    """For a translator or a reviewer."""
    waiting = _waiting(actor)
    offers = Q(offered_to=actor.user, offered_until__gt=clock.now())
    offered = waiting.filter(offers) if actor.role == Role.TRANS else waiting.none()
    free = waiting.exclude(pk__in=offered.values("pk"))
    shown = lines(free.most_urgent_first()[: MOST + 1])
    return Lists(
        standing=standing(actor),
        mine=lines(Job.objects.in_hands_of(actor).most_urgent_first()),
        held=lines(_held(actor).most_urgent_first()),
        offered=lines(offered.most_urgent_first()),
        waiting=shown[:MOST],
        more=free.count() - MOST if len(shown) > MOST else 0,
        best=bool(best_for(actor)) if actor.role == Role.TRANS else False,
        done=_done(actor),
    )


def _waiting(actor: Actor) -> JobQuerySet:
    return Job.objects.filter(
        claimable(actor) if actor.role == Role.TRANS else free_to_review(actor)
    )


def standing(actor: Actor) -> Standing:
    """How the actor stands as a linguist."""
    linguist = Linguist.objects.filter(user=actor.user).prefetch_related("pairs").first()
    if linguist is None:
        return Standing(0, 0, [], known=False)
    today, until = clock.site_today(), linguist.credential_until
    soon = until is not None and today <= until <= today + timedelta(days=EXPIRES_SOON)
    away = Absence.objects.running().filter(user=actor.user).aggregate(until=Max("until"))["until"]
    return Standing(
        pages=pages_in_hand(actor.user_id),
        capacity=linguist.capacity,
        pairs=[pair(one.source, one.target) for one in linguist.pairs.all()],
        expired=day_words(until) if until is not None and until < today else "",
        expires=day_words(until) if until is not None and soon else "",
        away_until=day_words(away) if away else "",
    )


HOW: dict[str, tuple[Deed.Kind, ...]] = {
    Role.TRANS: (Deed.Kind.HANDED_IN, Deed.Kind.RELEASED, Deed.Kind.LAPSED),
    Role.TREV: (Deed.Kind.APPROVED, Deed.Kind.SENT_BACK, Deed.Kind.RELEASED),
}


def _done(actor: Actor) -> list[Done]:
    """What left their hands lately, the last first; each job once."""
    deeds = Deed.objects.filter(kind__in=HOW[actor.role], at__gte=clock.now() - LATELY)
    theirs = Q(by=actor.user, role=actor.role)
    if actor.role == Role.TRANS:
        theirs |= Q(whom=actor.user, kind=Deed.Kind.LAPSED)
    found = deeds.filter(theirs).order_by("-at", "-pk")
    later = deeds.filter(theirs, job=OuterRef("job"), pk__gt=OuterRef("pk"))
    in_hand = Job.objects.in_hands_of(actor).filter(pk=OuterRef("job"))
    last = found.filter(~Exists(later), ~Exists(in_hand))[:DONE_MOST]
    ended = {deed.job_id: deed for deed in last}
    shown = {line.job.pk: line for line in lines(Job.objects.filter(pk__in=ended))}
    return [
        Done(
            job=shown[pk].job,
            how=str(deed.get_kind_display()),
            at=day_words(clock.site_date(deed.at)),
            line=shown[pk],
        )
        for pk, deed in ended.items()
    ]


def _held(actor: Actor) -> JobQuerySet:
    """Jobs of theirs that are on hold: nobody works on them, and nobody else takes them."""
    if actor.role == Role.TRANS:
        mine = Q(translator=actor.user, held_from__in=WITH_TRANSLATOR)
    else:
        mine = Q(reviewer=actor.user, held_from=State.IN_REVIEW)
    return Job.objects.filter(mine, state=State.ON_HOLD)
