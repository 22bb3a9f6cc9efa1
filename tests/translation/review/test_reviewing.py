"""Review by somebody else than who wrote it: who may, when, and what comes of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from casework import clock
from casework.people.actor import Actor
from documents.lending.models import Loan
from tests.engine import refuses
from tests.people_and_cases import make_user
from tests.translation.desk import CHINESE, linguist, translated, write_all
from translation.jobs import claiming
from translation.jobs.models import Job, State
from translation.linguists.models import Linguist, Pair
from translation.review import handing_in
from translation.review import verbs as review
from translation.review.models import Justification, Remark

pytestmark = pytest.mark.xdist_group("translation-verbs")
GIVEN = {"category": "STYLE", "severity": "MINOR", "comment": "It reads like a machine."}

# each verb of who reviews a job, as they would call it
VERBS = {
    "remark": lambda pk, actor: review.remark(pk, 1, **GIVEN, actor=actor),
    "withdraw_remark": lambda pk, actor: review.withdraw_remark(pk, 1, actor=actor),
    "accept": lambda pk, actor: review.accept(pk, 1, actor=actor),
    "send_back": lambda pk, actor: review.send_back(pk, actor=actor),
    "approve": lambda pk, actor: review.approve(pk, actor=actor),
    "give_review_back": lambda pk, actor: review.give_review_back(
        pk, reason="I know the family.", actor=actor
    ),
}


@pytest.fixture(autouse=True)
def its_time(lived):
    with clock.held_at(lived.now):
        yield


@pytest.fixture
def handed_in(journey, job, translator):
    translated(journey, job, translator)
    return handing_in.hand_in(job.pk, stated=True, actor=translator)


@pytest.fixture
def reviewed(handed_in, reviewer):
    return review.take_review(handed_in.pk, actor=reviewer)


def fresh(job):
    return Job.objects.get(pk=job.pk)


def lent_to(job):
    return set(Loan.objects.running().filter(version=job.version).values_list("user", flat=True))


def justified(job, who):
    segment = job.segments.first()
    return Justification.objects.create(
        segment=segment, code="X", source=segment.source, target=segment.target,
        reason="It is so.", by=who.user,
    )  # fmt: skip


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_only_who_reviews_the_job_does_it(journey, reviewed, translator, reviewer, verb):
    in_other_role = Actor(reviewer.user, "TRANS")
    for actor in (
        translator, linguist(("es", "zh"), role="TREV"), in_other_role, journey.actor("COORD"),
    ):  # fmt: skip
        with pytest.raises(Job.DoesNotExist):
            verb(reviewed.pk, actor)
    assert fresh(reviewed).state == State.IN_REVIEW


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_nothing_of_it_is_done_once_the_job_was_approved(reviewed, reviewer, verb):
    review.approve(reviewed.pk, actor=reviewer)
    with refuses("MOVED_ON"):
        verb(reviewed.pk, reviewer)


def test_a_handed_in_job_is_taken_once_and_its_paper_lent(handed_in, reviewer):
    assert lent_to(handed_in) == set()
    for _ in range(2):
        review.take_review(handed_in.pk, actor=reviewer)
    assert lent_to(handed_in) == {reviewer.user_id}
    with refuses("TAKEN") as refusal:
        review.take_review(handed_in.pk, actor=linguist(("es", "zh"), role="TREV"))
    assert reviewer.user.name in str(refusal.value)


def test_what_is_not_handed_in_or_of_another_pair_is_not_reviewed(job, reviewer, translator):
    with refuses("MOVED_ON"):
        review.take_review(job.pk, actor=reviewer)
    with refuses("ROLE_NOT_ALLOWED"):
        review.take_review(job.pk, actor=translator)
    with pytest.raises(Job.DoesNotExist):
        review.take_review(job.pk, actor=linguist(("ru", "zh"), role="TREV"))


def test_nobody_reviews_what_they_wrote_a_word_of(journey, job, translator):
    both = make_user("TRANS", "TREV")
    Pair.objects.create(linguist=Linguist.objects.create(user=both), source="es", target="zh")
    translated(journey, job, Actor(both, "TRANS"))
    claiming.release(job.pk, reason="I am full this week.", actor=Actor(both, "TRANS"))
    claiming.claim(job.pk, actor=translator)
    handing_in.hand_in(job.pk, stated=True, actor=translator)
    with refuses("SAME_PERSON"):
        review.take_review(job.pk, actor=Actor(both, "TREV"))
    assert not Job.objects.visible_to(Actor(both, "TREV")).exists()


def test_whose_credential_expired_takes_no_review(handed_in):
    yesterday = clock.site_today() - timedelta(days=1)
    with refuses("NOT_WORKING"):
        who = linguist(("es", "zh"), role="TREV", credential_until=yesterday)
        review.take_review(handed_in.pk, actor=who)


def test_handing_in_again_before_anybody_looked_changes_nothing(handed_in, translator):
    with clock.held_at(clock.now() + timedelta(hours=1)):
        again = handing_in.hand_in(handed_in.pk, stated=True, actor=translator)
    assert again.handed_in_at == handed_in.handed_in_at
    with pytest.raises(Job.DoesNotExist):
        handing_in.hand_in(handed_in.pk, stated=True, actor=linguist(("es", "zh")))


def test_changes_asked_bring_the_job_back_to_its_translator_with_the_remarks(
    reviewed, reviewer, translator
):
    with refuses("NO_REMARKS"):
        review.send_back(reviewed.pk, actor=reviewer)
    review.remark(reviewed.pk, 1, **GIVEN, actor=reviewer)
    job = review.send_back(reviewed.pk, actor=reviewer)
    assert (job.state, job.rounds) == (State.CHANGES_ASKED, 1)
    assert lent_to(job) == {translator.user_id}
    assert job.remarks.get(resolved_at=None).segment.number == 1
    write_all(job, translator, lambda source: CHINESE[source].replace("患者", "病人"))
    job = handing_in.hand_in(job.pk, stated=True, actor=translator)
    assert not job.remarks.filter(resolved_at=None).exists()
    assert lent_to(job) == {reviewer.user_id}
    with pytest.raises(Remark.DoesNotExist):  # of the review before
        review.withdraw_remark(job.pk, job.remarks.get().pk, actor=reviewer)
    assert review.approve(job.pk, actor=reviewer).state == State.APPROVED


def test_once_signed_neither_text_nor_paper_is_the_reviewers(reviewed, reviewer):
    assert Job.objects.in_hands_of(reviewer).exists()
    review.approve(reviewed.pk, actor=reviewer)
    assert not Job.objects.in_hands_of(reviewer).exists()
    assert Job.objects.visible_to(reviewer).exists()
    assert lent_to(reviewed) == set()


def test_remarks_have_a_category_a_severity_and_words(reviewed, reviewer):
    for wrong in ({"category": "MOOD"}, {"severity": "AWFUL"}):
        with refuses("NO_SUCH_CATEGORY"):
            review.remark(reviewed.pk, 1, **{**GIVEN, **wrong}, actor=reviewer)
    with refuses("REASON_REQUIRED"):
        review.remark(reviewed.pk, 1, **{**GIVEN, "comment": " x "}, actor=reviewer)
    weights = {"NEUTRAL": 0, "MINOR": 1, "MAJOR": 5, "CRITICAL": 25}
    for severity, points in weights.items():
        given = {**GIVEN, "severity": severity}
        assert review.remark(reviewed.pk, None, **given, actor=reviewer).points == points


def test_a_reason_is_accepted_once_and_never_by_who_gave_it(reviewed, translator, reviewer):
    theirs, own = justified(reviewed, translator), justified(reviewed, reviewer)
    first = review.accept(reviewed.pk, theirs.pk, actor=reviewer)
    with clock.held_at(clock.now() + timedelta(hours=1)):
        assert (
            review.accept(reviewed.pk, theirs.pk, actor=reviewer).accepted_at == first.accepted_at
        )
    with refuses("SAME_PERSON"):
        review.accept(reviewed.pk, own.pk, actor=reviewer)
    with pytest.raises(IntegrityError, match="accepted_by_another"), transaction.atomic():
        Justification.objects.filter(pk=own.pk).update(
            accepted_by=reviewer.user, accepted_at=clock.now()
        )


def test_a_review_given_back_waits_for_another(reviewed, reviewer):
    with refuses("REASON_REQUIRED"):
        review.give_review_back(reviewed.pk, reason="no", actor=reviewer)
    job = review.give_review_back(reviewed.pk, reason="I know the family.", actor=reviewer)
    assert (job.reviewer, lent_to(job)) == (None, set())
    other = linguist(("es", "zh"), role="TREV")
    assert review.take_review(job.pk, actor=other).reviewer == other.user


def test_the_database_refuses_approval_without_a_reviewer(reviewed):
    with pytest.raises(IntegrityError, match="job_approved_by_reviewer"), transaction.atomic():
        Job.objects.filter(pk=reviewed.pk).update(state="APPROVED", reviewer=None)
