"""Gaps become work: one item for each paper, question or plan, with whom it waits."""

from dataclasses import replace

import pytest

from casework import clock
from casework.eligibility import confirming, recording
from casework.eligibility.models import PreCheck, SiteConfirmation
from casework.people.roles import NAVIGATORS
from casework.protocols.compiled import protocol
from tests.eligibility.records import given
from tests.gaps.records import asked, blocking, fill, shown, states
from workflows.engine import settle
from workflows.engine.models import WorkItem
from workflows.engine.sweep import sweep
from workflows.gaps.deriving import wanted

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("gaps")]


def evidence(journey, kind):
    return journey.case.evidence.filter(document_type=kind).last()


def resettle(journey):
    with clock.held_at(journey.now):
        settle.settle(journey.reload())
    return journey.reload()


def why(journey, subject):
    return {
        (reason.criterion, reason.kind)
        for one in wanted(journey.situation())
        if one.subject == subject
        for reason in one.reasons
    }


def test_papers_that_are_not_held_are_asked_for_from_who_has_them(journey):
    items = asked(journey)
    assert ("GAP-02", "PASSPORT") in items
    assert ("GAP-03", "LAB_CBC") in items
    assert {item for item in items if item[0] not in ("GAP-02", "GAP-03")} == {
        ("GAP-01", "CONSENT_NAV_SERVICE")  # held since Inquiry
    }


def test_one_item_asks_for_a_paper_whatever_number_of_criteria_wait_for_it(journey):
    items = [subject for _, subject in asked(journey, "GAP-03")]
    assert items.count("MED_SUMMARY") == 1
    assert len(why(journey, "MED_SUMMARY")) > 3
    assert len(items) == len(set(items))


def test_of_a_held_paper_the_coordinator_enters_the_values(held):
    items = asked(held)
    assert ("GAP-01", "LAB_CBC") in items
    assert ("GAP-01", "PASSPORT") in items
    assert {code for code, _ in items} == {"GAP-01"}
    item = held.item("GAP-01", "LAB_CBC")
    assert item.role == "COORD"
    assert item.due_on > held.today()
    assert not item.required


def test_the_item_closes_by_itself_when_the_values_are_verified(held):
    fill(held, only={"lymphocytes_abs"})
    assert held.outcome("GAP-01", "LAB_CBC") == "done"
    assert held.item("GAP-01", "LAB_CBC").finished_by is None
    assert ("GAP-01", "LAB_CHEM") in asked(held)


def test_values_that_nobody_compared_close_nothing(held):
    one = given(evidence(held, "LAB_CBC"))
    held.act(recording.enter, held.case.pk, one, role="COORD")
    assert held.outcome("GAP-01", "LAB_CBC") == ""


def test_with_every_value_nothing_is_asked_for(held):
    fill(held)
    assert blocking(held) == 0, [k for k, v in states(held).items() if v == "UNKNOWN"]
    assert asked(held) == set()
    assert held.outcome("REC-07") == "done"


def test_what_goes_stale_is_asked_for_again_with_a_day_of_its_own(held):
    fill(held)
    first = held.item("GAP-01", "LAB_CBC")
    resettle(held.later(days=31))
    assert ("STALE") in {kind for _, kind in why(held, "LAB_CBC")}
    again = held.item("GAP-03", "LAB_CBC.2")  # it was asked for before there was any
    assert again.outcome == ""
    assert again.due_on > held.today()
    held.upload("LAB_CBC", language="en")
    assert held.outcome("GAP-03", "LAB_CBC.2") == "done"
    second = held.item("GAP-01", "LAB_CBC.2")
    assert second.outcome == ""
    assert second.due_on > first.due_on
    assert first.outcome == "done"
    fill(held, only={"lymphocytes_abs"})
    assert held.outcome("GAP-01", "LAB_CBC.2") == "done"
    resettle(held.later(days=31))
    assert held.outcome("GAP-03", "LAB_CBC.3") == ""


def test_the_sweep_after_midnight_asks_again_for_what_went_stale_overnight(held):
    fill(held)
    later = held.later(days=31)
    assert asked(held) == set()
    with clock.held_at(later.now):
        assert sweep() >= 1
    held.reload()
    assert states(held)["ALL-I03"] == "UNKNOWN"
    assert ("GAP-03", "LAB_CBC") in asked(held)


def test_a_paper_that_tells_no_more_is_asked_for_anew(held):
    fill(held, but={"lymphocytes_abs"})
    assert asked(held) == {("GAP-01", "LAB_CBC")}
    held.waive("GAP-01", role="COORD", occurrence="LAB_CBC")
    assert asked(held) == {("GAP-03", "LAB_CBC")}
    resettle(held)
    assert asked(held) == {("GAP-03", "LAB_CBC")}
    held.later(days=2)
    held.upload("LAB_CBC", language="en")
    assert asked(held) == {("GAP-01", "LAB_CBC")}
    assert held.outcome("GAP-03", "LAB_CBC") == "done"
    assert held.item("GAP-01", "LAB_CBC.2").due_on > held.item("GAP-01", "LAB_CBC").due_on
    fill(held, only={"lymphocytes_abs"})
    assert asked(held) == set()


def test_a_paper_is_waived_for_what_was_asked_of_it_alone(held):
    fill(held, but={"malignancy"})
    held.waive("GAP-01", role="COORD", occurrence="MED_SUMMARY")
    assert ("GAP-01", "MED_SUMMARY") not in asked(held)
    [told] = held.case.data_values.filter(element="severe_mental_disorder", wrong_at=None)
    held.later(hours=1)
    held.act(recording.retract, told.pk, role="COORD", reason="It was misread from the page.")
    resettle(held)
    assert held.outcome("GAP-01", "MED_SUMMARY.2") == ""
    assert {name for one in wanted(held.situation()) if one.event == "values_missing"
            for why in one.reasons for name in why.elements} == {"severe_mental_disorder"}  # fmt: skip


OTHER = {
    "METHOD": ("spo2", "SPO2_RECORD", {"says": {"o2": "supplemental"}}),
    "UNIT": ("ast", "LAB_CHEM", {"upper_limit": ""}),
}


@pytest.mark.parametrize("kind", OTHER)
def test_what_was_measured_otherwise_is_asked_for_from_the_home_physician(held, kind):
    from config.synthetic.knowing import known

    element, paper, other = OTHER[kind]
    [said] = known("LN")[element]
    fill(held, other={element: [{**said, **other}]})
    assert asked(held) == {("GAP-03", paper)}
    assert {found for _, found in why(held, paper)} == {kind}


def test_two_values_of_one_day_are_for_the_home_physician(held):
    from config.synthetic.knowing import known

    [said] = known("LN")["alt"]
    fill(held, other={"alt": [said, {**said, "value": "90"}]})
    assert asked(held) == {("GAP-03", "LAB_CHEM")}
    assert {found for _, found in why(held, "LAB_CHEM")} == {"CONFLICTING"}


PAST = {"malignancy": [{"value": "past", "paper": "MED_SUMMARY"}]}


def test_what_only_a_clinician_can_judge_is_a_question_to_the_hospital(held):
    fill(held, other=PAST)
    assert asked(held) == set()  # the hospital does not see the case yet
    assert questions(held) == ["ALL-E04"]
    assert blocking(held) == 1  # the manager decides whether to go on
    say(held)
    assert questions(held) == []
    assert blocking(held) == 1


def questions(journey):
    """The criteria that the hospital would be asked about, were the case in its review."""
    there = replace(journey.situation(), stage="PRELIM_REVIEW")
    return [one.subject for one in wanted(there) if one.event == "judgement_missing"]


def say(journey, criterion="ALL-E04"):
    """The hospital confirms what is on its screen."""
    more = {"about": shown(journey, criterion), "role": "SITE_REVIEWER"}
    journey.act(confirming.confirm, journey.case.pk, criterion, "CONFIRMED", **more)


def test_a_word_about_other_values_closes_no_question(held):
    """The same state, and another page: the hospital is asked anew."""
    fill(held, other=PAST)
    say(held)
    assert questions(held) == []
    [old] = held.case.data_values.filter(element="malignancy", wrong_at=None)
    held.later(days=1)
    held.act(recording.retract, old.pk, role="COORD", reason="It was misread from the page.")
    assert asked(held) == {("GAP-01", "MED_SUMMARY")}
    fill(held, other=PAST, only={"malignancy"})
    assert questions(held) == ["ALL-E04"]


def test_a_word_said_while_nothing_was_held_closes_no_question(held):
    say(held)
    fill(held, other=PAST)
    assert questions(held) == ["ALL-E04"]


def test_a_word_from_before_values_were_kept_with_it_stands_while_the_state_does(held):
    fill(held, other=PAST)
    SiteConfirmation.objects.create(
        case=held.case,
        criteria_id=PreCheck.objects.get(case=held.case).criteria_id,
        criterion="ALL-E04",
        about="UNKNOWN",
        outcome="CONFIRMED",
        by=held.actor("SITE_REVIEWER").user,
        role="SITE_REVIEWER",
    )
    assert questions(held) == []


def test_medicines_are_a_task_of_physicians_alone(held):
    """P-03: nobody on the navigator's side starts, stops or plans a medicine."""
    task = protocol(held.case.protocol_id).tasks["GAP-06"]
    assert {task.role, *task.also_by, *task.on_behalf_by} <= {"HOME_MD", "INVESTIGATOR", "SITE_CRC"}
    assert not NAVIGATORS & {task.role, *task.also_by, *task.on_behalf_by}
    fill(held)
    assert PreCheck.objects.get(case=held.case).gaps
    before, there = held.situation(), held.situation()
    assert not [one for one in wanted(before) if one.event == "washout_to_plan"]
    there = replace(there, stage="ONSITE_SCREENING")
    assert [one.subject for one in wanted(there) if one.event == "washout_to_plan"] == ["ALL-I02"]


def test_no_paper_is_asked_for_once_the_package_is_sent(held):
    there = replace(held.situation(), stage="PRELIM_REVIEW")
    assert wanted(there)
    sent = there.with_facts({"package_sent_at": held.now})
    assert not wanted(sent)


def test_a_paper_that_is_done_without_is_not_asked_for(journey):
    from documents.uploads import verbs as papers

    assert ("GAP-03", "SPO2_RECORD") in asked(journey)
    journey.act(
        papers.waive,
        journey.case.pk,
        "SPO2_RECORD",
        role="MGR",
        reason="The hospital measures it on the first day itself.",
    )
    assert ("GAP-03", "SPO2_RECORD") not in asked(journey)


def test_work_of_gaps_holds_no_stage_up(held):
    assert not WorkItem.objects.filter(case=held.case, code__startswith="GAP", required=True)


def test_nobody_is_told_of_every_single_paper_that_is_late(journey):
    from workflows.notices.models import Notice
    from workflows.notices.sweep import remind

    journey.person("MGR-1", "MGR")
    with clock.held_at(journey.later(days=20).now):
        remind()
    told = Notice.objects.filter(case=journey.case).values_list("params__task", flat=True)
    assert set(told) & {"REC-03", "GAP-01"}
    assert not set(told) & {"GAP-02", "GAP-03", "GAP-04"}
