"""A linguist's day: jobs by deadline, what others did with them, what waits. Nothing of the case."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from tests.case.conftest import words
from tests.people_and_cases import sign_in
from tests.translation.conftest import desk_version, job, journey, lived, reviewer, translator
from tests.translation.desk import linguist, translated
from translation.asking.verbs import answer, ask
from translation.jobs import claiming
from translation.jobs.models import Job
from translation.review import handing_in
from translation.review import verbs as review
from translation.terms.verbs import propose

__all__ = ["desk_version", "job", "journey", "lived", "reviewer", "translator"]
pytestmark = pytest.mark.xdist_group("today-jobs")
TERM = {
    "source_language": "en", "source": "flare", "target_language": "zh",
    "target": "复发", "kind": "PREFERRED", "domain": "RHEUMATOLOGY",
}  # fmt: skip


@pytest.fixture(autouse=True)
def its_time(lived):
    with clock.held_at(lived.now):
        yield


@pytest.fixture
def day():
    """day(actor): the sections of the actor's page by name."""

    def read(actor):
        answer = sign_in(Client(), actor.user, actor.role).get("/today/")
        assert answer.status_code == 200
        html = answer.content.decode()
        found = {}
        for name in ("due", "changed", "blocked"):
            answer.content = html.split(f'aria-labelledby="today-{name}"')[1].split("</section>")[0]
            found[name] = words(answer)
        found["html"] = html
        return found

    return read


@pytest.fixture
def handed_in(journey, job, translator):
    translated(journey, job, translator)
    handing_in.hand_in(job.pk, stated=True, actor=translator)
    return job


def test_jobs_in_hand_are_listed_by_deadline(day, job, translator):
    empty = day(translator)
    assert "You have no job in hand." in empty["due"]
    assert "Nobody waits for you." in empty["blocked"]
    claiming.claim(job.pk, actor=translator)
    Job.objects.filter(pk=job.pk).update(due_at=clock.now() - timedelta(days=2))
    due = day(translator)["due"]
    assert "Your jobs by deadline 1 1 overdue" in due
    assert job.code in due
    assert "2 days overdue" in due
    assert "Spanish into" in due


def test_nothing_of_the_case_is_told(day, journey, job, translator):
    claiming.claim(job.pk, actor=translator)
    html = day(translator)["html"]
    assert journey.case.code not in html
    assert journey.case.patient_name.split()[0] not in html


def test_the_translator_is_told_what_the_reviewer_did(day, handed_in, translator, reviewer):
    assert "handed the translation in" not in day(translator)["changed"]  # their own deed
    review.take_review(handed_in.pk, actor=reviewer)
    given = {"category": "NUMBER", "severity": "MINOR", "comment": "The comma is a point here."}
    review.remark(handed_in.pk, 2, **given, actor=reviewer)
    review.send_back(handed_in.pk, actor=reviewer)
    text = day(translator)
    assert f"{reviewer.user.name} asked for changes" in text["changed"]
    assert "Translation reviewer" in text["changed"]
    assert f"Changes asked by the reviewer 1 Show {handed_in.code}" in text["blocked"]
    assert reverse("translation-job", args=[handed_in.pk]) in text["html"]


def test_an_answer_to_my_question_is_news(day, journey, job, translator):
    claiming.claim(job.pk, actor=translator)
    asked = ask(job.pk, 1, "Which medicine is this?", None, actor=translator)
    day(translator)
    answer(asked.pk, "It is prednisone.", actor=journey.actor("COORD"))
    assert "answered your question about page 1" in day(translator)["changed"]


def test_an_offer_waits_for_whom_it_was_made_to(day, job, translator):
    until = clock.now() + timedelta(hours=4)
    Job.objects.filter(pk=job.pk).update(offered_to=translator.user, offered_until=until)
    assert f"nobody else can take them yet 1 Show {job.code}" in day(translator)["blocked"]
    other = linguist(("es", "zh"))
    assert "Nobody waits for you." in day(other)["blocked"]


def test_handed_in_jobs_wait_for_a_reviewer_of_their_languages(
    day, handed_in, translator, reviewer
):
    assert f"nobody reviews them yet 1 Show {handed_in.code}" in day(reviewer)["blocked"]
    assert handed_in.code not in day(linguist(("fr", "zh"), role="TREV"))["blocked"]
    review.take_review(handed_in.pk, actor=reviewer)
    text = day(reviewer)
    assert f"Translators wait for your review 1 Show {handed_in.code}" in text["blocked"]
    assert "Your reviews by deadline 1" in text["due"]
    assert reverse("translation-review", args=[handed_in.pk]) in text["html"]


def test_a_term_waits_for_a_reviewer_who_did_not_propose_it(day, translator, reviewer):
    propose(TERM, actor=reviewer)
    assert "Nobody waits for you." in day(reviewer)["blocked"]
    assert "1 term" in day(linguist(("es", "zh"), role="TREV"))["blocked"]
    assert "term" not in day(translator)["blocked"]


def test_jobs_of_others_are_not_told(day, handed_in, translator, reviewer):
    other = linguist(("es", "zh"))
    review.take_review(handed_in.pk, actor=reviewer)
    assert handed_in.code not in day(other)["html"]


def test_a_question_waits_for_the_coordinator(day, journey, job, translator):
    claiming.claim(job.pk, actor=translator)
    asked = ask(job.pk, 1, "Which medicine is this?", None, actor=translator)
    coordinator = journey.actor("COORD")
    text = day(coordinator)
    assert "Questions of the linguists 1" in text["blocked"]
    assert "A question about page 1 of" in text["blocked"]
    answer(asked.pk, "It is prednisone.", actor=coordinator)
    assert "Questions of the linguists" not in day(coordinator)["blocked"]
