"""Jobs are offered, taken, declined, given back and given: by whom, when, and what is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from casework import clock
from casework.people.absence import Absence
from casework.people.actor import SYSTEM, Actor
from documents.lending.models import Loan
from tests.engine import refuses
from tests.people_and_cases import make_user
from tests.translation.desk import linguist, translated, write_all
from translation.jobs import claiming, ordering, staffing
from translation.jobs.models import Deed, Job, State
from translation.linguists.models import Linguist, Pair
from translation.review import handing_in
from translation.review import verbs as review
from translation.segments.preparing import prepare

pytestmark = pytest.mark.xdist_group("translation-verbs")
PAIR = ("es", "zh")
REASON = "I am full this week."


@pytest.fixture(autouse=True)
def its_time(lived):
    with clock.held_at(lived.now):
        yield


@pytest.fixture
def coordinator(journey):
    return journey.actor("COORD")


def fresh(job):
    return Job.objects.get(pk=job.pk)


def lent_to(job):
    return set(Loan.objects.running().filter(version=job.version).values_list("user", flat=True))


def last_deed(job):
    return Deed.objects.filter(job=job).order_by("-pk").first()


def in_both_roles():
    """One person who translates and reviews."""
    user = make_user("TRANS", "TREV")
    of = Linguist.objects.create(user=user)
    Pair.objects.create(linguist=of, source="es", target="zh")
    return Actor(user, "TRANS"), Actor(user, "TREV")


def test_a_claimed_job_is_leased_for_a_day_and_its_paper_lent(job, translator):
    job = claiming.claim(job.pk, actor=translator)
    assert (job.state, job.translator) == (State.CLAIMED, translator.user)
    assert job.lease_until == clock.now() + timedelta(hours=24)
    assert lent_to(job) == {translator.user_id}


def test_claiming_what_one_has_changes_nothing(job, translator):
    claiming.claim(job.pk, actor=translator)
    claiming.claim(job.pk, actor=translator)
    assert Deed.objects.filter(job=job, kind="CLAIMED").count() == 1


def test_what_somebody_has_is_refused_with_their_name(job, translator):
    claiming.claim(job.pk, actor=translator)
    with refuses("TAKEN") as refusal:
        claiming.claim(job.pk, actor=linguist(PAIR))
    assert translator.user.name in str(refusal.value)


def test_a_job_that_moved_on_is_refused_without_a_holders_name(
    journey, job, translator, coordinator
):
    claiming.claim(job.pk, actor=translator)
    staffing.cancel(job.pk, reason=REASON, actor=coordinator)
    with refuses("MOVED_ON") as refusal:
        claiming.claim(job.pk, actor=linguist(PAIR))
    assert translator.user.name not in str(refusal.value)


@pytest.mark.parametrize("pair", [("ru", "zh"), ("es", "en"), ("zh", "es")])
def test_a_job_of_another_pair_is_not_there(job, pair):
    for verb in (
        claiming.claim,
        lambda pk, actor: claiming.decline(pk, reason=REASON, actor=actor),
    ):
        with pytest.raises(Job.DoesNotExist):
            verb(job.pk, actor=linguist(pair))


def test_reviewers_and_coordinators_take_no_jobs_to_translate(job, reviewer, coordinator):
    with refuses("ROLE_NOT_ALLOWED"):
        claiming.claim(job.pk, actor=reviewer)
    with pytest.raises(Job.DoesNotExist):
        claiming.claim(job.pk, actor=coordinator)
    assert fresh(job).state == State.QUEUED


def test_who_is_away_or_whose_credential_expired_takes_none(job):
    today = clock.site_today()
    expired = linguist(PAIR, credential_until=today - timedelta(days=1))
    away = linguist(PAIR)
    Absence.objects.create(user=away.user, away_from=today, until=today)
    for who in (expired, away):
        with refuses("NOT_WORKING"):
            claiming.claim(job.pk, actor=who)
        assert claiming.claim_next(actor=who) is None
    last_day = linguist(PAIR, credential_until=today)
    assert claiming.claim(job.pk, actor=last_day).translator == last_day.user


def test_capacity_counts_pages_in_hand_but_one_large_job_is_always_possible(
    journey, job, coordinator
):
    Job.objects.filter(pk=job.pk).update(pages=90)
    other = ordering.order(job.version_id, "en", actor=coordinator)
    who = linguist(PAIR, ("es", "en"), capacity=40)
    assert claiming.claim(job.pk, actor=who)
    with refuses("HANDS_FULL") as refusal:
        claiming.claim(other.pk, actor=who)
    assert "90 pages in hand" in str(refusal.value)
    assert claiming.claim_next(actor=who) is None


def test_the_next_best_is_the_most_urgent_of_ones_kinds_of_papers(journey, job, coordinator):
    second = ordering.order(job.version_id, "en", actor=coordinator)
    staffing.prioritise(second.pk, 2, actor=coordinator)
    pairs = [PAIR, ("es", "en")]
    assert claiming.claim_next(actor=linguist(*pairs, domains=["imaging"])) is None
    assert claiming.claim_next(actor=linguist(*pairs, domains=[job.domain])) == second
    assert claiming.claim_next(actor=linguist(*pairs)) == job
    assert claiming.claim_next(actor=linguist(*pairs)) is None


def test_what_is_offered_to_somebody_is_theirs_for_a_day(job, translator, coordinator):
    other = linguist(PAIR)
    claiming.offer(job.pk, translator.user, actor=coordinator)
    with refuses("OFFERED"):
        claiming.claim(job.pk, actor=other)
    assert claiming.claim_next(actor=other) is None
    with clock.held_at(clock.now() + timedelta(hours=25)):
        assert claiming.claim(job.pk, actor=other).translator == other.user


def test_an_offer_is_taken_by_the_next_best_before_all_else(journey, job, translator, coordinator):
    other = ordering.order(job.version_id, "en", actor=coordinator)
    Pair.objects.create(linguist=translator.user.linguist, source="es", target="en")
    staffing.prioritise(job.pk, 2, actor=coordinator)
    claiming.offer(other.pk, translator.user, actor=coordinator)
    assert claiming.claim_next(actor=translator) == other


def test_only_who_was_asked_declines_in_the_role_they_were_asked_in(job, coordinator):
    asked, as_reviewer = in_both_roles()
    claiming.offer(job.pk, asked.user, actor=coordinator)
    with refuses("MOVED_ON"):
        claiming.decline(job.pk, reason=REASON, actor=linguist(PAIR))
    with refuses("ROLE_NOT_ALLOWED"):
        claiming.decline(job.pk, reason=REASON, actor=as_reviewer)
    with refuses("REASON_REQUIRED"):
        claiming.decline(job.pk, reason="  no ", actor=asked)
    job = claiming.decline(job.pk, reason=REASON, actor=asked)
    assert (job.offered_to, last_deed(job).reason) == (None, REASON)


@pytest.mark.parametrize("verb", [claiming.offer, claiming.assign])
def test_work_is_given_to_translators_of_the_pair_by_who_coordinates(
    job, translator, reviewer, coordinator, verb
):
    for nobody in (reviewer.user, linguist(("ru", "zh")).user, make_user("TRANS")):
        with refuses("NOT_OF_PAIR"):
            verb(job.pk, nobody, actor=coordinator)
    for outsider in (translator, reviewer, Actor(make_user("COORD"), "COORD")):
        with pytest.raises(Job.DoesNotExist):
            verb(job.pk, translator.user, actor=outsider)
    assert verb(job.pk, translator.user, actor=coordinator)


@pytest.mark.parametrize("verb", [claiming.offer, claiming.assign])
def test_work_is_not_given_to_who_reviews_it(job, coordinator, verb):
    as_translator, as_reviewer = in_both_roles()
    staffing.assign_reviewer(job.pk, as_reviewer.user, actor=coordinator)
    with refuses("SAME_PERSON"):
        verb(job.pk, as_translator.user, actor=coordinator)
    with refuses("SAME_PERSON"):
        claiming.claim(job.pk, actor=as_translator)


def test_reassigning_keeps_the_work_and_moves_the_paper(journey, job, translator, coordinator):
    translated(journey, job, translator)
    other = linguist(PAIR)
    job = claiming.assign(job.pk, other.user, actor=coordinator, reason="She fell ill.")
    assert (job.state, job.translator) == (State.CLAIMED, other.user)
    assert lent_to(job) == {other.user_id}
    assert job.segments.filter(state="CONFIRMED").count() == 4
    assert handing_in.hand_in(job.pk, stated=True, actor=other).state == State.IN_REVIEW
    with pytest.raises(Job.DoesNotExist):
        claiming.release(job.pk, reason=REASON, actor=translator)


def test_giving_back_needs_a_reason_and_keeps_the_work(journey, job, translator):
    with pytest.raises(Job.DoesNotExist):
        claiming.release(job.pk, reason=REASON, actor=translator)
    translated(journey, job, translator)
    with refuses("REASON_REQUIRED"):
        claiming.release(job.pk, reason="", actor=translator)
    job = claiming.release(job.pk, reason=REASON, actor=translator)
    assert (job.state, job.translator, job.lease_until) == (State.QUEUED, None, None)
    assert lent_to(job) == set()
    assert job.segments.filter(state="CONFIRMED").count() == 4


def test_a_handed_in_job_is_neither_given_back_nor_assigned(journey, job, translator, coordinator):
    translated(journey, job, translator)
    handing_in.hand_in(job.pk, stated=True, actor=translator)
    with refuses("MOVED_ON"):
        claiming.release(job.pk, reason=REASON, actor=translator)
    with refuses("MOVED_ON"):
        claiming.assign(job.pk, linguist(PAIR).user, actor=coordinator)


def test_a_paper_in_two_jobs_of_one_person_stays_with_them_until_both_left(
    journey, job, coordinator
):
    who = linguist(PAIR, ("es", "en"))
    other = ordering.order(job.version_id, "en", actor=coordinator)
    for one in (job, other):
        claiming.claim(one.pk, actor=who)
    claiming.release(job.pk, reason=REASON, actor=who)
    assert lent_to(job) == {who.user_id}
    staffing.hold(other.pk, reason=REASON, actor=coordinator)
    assert lent_to(job) == set()


def test_holding_one_job_leaves_the_paper_with_who_has_the_other(
    journey, job, translator, coordinator
):
    other = ordering.order(job.version_id, "en", actor=coordinator)
    english = linguist(("es", "en"))
    claiming.claim(job.pk, actor=translator)
    claiming.claim(other.pk, actor=english)
    staffing.cancel(other.pk, reason=REASON, actor=coordinator)
    assert lent_to(job) == {translator.user_id}


def test_a_job_asked_again_is_offered_first_to_who_knows_it_if_they_still_work(
    journey, job, translator, reviewer, coordinator
):
    translated(journey, job, translator)
    handing_in.hand_in(job.pk, stated=True, actor=translator)
    review.take_review(job.pk, actor=reviewer)
    review.approve(job.pk, actor=reviewer)
    again = ordering.ask_again(job.pk, reason="A number is wrong.", actor=coordinator)
    assert again.offered_to == translator.user
    prepare(again.pk, actor=SYSTEM)
    claiming.claim(again.pk, actor=translator)
    write_all(again, translator)
    handing_in.hand_in(again.pk, stated=True, actor=translator)
    review.take_review(again.pk, actor=reviewer)
    review.approve(again.pk, actor=reviewer)
    Linguist.objects.filter(user=translator.user).update(
        credential_until=clock.site_today() - timedelta(days=1)
    )
    third = ordering.ask_again(again.pk, reason="Another one is wrong.", actor=coordinator)
    assert third.offered_to is None


def test_the_database_refuses_one_person_as_translator_and_reviewer(job, translator):
    claiming.claim(job.pk, actor=translator)
    with pytest.raises(IntegrityError, match="reviewer_is_not_translator"), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(reviewer=translator.user)
