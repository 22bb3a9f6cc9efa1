"""What coordinators do with jobs: by whom, in which state, and what linguists lose by it at once."""

import pytest

from casework import clock
from casework.cases.models import Case
from casework.people.actor import SYSTEM, Actor
from documents.lending.models import Loan
from documents.uploads.models import Version
from tests.engine import refuses
from tests.people_and_cases import make_user
from tests.translation.desk import approved, linguist, translated
from translation.desk.writing import Text, write_segment
from translation.jobs import claiming, ordering, staffing
from translation.jobs.models import Deed, Job, State
from translation.linguists.models import Linguist, Pair
from translation.review import handing_in
from translation.review import verbs as review
from translation.segments.preparing import prepare

pytestmark = pytest.mark.xdist_group("translation-verbs")
PAIR = ("es", "zh")
REASON = "The family asks for time."

# each verb as a coordinator would call it on any job
VERBS = {
    "hold": lambda pk, actor: staffing.hold(pk, reason=REASON, actor=actor),
    "go_on": lambda pk, actor: staffing.go_on(pk, actor=actor),
    "cancel": lambda pk, actor: staffing.cancel(pk, reason=REASON, actor=actor),
    "prioritise": lambda pk, actor: staffing.prioritise(pk, 2, actor=actor),
    "assign_reviewer": lambda pk, actor: staffing.assign_reviewer(
        pk, linguist(PAIR, role="TREV").user, actor=actor
    ),
    "lend_original": lambda pk, actor: staffing.lend_original(pk, reason=REASON, actor=actor),
    "judge_legibility": lambda pk, actor: staffing.judge_legibility(pk, "POOR", actor=actor),
    "ask_again": lambda pk, actor: ordering.ask_again(pk, reason=REASON, actor=actor),
}


@pytest.fixture(autouse=True)
def its_time(lived):
    with clock.held_at(lived.now):
        yield


@pytest.fixture
def coordinator(journey):
    return journey.actor("COORD")


@pytest.fixture
def taken(job, translator):
    prepare(job.pk, actor=SYSTEM)
    return claiming.claim(job.pk, actor=translator)


def fresh(job):
    return Job.objects.get(pk=job.pk)


def lent_to(job):
    return set(Loan.objects.running().filter(version=job.version).values_list("user", flat=True))


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_only_who_coordinates_the_case_does_it(taken, translator, reviewer, verb):
    stranger = Actor(make_user("COORD"), "COORD")
    for actor in (translator, reviewer, stranger, Actor(make_user("DPO"), "DPO")):
        with pytest.raises(Job.DoesNotExist):
            verb(taken.pk, actor)
    assert fresh(taken).state == State.CLAIMED
    with pytest.raises(Job.DoesNotExist):
        verb(taken.pk + 1000, Actor(make_user("MGR"), "MGR"))


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_nothing_of_it_is_done_with_a_cancelled_job(taken, coordinator, verb):
    staffing.cancel(taken.pk, reason=REASON, actor=coordinator)
    with refuses("MOVED_ON"):
        verb(taken.pk, coordinator)
    assert fresh(taken).state == State.CANCELLED


def test_on_hold_nobody_writes_or_looks_and_then_it_goes_on_where_it_was(
    taken, translator, coordinator
):
    write_segment(taken.pk, 1, Text("译文"), seen_revision=0, actor=translator)
    staffing.hold(taken.pk, reason=REASON, actor=coordinator)
    assert lent_to(taken) == set()
    assert not Job.objects.in_hands_of(translator).exists()
    with refuses("MOVED_ON"):
        write_segment(taken.pk, 2, Text("译文"), seen_revision=0, actor=translator)
    with refuses("MOVED_ON"):
        staffing.hold(taken.pk, reason=REASON, actor=coordinator)
    job = staffing.go_on(taken.pk, actor=coordinator)
    assert (job.state, job.translator) == (State.TRANSLATING, translator.user)
    assert lent_to(taken) == {translator.user_id}
    with refuses("TAKEN"):
        staffing.go_on(taken.pk, actor=coordinator)


def test_a_review_that_was_on_hold_goes_on_with_its_reviewer(
    journey, job, translator, reviewer, coordinator
):
    translated(journey, job, translator)
    handing_in.hand_in(job.pk, stated=True, actor=translator)
    review.take_review(job.pk, actor=reviewer)
    staffing.hold(job.pk, reason=REASON, actor=coordinator)
    assert lent_to(job) == set()
    assert staffing.go_on(job.pk, actor=coordinator).state == State.IN_REVIEW
    assert lent_to(job) == {reviewer.user_id}


def test_reasons_are_asked_for(taken, coordinator):
    for verb in (staffing.hold, staffing.cancel, staffing.lend_original):
        with refuses("REASON_REQUIRED"):
            verb(taken.pk, reason=" no ", actor=coordinator)
    assert fresh(taken).state == State.CLAIMED


def test_a_cancelled_job_is_made_anew_while_the_hospital_cannot_read_the_paper(
    journey, taken, coordinator
):
    staffing.cancel(taken.pk, reason=REASON, actor=coordinator)
    [new] = journey.jobs()
    assert (new.state, new.pk != taken.pk) == (State.QUEUED, True)
    assert lent_to(taken) == set()


def test_a_reviewer_is_named_among_those_of_the_pair_who_did_not_write(
    journey, job, translator, reviewer, coordinator
):
    for nobody in (translator.user, linguist(("ru", "zh"), role="TREV").user):
        with refuses("NOT_OF_PAIR"):
            staffing.assign_reviewer(job.pk, nobody, actor=coordinator)
    both = make_user("TRANS", "TREV")
    Pair.objects.create(linguist=Linguist.objects.create(user=both), source="es", target="zh")
    translated(journey, job, Actor(both, "TRANS"))
    with refuses("SAME_PERSON"):
        staffing.assign_reviewer(job.pk, both, actor=coordinator)
    claiming.assign(job.pk, translator.user, actor=coordinator)
    with refuses("SAME_PERSON"):  # what they wrote is still in it
        staffing.assign_reviewer(job.pk, both, actor=coordinator)
    assert staffing.assign_reviewer(job.pk, reviewer.user, actor=coordinator)
    assert lent_to(job) == {translator.user_id}
    handing_in.hand_in(job.pk, stated=True, actor=translator)
    assert lent_to(job) == {reviewer.user_id}
    other = linguist(PAIR, role="TREV")
    staffing.assign_reviewer(job.pk, other.user, actor=coordinator)
    assert lent_to(job) == {other.user_id}
    with pytest.raises(Job.DoesNotExist):
        review.approve(job.pk, actor=reviewer)


def test_places_of_the_queue_and_legibility_are_chosen_from_a_list(job, coordinator):
    assert staffing.prioritise(job.pk, -1, actor=coordinator).priority == -1
    with refuses("NO_SUCH_PRIORITY"):
        staffing.prioritise(job.pk, 9, actor=coordinator)
    assert staffing.judge_legibility(job.pk, "POOR", actor=coordinator).legible == "POOR"
    with refuses("NO_SUCH_LEGIBILITY"):
        staffing.judge_legibility(job.pk, "AWFUL", actor=coordinator)


def test_the_original_is_lent_to_who_has_the_job_and_to_who_gets_it(taken, translator, coordinator):
    assert not Loan.objects.running().get().original
    staffing.lend_original(taken.pk, reason=REASON, actor=coordinator)
    assert Loan.objects.running().get().original
    other = linguist(PAIR)
    claiming.assign(taken.pk, other.user, actor=coordinator)
    assert Loan.objects.running().get().reason == REASON


def test_another_language_is_ordered_once(job, coordinator, translator):
    first = ordering.order(job.version_id, "en", actor=coordinator)
    assert ordering.order(job.version_id, "en", actor=coordinator) == first
    assert ordering.order(job.version_id, "zh", actor=coordinator) == job
    with refuses("SAME_LANGUAGE"):
        ordering.order(job.version_id, "es", actor=coordinator)
    with refuses("NO_SUCH_LANGUAGE"):
        ordering.order(job.version_id, "fr", actor=coordinator)
    with pytest.raises((Version.DoesNotExist, Case.DoesNotExist)):
        ordering.order(job.version_id, "en", actor=translator)
    with pytest.raises((Version.DoesNotExist, Case.DoesNotExist)):
        ordering.order(job.version_id, "en", actor=Actor(make_user("COORD"), "COORD"))


def test_only_what_was_approved_is_asked_for_again(journey, job, translator, reviewer, coordinator):
    with refuses("MOVED_ON"):
        ordering.ask_again(job.pk, reason=REASON, actor=coordinator)
    approved(journey, job, translator, reviewer)
    with refuses("REASON_REQUIRED"):
        ordering.ask_again(job.pk, reason="", actor=coordinator)
    with pytest.raises(Job.DoesNotExist):
        ordering.ask_again(job.pk, reason=REASON, actor=translator)
    new = ordering.ask_again(job.pk, reason=REASON, actor=reviewer)
    assert (fresh(job).state, new.previous) == (State.SUPERSEDED, job)
    prepare(new.pk, actor=SYSTEM)
    assert {one.target for one in new.segments.all()} == {one.target for one in job.segments.all()}
    assert Deed.objects.filter(job=job, kind="SUPERSEDED").get().reason == REASON
