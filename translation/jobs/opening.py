"""Opening a job to change it: its case and its row are locked, outsiders learn nothing."""

from collections.abc import Collection

from django.apps import apps
from django.db.models import Q

from casework import clock
from casework.cases import changes
from casework.people.actor import SYSTEM, Actor
from casework.people.models import User
from casework.people.roles import Role
from translation.jobs.models import Deed, Job
from translation.jobs.refusing import moved_on
from translation.linguists.models import Linguist

STAFFS = frozenset({Role.COORD, Role.MGR})  # who gives jobs to people


def locked(job_id: int) -> Job:
    """The job, its case's row locked first and then its own. Raises Job.DoesNotExist."""
    case_id = Job.objects.values_list("case_id", flat=True).get(pk=job_id)
    case = changes.lock(case_id, SYSTEM)
    found = Job.objects.select_for_update(of=["self"]).select_related(
        "version", "translator", "reviewer", "offered_to", "result"
    )
    job = found.get(pk=job_id)
    job.case = case
    return job


def of_staff(job_id: int, actor: Actor, states: Collection[str]) -> Job:
    """A job of a case that the actor coordinates. Raises Job.DoesNotExist and JobRefused."""
    if actor.role not in STAFFS:
        raise Job.DoesNotExist
    if not Job.objects.visible_to(actor).filter(pk=job_id).exists():
        raise Job.DoesNotExist
    return _in(locked(job_id), states)


def in_hand(job_id: int, actor: Actor, states: Collection[str]) -> Job:
    """A job that the actor has in hand. Raises Job.DoesNotExist and JobRefused."""
    job = locked(job_id)
    mine = job.translator_id if actor.role == Role.TRANS else job.reviewer_id
    if actor.role not in (Role.TRANS, Role.TREV) or mine != actor.user_id:
        raise Job.DoesNotExist
    return _in(job, states)


def of_pair(job_id: int, actor: Actor) -> tuple[Job, Linguist]:
    """A job of a pair that the actor works in, and what is known of them as a linguist."""
    job = locked(job_id)
    pairs = Linguist.objects.of_pair(job.source_language, job.target_language)
    linguist = pairs.filter(user=actor.user).first()
    if linguist is None:
        raise Job.DoesNotExist
    return job, linguist


def _in(job: Job, states: Collection[str]) -> Job:
    if job.state not in states:
        raise moved_on(job)
    return job


def wrote(job: Job, user: User | None) -> bool:
    """Whether somebody had a part in the translation: a text of it, or a reason, is theirs."""
    texts = Q(edited_by=user) | Q(justifications__by=user)
    if job.segments.filter(texts).exists():
        return True
    history = apps.get_model("translation", "SegmentHistory")._default_manager
    return bool(history.filter(job=job, edited_by=user).exists()) if user else False


def write(
    job: Job, kind: Deed.Kind, actor: Actor, *, whom: User | None = None, reason: str = ""
) -> Deed:
    """Keep what was done with a job."""
    return Deed.objects.create(
        job=job, kind=kind, by=actor.user, role=actor.role, whom=whom, reason=reason, at=clock.now()
    )
