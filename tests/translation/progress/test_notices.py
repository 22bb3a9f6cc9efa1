"""What people are told of translations: once each, and linguists by the job's number alone."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.people.actor import SYSTEM, Actor
from tests.people_and_cases import make_user, sign_in
from tests.translation.desk import linguist, translated
from translation.asking import verbs as asking
from translation.jobs import claiming, leases
from translation.jobs.models import Job
from translation.review import handing_in
from translation.review import verbs as review
from translation.segments.preparing import prepare
from workflows.notices import mail
from workflows.notices.jobs import tell_of_jobs
from workflows.notices.models import TO_LINGUISTS, Kind, Notice

pytestmark = pytest.mark.xdist_group("translation progress")


@pytest.fixture
def passing(journey):
    """Let time pass, and tell of what happened."""

    def passed(**time):
        journey.later(**time) if time else None
        with clock.held_at(journey.now):
            return tell_of_jobs()

    return passed


def told(kind):
    return [(n.user, n.job_id) for n in Notice.objects.filter(kind=kind)]


def at(journey):
    return clock.held_at(journey.now)


def test_an_offer_is_told_to_the_one_it_is_made_to_once(journey, job, translator, passing):
    coordinator = Actor(journey.case.owner, "COORD")
    with at(journey):
        claiming.offer(job.pk, translator.user, actor=coordinator)
    assert passing() == 1
    assert passing() == 0
    assert told(Kind.JOB_OFFERED) == [(translator.user, job.pk)]
    with at(journey):
        claiming.assign(job.pk, translator.user, actor=coordinator)
    assert passing(minutes=5) == 1
    assert len(told(Kind.JOB_OFFERED)) == 2


def test_an_offer_that_was_declined_meanwhile_is_no_news(journey, job, translator, passing):
    with at(journey):
        claiming.offer(job.pk, translator.user, actor=Actor(journey.case.owner, "COORD"))
        claiming.decline(job.pk, reason="I am away next week", actor=translator)
    assert passing() == 0


def test_a_lease_that_soon_ends_is_told_once_a_lease(journey, job, translator, passing):
    with at(journey):
        claiming.claim(job.pk, actor=translator)
    journey.later(hours=20)
    with at(journey):
        assert leases.look_after_leases() == (1, 0)
    assert passing() == 1
    assert passing() == 0
    assert told(Kind.JOB_LEASE) == [(translator.user, job.pk)]


def test_changes_asked_are_told_to_the_translator(journey, job, translator, reviewer, passing):
    translated(journey, job, translator)
    with at(journey):
        handing_in.hand_in(job.pk, stated=True, actor=translator)
        review.take_review(job.pk, actor=reviewer)
        review.remark(
            job.pk, None, category="STYLE", severity="MAJOR", comment="Shorter.", actor=reviewer
        )
        review.send_back(job.pk, actor=reviewer)
    passing()
    assert told(Kind.JOB_CHANGES) == [(translator.user, job.pk)]


def test_a_question_goes_to_the_coordinator_and_the_answer_back(journey, job, translator, passing):
    with at(journey):
        prepare(job.pk, actor=SYSTEM)
        claiming.claim(job.pk, actor=translator)
        question = asking.ask(job.pk, 1, "What does the stamp say?", actor=translator)
    assert passing() == 1
    assert told(Kind.JOB_ASKED) == [(journey.case.owner, job.pk)]
    with at(journey):
        asking.answer(question.pk, "Received, 3 March", actor=Actor(journey.case.owner, "COORD"))
    assert passing() == 1
    assert passing() == 0
    assert told(Kind.JOB_ANSWERED) == [(translator.user, job.pk)]


def test_a_job_two_days_late_is_told_to_coordinator_and_managers(journey, job, passing):
    manager = make_user("MGR")
    Job.objects.filter(pk=job.pk).update(due_at=journey.now)
    assert passing(days=1) == 0
    assert passing(days=1, hours=1) == 1
    assert passing(days=1) == 0
    people = {user for user, _job in told(Kind.JOB_LATE)}
    assert {journey.case.owner, manager} <= people


@pytest.mark.parametrize("kind", sorted(TO_LINGUISTS))
def test_linguists_read_neither_case_nor_paper(journey, job, translator, kind):
    with at(journey):
        claiming.claim(job.pk, actor=translator)
        Notice.objects.create(user=translator.user, kind=kind, case=journey.case, job_id=job.pk)
        assert mail.send_urgent(translator.user_id) + _digest(translator.user) == 1
        page = sign_in(Client(), translator.user, "TRANS").get(reverse("notices"))
    [sent] = outbox.outbox
    for text in (sent.subject + sent.body, page.content.decode()):
        assert job.code in text
        assert journey.case.code not in text
        assert journey.case.patient_name not in text
        assert "blood" not in text.lower()


def _digest(user):
    with clock.held_at(clock.now() + timedelta(days=1, hours=14)):
        return sum(mail.send_digest(pk) for pk in mail.make_digests())


def test_the_coordinators_mail_names_the_case_and_no_paper(journey, job):
    with at(journey):
        Notice.objects.create(
            user=journey.case.owner,
            kind=Kind.JOB_LATE,
            case=journey.case,
            job_id=job.pk,
            day=journey.today(),
        )
        assert _digest(journey.case.owner) >= 1
    text = outbox.outbox[-1].body
    assert journey.case.code in text
    assert "A translation is two days late" in text
    assert f"/cases/{journey.case.code}/#translations" in text


def test_who_has_the_job_no_more_reads_nothing_of_it(journey, job, translator):
    other = linguist(("ru", "zh"))
    with at(journey):
        notice = Notice.objects.create(
            user=other.user, kind=Kind.JOB_CHANGES, case=journey.case, job_id=job.pk
        )
        client = sign_in(Client(), other.user, "TRANS")
        assert job.code not in client.get(reverse("notices")).content.decode()
        assert client.post(reverse("notice", args=[notice.pk])).status_code == 404
