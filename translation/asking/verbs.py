"""Asking about a page, and answering. The job stays where it is meanwhile."""

from django.utils.translation import gettext as _

from casework import clock
from casework.cases import changes
from casework.cases.models import Case
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import Role
from translation.asking.models import Question
from translation.jobs.claiming import REASON_LENGTH
from translation.jobs.models import WITH_TRANSLATOR, Job, State
from translation.jobs.opening import STAFFS, in_hand
from translation.jobs.refusing import refused

LONGEST = 2000  # letters of a question, and of an answer
ASKS = {Role.TRANS: WITH_TRANSLATOR, Role.TREV: (State.IN_REVIEW,)}


@verb
def ask(job_id: int, page: int, text: str, number: int | None = None, *, actor: Actor) -> Question:
    """Ask the coordinator about a page of a job that one has in hand, or about a segment on it.

    Raises Job.DoesNotExist, Segment.DoesNotExist, JobRefused.
    """
    if actor.role not in ASKS:
        raise Job.DoesNotExist
    job = in_hand(job_id, actor, ASKS[Role(actor.role)])
    segment = job.segments.get(number=number) if number is not None else None
    if not 1 <= page <= max(1, job.pages):
        raise refused("NO_SUCH_PAGE", _("The paper has no such page. Choose another."))
    assert actor.user is not None
    question = Question.objects.create(
        case=job.case,
        job=job,
        page=page,
        segment=segment,
        text=_worded(text, _("Ask in a few words.")),
        asked_by=actor.user,
        asked_role=actor.role,
        asked_at=clock.now(),
    )
    changes.changed(job.case)
    return question


@verb
def answer(question_id: int, text: str, *, actor: Actor) -> Question:
    """Answer a linguist's question, once. Raises Question.DoesNotExist to outsiders, JobRefused."""
    if actor.role not in STAFFS:
        raise Question.DoesNotExist
    case_id = Question.objects.values_list("case_id", flat=True).get(pk=question_id)
    case = _of_the_case(case_id, actor)
    question = Question.objects.select_for_update().get(pk=question_id)
    if question.answered_at is not None:
        raise refused("ANSWERED", _("Somebody has answered this already. Reload the page."))
    question.answer = _worded(text, _("Answer in a few words."))
    question.answered_by, question.answered_at = actor.user, clock.now()
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    changes.changed(case)
    return question


def _of_the_case(case_id: int, actor: Actor) -> Case:
    try:
        return changes.lock(case_id, actor)
    except Case.DoesNotExist as error:
        raise Question.DoesNotExist from error


def _worded(text: str, too_short: str) -> str:
    said = text.strip()
    if len(said) < REASON_LENGTH:
        raise refused("TEXT_REQUIRED", too_short)
    if len(said) > LONGEST:
        raise refused("TOO_LONG", _("This is too long. Say it in fewer words."))
    return said
