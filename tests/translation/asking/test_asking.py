"""Linguists ask about a page; who coordinates the case answers, once."""

import pytest

from casework import clock
from casework.people.actor import SYSTEM, Actor
from tests.people_and_cases import make_user
from tests.translation.desk import linguist, translated
from translation.asking.models import Question
from translation.asking.verbs import answer, ask
from translation.jobs import claiming
from translation.jobs.models import Job
from translation.jobs.refusing import JobRefused
from translation.review import handing_in
from translation.review import verbs as review
from translation.segments.models import Segment
from translation.segments.preparing import prepare

pytestmark = pytest.mark.xdist_group("translation-asking")


@pytest.fixture
def taken(journey, job, translator):
    with clock.held_at(journey.now):
        prepare(job.pk, actor=SYSTEM)
        claiming.claim(job.pk, actor=translator)
    return Job.objects.get(pk=job.pk)


@pytest.fixture
def question(journey, taken, translator):
    return asked(journey, taken, translator)


def asked(journey, job, actor, *, page=1, text="Which medicine is this?", number=None):
    with clock.held_at(journey.now):
        return ask(job.pk, page, text, number, actor=actor)


def test_a_translator_asks_about_a_page_and_keeps_the_job(journey, taken, translator):
    question = asked(journey, taken, translator)
    taken = Job.objects.get(pk=taken.pk)
    assert (question.page, question.segment, question.answer) == (1, None, "")
    assert (question.asked_by, question.asked_role) == (translator.user, "TRANS")
    assert (taken.translator, taken.state) == (translator.user, "CLAIMED")


def test_a_question_may_be_about_one_segment(journey, taken, translator):
    assert asked(journey, taken, translator, number=2).segment.number == 2


def test_a_reviewer_asks_about_what_they_review(journey, job, translator, reviewer):
    translated(journey, job, translator)
    with clock.held_at(journey.now):
        handing_in.hand_in(job.pk, stated=True, actor=translator)
        review.take_review(job.pk, actor=reviewer)
    assert asked(journey, job, reviewer).asked_role == "TREV"
    with pytest.raises(JobRefused):
        asked(journey, job, translator)


def test_somebody_elses_job_is_not_asked_about(journey, taken, reviewer):
    for outsider in (linguist(("es", "zh")), reviewer, journey.actor("COORD")):
        with pytest.raises(Job.DoesNotExist):
            asked(journey, taken, outsider)


def test_a_question_without_words_is_refused(journey, taken, translator):
    with pytest.raises(JobRefused) as refusal:
        asked(journey, taken, translator, text=" ? ")
    assert refusal.value.codes == ["TEXT_REQUIRED"]


def test_a_question_of_too_many_words_is_refused(journey, taken, translator):
    with pytest.raises(JobRefused) as refusal:
        asked(journey, taken, translator, text="why " * 1000)
    assert refusal.value.codes == ["TOO_LONG"]


def test_a_page_or_segment_that_is_not_there_is_not_asked_about(journey, taken, translator):
    with pytest.raises(JobRefused) as refusal:
        asked(journey, taken, translator, page=99)
    assert refusal.value.codes == ["NO_SUCH_PAGE"]
    with pytest.raises(Segment.DoesNotExist):
        asked(journey, taken, translator, number=999)


@pytest.mark.parametrize("role", ["COORD", "MGR"])
def test_who_coordinates_the_case_answers(journey, question, role):
    actor = journey.actor(role)
    with clock.held_at(journey.now):
        answer(question.pk, "It says prednisone.", actor=actor)
    question.refresh_from_db()
    assert question.answer == "It says prednisone."
    assert question.answered_by == actor.user
    assert question.answered_at == journey.now


def test_a_question_is_answered_once(journey, question):
    with clock.held_at(journey.now):
        answer(question.pk, "It says prednisone.", actor=journey.actor("COORD"))
        with pytest.raises(JobRefused) as refusal:
            answer(question.pk, "It says something else.", actor=journey.actor("MGR"))
    assert refusal.value.codes == ["ANSWERED"]


def test_an_empty_answer_is_refused(journey, question):
    with clock.held_at(journey.now), pytest.raises(JobRefused) as refusal:
        answer(question.pk, "  ", actor=journey.actor("COORD"))
    assert refusal.value.codes == ["TEXT_REQUIRED"]


def test_outsiders_do_not_answer(journey, question, translator):

    stranger = Actor(make_user("COORD"), "COORD")
    for outsider in (stranger, translator, Actor(make_user("DPO"), "DPO")):
        with pytest.raises(Question.DoesNotExist):
            answer(question.pk, "It says prednisone.", actor=outsider)
