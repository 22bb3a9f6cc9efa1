"""Several people at the same moment: one wins, the others are told, nothing is half done."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from viewflow.workflow.status import PROCESS, STATUS

from casework import clock
from casework.blockers import Refused
from casework.cases.models import CaseEvent, Proposal, StageChange
from documents.judging import verbs as judging
from documents.judging.mismatches import keep_out, resolve_mismatch
from documents.models import Version
from tests.engine import LONG_REASON, follow
from workflows.engine.flow import StageFlow
from workflows.engine.models import StageProcess, WorkItem

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]


def at_once(*calls):
    """Start every call at the same moment, each in a thread and a connection of its own."""
    ready = Barrier(len(calls))

    def run(call):
        ready.wait(timeout=30)
        try:
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def split(results):
    """What came of it: the winners' results, and the refusals."""
    refusals = [result for result in results if isinstance(result, Refused)]
    return [result for result in results if not isinstance(result, Refused)], refusals


@pytest.fixture
def ready(version):
    """A case in Inquiry with everything done."""
    journey = follow("withdrawn_and_reopened", version, before="open_case")
    for role in ("COORD", "MGR"):
        journey.actor(role)
    return journey


def stages(journey):
    changes = StageChange.objects.filter(case=journey.case).order_by("version")
    return list(changes.values_list("version", "from_stage", "to_stage"))


MOVED_ONCE = [(1, "", "INQUIRY"), (2, "INQUIRY", "RECORD_COLLECTION")]


def test_of_two_who_move_a_case_one_is_told_who_was_first_and_when(ready):
    seen = ready.case.version
    winners, [refusal] = split(
        at_once(
            lambda: ready.copy().advance("open_case", role="COORD", seen=seen),
            lambda: ready.copy().advance("open_case", role="MGR", seen=seen),
        )
    )
    assert len(winners) == 1
    assert refusal.codes == ["CASE_MOVED"]
    first = StageChange.objects.get(case=ready.case, version=2).actor
    assert str(refusal).startswith(f"{first.name} moved this case to Record collection")
    assert str(refusal).endswith("less than a minute ago. Look at it anew.")
    assert stages(ready) == MOVED_ONCE


def test_of_two_who_move_a_case_unseen_one_moves_it(ready):
    _, [refusal] = split(
        at_once(
            lambda: ready.copy().advance("open_case", role="COORD"),
            lambda: ready.copy().advance("open_case", role="MGR"),
        )
    )
    assert refusal.codes == ["EDGE_NOT_HERE"]
    assert stages(ready) == MOVED_ONCE
    assert StageProcess.objects.filter(case=ready.case, open=True, is_stage=True).count() == 1


def test_of_a_move_and_an_exit_at_once_both_happen_in_some_order_or_one_is_told(ready):
    withdrawal = {"withdrawn_at": ready.moment(), "withdrawal_scope": "SERVICE"}
    _, refusals = split(
        at_once(
            lambda: ready.copy().advance("open_case", role="MGR"),
            lambda: ready.copy().advance("withdraw", reason_code="COST", **withdrawal),
        )
    )
    path = [to for _, _, to in stages(ready)]
    if refusals:  # the exit came first
        assert refusals[0].codes == ["CASE_CLOSED"]
        assert path == ["INQUIRY", "WITHDRAWN"]
    else:
        assert path == ["INQUIRY", "RECORD_COLLECTION", "WITHDRAWN"]
    assert not StageProcess.objects.filter(case=ready.case, open=True).exists()
    assert not WorkItem.objects.open().filter(case=ready.case).exists()


def test_the_last_two_tasks_finished_at_once_are_both_done_and_the_case_goes_on(version):
    last = {"INQ-01", "INQ-06"}
    journey = follow("withdrawn_and_reopened", version, before="open_case", without=last)
    journey.actor("MGR")
    assert journey.open_codes() == last
    results = at_once(
        lambda: journey.copy().complete("INQ-06", red_flag_found=False),
        lambda: journey.copy().complete("INQ-01", scope_statement_sent_at=journey.moment()),
    )
    assert split(results)[1] == []
    assert journey.advance("open_case", role="MGR").stage == "RECORD_COLLECTION"
    left = StageProcess.objects.get(case=journey.case, scope="INQUIRY")
    assert (left.open, left.status) == (False, PROCESS.DONE)
    assert not left.task_set.filter(finished=None).exists()
    assert left.task_set.filter(flow_task=StageFlow.end).count() == 1


def test_a_task_finished_twice_at_once_has_one_finisher(version):
    fresh = follow("duplicate", version, before="INQ-01")
    for name in ("COORD-1", "COORD-2"):
        fresh.actor("COORD", name)
    _, [refusal] = split(
        at_once(
            *(
                lambda name=name: fresh.copy().complete(
                    "INQ-01", name=name, scope_statement_sent_at=fresh.moment()
                )
                for name in ("COORD-1", "COORD-2")
            )
        )
    )
    assert refusal.codes == ["TASK_NOT_OPEN"]
    item = fresh.item("INQ-01")
    assert item.outcome == "done"
    assert item.task.status == STATUS.DONE
    assert item.task.owner == item.finished_by


def test_sixteen_people_complete_one_task_and_one_of_them_did_it(version):
    journey = follow("duplicate", version, before="INQ-01")
    names = [f"COORD-{n}" for n in range(1, 17)]
    for name in names:
        journey.actor("COORD", name)
    winners, refusals = split(
        at_once(
            *(
                lambda name=name: journey.copy().complete("INQ-06", name=name, red_flag_found=False)
                for name in names
            )
        )
    )
    assert len(winners) == 1
    assert [refusal.codes for refusal in refusals] == [["TASK_NOT_OPEN"]] * 15
    item = journey.item("INQ-06")
    assert item.task.status == STATUS.DONE
    assert item.task.owner == item.finished_by
    done = item.case.facts.get(name="red_flag_found")
    assert done.recorded_by == item.finished_by


def test_a_task_is_done_or_waived_but_not_both(version):
    journey = follow("duplicate", version, before="INQ-01")
    for role in ("COORD", "MGR"):
        journey.actor(role)
    _, [refusal] = split(
        at_once(
            lambda: journey.copy().complete("INQ-01", scope_statement_sent_at=journey.moment()),
            lambda: journey.copy().waive("INQ-01", role="MGR"),
        )
    )
    assert refusal.codes == ["TASK_NOT_OPEN"]
    recorded = journey.fact("scope_statement_sent_at") is not None
    assert journey.outcome("INQ-01") == ("done" if recorded else "waived")


def test_a_proposal_is_confirmed_or_taken_back_but_not_both(version):
    journey = follow("duplicate", version, before="close_duplicate")
    journey.advance("close_duplicate", reason_code="DUPLICATE_OF", master_case="CW-00001")
    journey.actor("MGR")
    _, [refusal] = split(
        at_once(
            lambda: journey.copy().confirm("close_duplicate", role="MGR"),
            lambda: journey.copy().turn_down("close_duplicate", role="COORD"),
        )
    )
    assert refusal.codes == ["NOTHING_PROPOSED"]
    proposal = Proposal.objects.get(case=journey.case)
    closed = journey.reload().stage == "CLOSED_DUPLICATE"
    assert proposal.outcome == ("confirmed" if closed else "withdrawn")


def test_a_paper_that_comes_while_the_case_moves_is_work_if_it_comes_after(ready):
    results = at_once(
        lambda: ready.copy().upload("PASSPORT", to="RECEIVED"),
        lambda: ready.copy().advance("open_case", role="MGR"),
    )
    assert split(results)[1] == []
    assert ready.reload().stage == "RECORD_COLLECTION"
    raised = CaseEvent.objects.filter(case=ready.case, code="document_uploaded")
    asked = WorkItem.objects.open().filter(case=ready.case, code="REC-05")
    assert list(asked.values_list("occurrence", flat=True)) == list(
        raised.values_list("occurrence", flat=True)
    )


def test_papers_that_come_at_once_are_numbered(ready):
    versions = at_once(*(lambda: ready.copy().upload("PASSPORT", to="RECEIVED"),) * 4)
    assert sorted(version.number for version in versions) == [1, 2, 3, 4]
    assert Version.objects.filter(case=ready.case, document_type="PASSPORT").count() == 4


def test_a_paper_is_verified_by_one(ready):
    for name in ("COORD-1", "COORD-2"):
        ready.actor("COORD", name)
    paper = ready.upload("PASSPORT", to="ACCEPTED")

    def verify(name):
        with clock.held_at(ready.now):
            return judging.verify(paper.pk, actor=ready.copy().actor("COORD", name))

    winners, [refusal] = split(at_once(lambda: verify("COORD-1"), lambda: verify("COORD-2")))
    assert refusal.codes == ["VERSION_NOT_OPEN"]
    paper.refresh_from_db()
    assert paper.verified_by == winners[0].verified_by


def test_whose_a_paper_is_gets_decided_by_one(ready):
    for name in ("MGR-1", "MGR-2"):
        ready.actor("MGR", name)
    paper = ready.upload("ECG", to="RECEIVED")
    ready.act(keep_out, paper.pk, role="COORD", note=LONG_REASON)
    found = paper.mismatches.get()

    def decide(name, outcome):
        actor = ready.copy().actor("MGR", name)
        with clock.held_at(ready.now):
            return resolve_mismatch(found.pk, actor=actor, outcome=outcome, resolution=LONG_REASON)

    results = at_once(lambda: decide("MGR-1", "THEIRS"), lambda: decide("MGR-2", "NOT_THEIRS"))
    winners, [refusal] = split(results)
    assert refusal.codes == ["RESOLVED_ALREADY"]
    assert winners[0].resolved_by.name in str(refusal)
    paper.refresh_from_db()
    assert paper.status == {"THEIRS": "RECEIVED", "NOT_THEIRS": "QUARANTINED"}[winners[0].outcome]


def test_of_verifying_and_keeping_out_at_once_one_happens(ready):
    for name in ("COORD-1", "COORD-2"):
        ready.actor("COORD", name)
    paper = ready.upload("ECG", to="ACCEPTED")

    def act(name, verb, **more):
        with clock.held_at(ready.now):
            return verb(paper.pk, actor=ready.copy().actor("COORD", name), **more)

    results = at_once(
        lambda: act("COORD-1", judging.verify),
        lambda: act("COORD-2", keep_out, note=LONG_REASON),
    )
    _, refusals = split(results)
    paper.refresh_from_db()
    # what was verified first is kept out all the same; what was kept out first is not verified
    assert paper.status == "QUARANTINED"
    assert [refusal.codes for refusal in refusals] in ([], [["VERSION_NOT_OPEN"]])
