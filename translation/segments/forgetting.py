"""Texts of papers that two people deleted: they go with the paper, and so does their history."""

import logging

import pgtrigger
from django.apps import apps
from django.db.models import Q

from casework.people.acting import verb
from casework.people.actor import Actor
from documents.files.models import State
from translation.jobs.models import Job
from translation.jobs.opening import locked
from translation.models import Justification, Question, Remark, Segment, Token

logger = logging.getLogger(__name__)

# The histories of what holds text, and how each knows its job.
HISTORIES = {
    "SegmentHistory": "job",
    "RemarkHistory": "job",
    "QuestionHistory": "job",
    "JustificationHistory": "segment__job",
}


def forget_deleted(actor: Actor) -> int:
    """Forget the texts of every job whose paper is deleted; answers of how many."""
    deleted = Job.objects.filter(version__file__state=State.DELETED, segments__isnull=False)
    texts = Q(segments__source__gt="") | Q(segments__target__gt="")
    left = deleted.filter(texts).distinct().values_list("pk", flat=True)
    return sum(forget(pk, actor=actor) for pk in list(left))


@verb
def forget(job_id: int, *, actor: Actor) -> bool:
    """Empty a job's segments, and what people wrote about them. The rows stay: so many there were."""
    job = locked(job_id)
    if job.version.file.state != State.DELETED:
        return False
    Segment.objects.filter(job=job).update(source="", target="", state=Segment.State.EMPTY)
    Remark.objects.filter(job=job).update(comment="")
    Question.objects.filter(job=job).update(text="")
    Question.objects.filter(job=job).exclude(answer="").update(answer="-")
    said = Justification.objects.filter(segment__job=job)
    said.update(source="", target="", excerpt="", target_excerpt="", reason="")
    Token.objects.filter(job=job).delete()
    with pgtrigger.ignore(*(f"translation.{name}:append_only" for name in HISTORIES)):
        for name, of in HISTORIES.items():
            apps.get_model("translation", name)._default_manager.filter(**{of: job}).delete()
    logger.info("job.forgotten", extra={"job": job.pk})
    return True
