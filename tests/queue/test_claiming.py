"""Whose a task is: claimed, released, declined, assigned; refused politely, and all on record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.apps import apps
from django.db import connections
from viewflow.workflow.status import STATUS

from casework.blockers import Refused
from casework.cases.models import Membership
from casework.people.actor import Actor
from casework.people.models import User
from tests.engine import LONG_REASON, follow, refuses
from tests.people_and_cases import make_user
from workflows.engine.models import Deed, WorkItem
from workflows.notices.models import Notice
from workflows.queue import claiming, doing, staffing
from workflows.queue.next_best import take_next
from workflows.queue.queues import Queues

History = apps.get_model("workflows", "WorkItemHistory")


def act(journey, verb, code, *more, role="COORD", name="", occurrence="", **given):
    """One verb on a task's current item, at the journey's time."""
    item = journey.item(code, occurrence)
    journey.act(verb, item.pk, *more, role=role, name=name, **given)
    return journey.item(code, occurrence)


def deeds(item):
    return [(deed.kind, deed.by and deed.by.name) for deed in item.deeds.order_by("pk")]


def test_a_free_task_is_claimed_and_on_record(inquiry):
    item = act(inquiry, claiming.claim, "INQ-01")
    assert item.owner.name == "COORD-1"
    assert item.owned_since == inquiry.now
    assert item.task.status == STATUS.ASSIGNED
    assert item.task.owner == item.owner
    assert deeds(item) == [("claimed", "COORD-1")]
    last = History.objects.filter(pgh_obj_id=item.pk).order_by("pgh_id").last()
    assert last.owner_id == item.owner_id
    assert last.pgh_context.metadata["verb"] == "claim"
    assert last.pgh_context.metadata["role"] == "COORD"


def test_claiming_what_one_has_changes_nothing(inquiry):
    act(inquiry, claiming.claim, "INQ-01")
    assert len(deeds(act(inquiry, claiming.claim, "INQ-01"))) == 1


def test_a_second_person_is_told_who_has_it_and_since_when(inquiry):
    act(inquiry, claiming.claim, "INQ-01")
    inquiry.later(hours=2)
    with refuses("TASK_TAKEN") as refusal:
        act(inquiry, claiming.claim, "INQ-01", name="COORD-2")
    assert str(refusal.value) == (
        "COORD-1 has had this task for 2\xa0hours. Ask them to release it."
    )
    assert inquiry.item("INQ-01").owner.name == "COORD-1"


def test_another_role_cannot_claim(inquiry):
    with refuses("ROLE_NOT_ALLOWED"):
        act(inquiry, claiming.claim, "INQ-01", role="MGR")


def test_an_outsider_learns_nothing(inquiry):
    stranger = Actor(make_user("COORD"), "COORD")
    with pytest.raises(WorkItem.DoesNotExist):
        claiming.claim(inquiry.item("INQ-01").pk, actor=stranger)


def test_a_finished_task_says_who_finished_it(inquiry):
    item = inquiry.item("INQ-01")
    inquiry.complete("INQ-01", scope_statement_sent_at=inquiry.moment())
    inquiry.later(days=1)
    with refuses("TASK_NOT_OPEN") as refusal:
        inquiry.act(claiming.claim, item.pk, role="COORD", name="COORD-2")
    assert str(refusal.value).startswith("COORD-1 finished this task 1\xa0day ago")


def test_what_somebody_has_nobody_else_completes(inquiry):
    act(inquiry, claiming.claim, "INQ-01")
    with refuses("TASK_TAKEN"):
        inquiry.complete("INQ-01", name="COORD-2", scope_statement_sent_at=inquiry.moment())
    inquiry.complete("INQ-01", scope_statement_sent_at=inquiry.moment())
    item = inquiry.item("INQ-01")
    assert (item.outcome, item.task.status) == ("done", STATUS.DONE)


def test_a_released_task_is_free_again_and_keeps_its_note(inquiry):
    act(inquiry, doing.save_draft, "INQ-01", note="Called, no answer yet.")
    item = act(inquiry, claiming.release, "INQ-01")
    assert (item.owner, item.owned_since, item.draft) == (None, None, "Called, no answer yet.")
    assert item.task.status == STATUS.NEW
    assert deeds(item)[-1] == ("released", "COORD-1")


def test_only_the_owner_or_who_assigns_releases(inquiry):
    act(inquiry, claiming.claim, "INQ-01")
    with refuses("ROLE_NOT_ALLOWED"):
        act(inquiry, claiming.release, "INQ-01", role="INVESTIGATOR")
    assert act(inquiry, claiming.release, "INQ-01", role="MGR").owner is None


def test_a_declined_task_needs_a_reason_and_is_not_offered_again(inquiry):
    actor = inquiry.actor("COORD", "COORD-2")
    item = inquiry.item("INQ-01")
    assert item in Queues(actor).available()
    with refuses("REASON_REQUIRED"):
        act(inquiry, claiming.decline, "INQ-01", name="COORD-2", reason=" no ")
    act(inquiry, claiming.decline, "INQ-01", name="COORD-2", reason="I know the family.")
    assert item not in Queues(actor).available()
    assert item in Queues(inquiry.actor("COORD")).available()
    assert Deed.objects.get(item=item).reason == "I know the family."


def test_a_manager_gives_a_task_to_somebody_who_is_told(inquiry):
    second = inquiry.person("COORD-2", "COORD")
    item = act(inquiry, claiming.assign, "INQ-01", second, role="MGR")
    assert item.owner == second
    assert deeds(item) == [("assigned", "MGR-1")]
    notice = Notice.objects.get(kind="assigned")
    assert (notice.user, notice.params["by"]) == (second, "MGR-1")


def test_reassigning_keeps_the_work_and_tells_both(inquiry):
    first, second = inquiry.person("COORD-1", "COORD"), inquiry.person("COORD-2", "COORD")
    act(inquiry, doing.save_draft, "INQ-01", note="Half of it is done.")
    item = act(inquiry, claiming.assign, "INQ-01", second, role="MGR")
    assert (item.owner, item.draft) == (second, "Half of it is done.")
    told = {(n.user, n.params["taken"]) for n in Notice.objects.filter(kind="assigned")}
    assert told == {(second, False), (first, True)}


def test_declining_tells_who_gave_it(inquiry):
    act(inquiry, claiming.assign, "INQ-01", inquiry.person("COORD-2", "COORD"), role="MGR")
    act(inquiry, claiming.decline, "INQ-01", name="COORD-2", reason="Away next week.")
    notice = Notice.objects.get(kind="declined")
    assert (notice.user, notice.params["by"]) == (inquiry.person("MGR-1", "MGR"), "COORD-2")


@pytest.mark.parametrize("role", ["TRANS", "INVESTIGATOR", "HOME_MD"])
def test_who_does_not_give_work_cannot_assign(inquiry, role):
    with refuses("ROLE_NOT_ALLOWED"):
        act(inquiry, claiming.assign, "INQ-01", inquiry.person("COORD-1", "COORD"), role=role)


def test_a_task_is_given_only_to_who_can_do_it(inquiry):
    with refuses("ROLE_NOT_HELD"):
        act(inquiry, claiming.assign, "INQ-01", inquiry.person("MGR-1", "MGR"), role="MGR")
    gone = inquiry.person("COORD-2", "COORD")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    with refuses("ROLE_NOT_HELD"):
        act(inquiry, claiming.assign, "INQ-01", gone, role="MGR")


def test_who_is_given_work_of_a_case_is_put_on_it(inquiry):
    helper = make_user("COORD", name="Nora Lindqvist")
    act(inquiry, claiming.assign, "INQ-01", helper, role="MGR")
    assert Membership.objects.filter(case=inquiry.case, user=helper, role="COORD").exists()


def test_families_are_not_put_on_a_case_by_giving_them_work(version):
    records = follow("adult_ln_to_completed", version, until="RECORD_COLLECTION")
    stranger = make_user("PATIENT")
    with refuses("NOT_ON_CASE"):
        act(records, claiming.assign, "REC-03", stranger)
    assert not Membership.objects.filter(user=stranger).exists()


def test_nobody_claims_or_is_given_both_halves_of_a_pair(translating):
    with refuses("FOUR_EYES"):
        act(translating, claiming.claim, "TRN-04", role="TREV", name="TRANS-1")
    translator = translating.person("TRANS-1", "TREV")
    with refuses("FOUR_EYES"):
        act(translating, claiming.assign, "TRN-04", translator, role="MGR")
    assert act(translating, claiming.claim, "TRN-04", role="TREV").owner.name == "TREV-1"


def test_nobody_holds_both_halves_of_a_pair_before_either_is_done(version):
    case = follow("adult_ln_to_completed", version, before="TRN-03")
    act(case, claiming.claim, "TRN-03", role="TRANS")
    case.person("TRANS-1", "TREV")
    with refuses("FOUR_EYES"):
        act(case, claiming.claim, "TRN-04", role="TREV", name="TRANS-1")


def test_take_next_best_takes_the_most_urgent_and_skips_what_one_declined(inquiry):
    order = [item.code for item in Queues(inquiry.actor("COORD")).available()]
    assert order[:2] == ["INQ-01", "INQ-06"]  # due tomorrow; the others later
    act(inquiry, claiming.decline, "INQ-01", reason="Not in my language.")
    taken = []
    for _ in order:
        inquiry.act(lambda *, actor: taken.append(take_next(actor=actor)), role="COORD")
    waits = {"INQ-03", "INQ-04"}  # for papers that others bring
    assert [item.code for item in taken if item] == [c for c in order[1:] if c not in waits]
    assert taken[-1] is None


def test_a_coordinator_may_have_what_they_do_on_behalf_but_it_stays_anothers(version):
    case = follow("adult_ln_to_completed", version, before="PRE-09")
    act(case, claiming.claim, "PRE-09", role="COORD")
    patient = case.actor("PATIENT")
    assert case.item("PRE-09") not in Queues(patient).available()
    assert act(case, claiming.claim, "PRE-09", role="PATIENT").owner == patient.user


def test_the_hospitals_decision_is_never_in_a_navigators_hands(version):
    case = follow("adult_ln_to_completed", version, before="PRE-05")
    with refuses("ROLE_NOT_ALLOWED"):
        act(case, claiming.claim, "PRE-05", role="COORD")
    assert "PRE-05" not in {i.code for i in Queues(case.actor("COORD")).available()}
    act(case, claiming.claim, "PRE-05", role="SITE_REVIEWER")
    case.upload("SITE_REVIEW_DECISION", role="MGR")
    given = {
        "site_decision": "FAVOURABLE",
        "site_decided_at": case.moment(),
        "site_decision_author": "Dr. Synthetic Reviewer",
    }
    case.complete("PRE-05", role="COORD", **given)  # it came by letter: a transcript is proposed
    assert case.case.proposals.get(outcome="").code == "PRE-05"


def test_who_cannot_do_a_task_any_more_holds_it_up_for_nobody(inquiry):
    act(inquiry, claiming.claim, "INQ-01", name="COORD-2")
    place = Membership.objects.get(case=inquiry.case, user__name="COORD-2")
    inquiry.act(staffing.take_off, inquiry.case.pk, place.pk, role="MGR")
    assert inquiry.item("INQ-01").owner is None
    act(inquiry, claiming.claim, "INQ-02", name="COORD-3")
    User.objects.filter(name="COORD-3").update(is_active=False)
    assert act(inquiry, claiming.claim, "INQ-02").owner.name == "COORD-1"


def test_a_hold_ends_when_its_owner_gives_the_task_back(inquiry):
    until = inquiry.now.date() + timedelta(days=5)
    act(inquiry, doing.hold, "INQ-02", until=until, reason="Waits.")
    assert act(inquiry, claiming.release, "INQ-02").held_until is None


def test_on_behalf_of_others_is_marked_with_its_note(version):
    records = follow("adult_ln_to_completed", version, until="PRELIM_REVIEW", without=())
    records.go(before="PRE-04")
    act(records, claiming.claim, "PRE-04", role="COORD")
    records.complete("PRE-04", role="COORD", receipt_confirmed_at=records.moment(), occurrence="")
    assert records.item("PRE-04").on_behalf


# --- at the same moment -----------------------------------------------------------------------------


def at_once(count, call):
    """The call's results, started at the same moment in as many threads."""
    ready = Barrier(count)

    def run(number):
        ready.wait(timeout=30)
        try:
            return call(number)
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("races")
def test_of_sixteen_who_claim_one_task_one_wins_and_the_others_are_told(version):
    inquiry = follow("duplicate", version, before="INQ-01")
    people = [Actor(inquiry.person(f"COORD-{n}", "COORD"), "COORD") for n in range(1, 17)]
    item = inquiry.item("INQ-01")
    results = at_once(16, lambda number: claiming.claim(item.pk, actor=people[number]))
    winners = [result for result in results if not isinstance(result, Refused)]
    refusals = [result for result in results if isinstance(result, Refused)]
    assert len(winners) == 1
    assert {code for refusal in refusals for code in refusal.codes} == {"TASK_TAKEN"}
    name = winners[0].owner.name
    assert all(str(refusal).startswith(name) for refusal in refusals)
    item.refresh_from_db()
    assert item.owner == winners[0].owner
    assert item.deeds.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("races")
def test_those_who_take_next_best_at_once_get_different_tasks(version):
    cases = [follow("duplicate", version, before="INQ-01") for _ in range(3)]
    people = [make_user("COORD") for _ in range(3)]
    for case in cases:
        for person in people:
            Membership.objects.create(case=case.case, user=person, role="COORD")
    taken = at_once(3, lambda n: take_next(actor=Actor(people[n], "COORD")))
    assert len({item.pk for item in taken}) == 3


def test_a_reason_of_twenty_characters_is_asked_for_a_waiver(inquiry):
    from casework.cases.models import Proposal
    from workflows.queue import asking

    with refuses("REASON_REQUIRED"):
        act(inquiry, asking.ask_waiver, "INQ-01", reason="too short")
    with refuses("NOT_WAIVABLE"):
        act(inquiry, asking.ask_waiver, "INQ-03", reason=LONG_REASON)
    act(inquiry, asking.ask_waiver, "INQ-01", reason=LONG_REASON)
    with refuses("ASKED_ALREADY"):
        act(inquiry, asking.ask_waiver, "INQ-01", reason=LONG_REASON)
    inquiry.actor("MGR")
    assert inquiry.item("INQ-01").outcome == ""
    inquiry.confirm("INQ-01", role="MGR", kind="waiver")
    item = inquiry.item("INQ-01")
    assert (item.outcome, item.reason) == ("waived", LONG_REASON)
    assert Proposal.objects.get().outcome == "confirmed"
