"""Taking a move back: as if it had never been made, by who made it, while nobody built on it."""

from datetime import timedelta
from shutil import copytree

import pytest
from django.db import ProgrammingError, transaction
from django_fsm import TransitionNotAllowed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework import clock
from casework.cases import changes, members
from casework.cases.models import STAGES, Case, Proposal, StageChange
from casework.contacts import notes
from casework.people.actor import SYSTEM, Actor
from casework.protocols.compiled import protocol
from casework.protocols.publish import BUNDLED, publish
from documents.judging import verbs as judging
from documents.uploads import verbs as papers
from tests.casework.protocols.doctored import doctor, put
from tests.engine import LONG_REASON, Journey, follow, refuses, steps
from tests.people_and_cases import make_user
from tests.workflows import truths
from tests.workflows.database import refused, sql
from workflows.case.past import history
from workflows.engine.models import Outcome, StageProcess, WorkItem
from workflows.engine.settle import settle
from workflows.engine.undoing import undo, undoable
from workflows.engine.work import work
from workflows.queue import asking, claiming, doing

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("undo")]

# Every harmless move of the bundled protocol: its road, and the work of a stage it leaves open.
HARMLESS = ("open_case", "records_complete", "translation_complete")
ROAD = "adult_ln_to_completed"
FACT = ("name", "value", "source", "recorded_at", "recorded_by", "recorded_role", "reason")
BACK = {"reason_code": "PAGE_MISSING", "back_note": LONG_REASON}


@pytest.fixture(scope="module")
def roads(shared_version):
    """Cases that a harmless move can be made with, by the move."""
    return {code: follow(ROAD, shared_version, before=code) for code in HARMLESS}


@pytest.fixture
def ready(db, roads):
    """A case in Inquiry with everything done."""
    return roads["open_case"].copy()


@pytest.fixture
def moved(ready):
    """One that has just been moved to Record collection by COORD-1."""
    ready.advance("open_case")
    return ready


def take_back(journey, role="COORD", **more):
    """Undo the last move as somebody."""
    return journey.act(undo, journey.case.pk, role=role, **more)


def says(refusal):
    return str(refusal.value).replace("\xa0", " ")


def picture(journey):
    """All that a move could change, but the number of changes and the settling's own time."""
    case = journey.reload()
    ready = case.readiness
    ready.refresh_from_db()
    running = StageProcess.objects.filter(case=case, open=True)
    return {
        "case": {f.name: getattr(case, f.attname) for f in columns(case, "version")},
        "facts": list(case.facts.order_by("name").values_list(*FACT)),
        "items": list(WorkItem.objects.current().filter(case=case).order_by("pk").values()),
        "history": set(case.work.filter(current=False).exclude(outcome="undone").values_list("pk")),
        "proposals": list(case.proposals.order_by("pk").values()),
        "readiness": {f.name: getattr(ready, f.attname) for f in columns(ready, "settled_at")},
        "scopes": sorted(running.values_list("scope", flat=True)),
    }


def columns(row, *without):
    return [field for field in row._meta.concrete_fields if field.name not in without]


# --- as if it had never been made --------------------------------------------------------------------


@pytest.mark.parametrize("code", HARMLESS)
def test_a_move_taken_back_leaves_the_case_as_it_was(db, roads, code):
    journey = roads[code].copy()
    before, stage = picture(journey), journey.case.stage
    moved = journey.advance(code)
    assert picture(journey) != before
    case = take_back(journey.later(minutes=9))
    assert picture(journey) == before
    assert (case.stage, case.version) == (stage, moved.version + 1)
    truths.hold(case)
    assert journey.advance(code).stage == moved.stage  # and it can be made again


@settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_people_have_in_hand_comes_back_as_it_was(db, roads, data):
    with transaction.atomic():
        code = data.draw(st.sampled_from(HARMLESS))
        journey = roads[code].copy()
        for pk in settled(journey.later(hours=data.draw(st.integers(0, 200)))):
            take_in_hand(journey, pk, data.draw(st.sets(st.sampled_from(["start", "hold"]))))
        before, ready = picture(journey), journey.reload().readiness
        if (ready.edge, ready.blockers) == (code, []):
            journey.advance(code)
            take_back(journey.later(seconds=data.draw(st.integers(0, 599))))
            assert picture(journey) == before
            truths.hold(journey.case)
        transaction.set_rollback(True)


def settled(journey):
    """The open items of a case whose time has passed."""
    with clock.held_at(journey.now):
        settle(journey.reload())
    return list(WorkItem.objects.open().filter(case=journey.case).values_list("pk", flat=True))


def take_in_hand(journey, pk, acts):
    """Somebody whose task it is keeps a note, starts it, puts it aside."""
    item = WorkItem.objects.get(pk=pk)
    who = {"role": item.role, "name": f"{item.role}-1"}
    journey.act(doing.save_draft, pk, **who, note="Half of it is done.")
    if "start" in acts:
        journey.act(doing.start, pk, **who)
    if "hold" in acts:
        until = journey.now.astimezone(item.zone_info).date() + timedelta(days=3)
        journey.act(doing.hold, pk, **who, until=until, reason="A call is awaited.")


@pytest.fixture(scope="module")
def lenient(shared_version, tmp_path_factory):
    """A protocol in which every move that can be is harmless."""
    folder = copytree(BUNDLED, tmp_path_factory.mktemp("lenient") / "protocol")
    doctor(folder / "trial.json", put("version", "lenient"))
    for file in sorted((folder / "stages").iterdir()):
        doctor(file, all_harmless)
    return publish(folder)[0]


def all_harmless(data):
    for edge in data["stages"][0]["edges"]:
        edge["harmless"] = edge["to"] in STAGES and not edge.get("confirm_roles")


@pytest.mark.parametrize(
    "road", [ROAD, "more_information_then_screen_failure", "manufacturing_failure_then_completed"]
)
def test_every_move_of_a_road_can_be_taken_back_and_made_again(db, lenient, road):
    first, *rest = steps(road)
    journey = Journey(road, lenient, first.at)
    journey.step(first)
    taken_back = 0
    for step in rest:
        edge = lenient_edge(journey, step)
        if edge is None:
            journey.step(step)
            continue
        journey.actor(step.actor_role, step.person)
        journey.now = step.at
        before = picture_now(journey)
        journey.step(step)
        take_back(journey, role=step.actor_role, name=step.person)
        assert picture_now(journey) == before, (step.code, step.at)
        truths.hold(journey.case)
        journey.step(step)
        taken_back += 1
    assert taken_back >= 5
    assert not WorkItem.objects.filter(case=journey.case, outcome="undone", current=True).exists()


def lenient_edge(journey, step):
    edge = protocol(journey.case.protocol_id).edges.get(step.code)
    return edge if edge is not None and edge.harmless else None


def picture_now(journey):
    """The picture once time has done what it does."""
    settled(journey)
    return picture(journey)


def test_the_move_that_was_taken_back_is_no_visit(moved):
    take_back(moved)
    assert work(moved.situation()).visited == {"INQUIRY"}
    moved.advance("open_case")
    assert work(moved.situation()).visited == {"INQUIRY", "RECORD_COLLECTION"}
    items = WorkItem.objects.open().filter(case=moved.case)
    assert items.exists()
    assert not items.filter(reopened=True).exists()


def test_a_wish_that_the_move_ended_waits_again(db, lenient):
    journey = follow(ROAD, lenient, until="RECORD_COLLECTION")
    item = journey.item("REC-01")
    journey.act(asking.ask_waiver, item.pk, role="COORD", reason=LONG_REASON)
    back = {"reason_code": "CONSENT_PROBLEM", "back_note": LONG_REASON}
    journey.advance("consent_or_identity_problem", **back)
    wish = Proposal.objects.get(case=journey.case)
    assert wish.outcome == Proposal.Outcome.WITHDRAWN
    take_back(journey)
    wish.refresh_from_db()
    assert (wish.outcome, wish.decided_at) == (Proposal.Outcome.WAITING, None)
    assert journey.item("REC-01") == item


def test_a_corrected_fact_that_comes_back_was_not_corrected_again(db, lenient):
    journey = follow(ROAD, lenient, before="TRN-01")
    journey.correct("precheck_conflicts", 1, role="COORD")
    journey.advance("source_unusable", **BACK)
    assert journey.fact("precheck_conflicts") is None
    take_back(journey)
    assert journey.fact("precheck_conflicts") == 1
    with clock.held_at(journey.now):
        lines = history(journey.situation(), journey.actor("COORD")).lines
    assert len([line for line in lines if line.what.startswith("corrected")]) == 1


def test_work_that_came_back_can_be_done(db, roads):
    journey = roads["records_complete"].copy()
    journey.act(claiming.claim, journey.item("REC-04").pk, role="COORD")
    journey.advance("records_complete")
    take_back(journey)
    item = journey.item("REC-04")
    assert (item.outcome, item.owner) == (Outcome.OPEN, journey.person("COORD-1", "COORD"))
    journey.complete("REC-04", reports_requested_at=journey.moment())
    assert journey.outcome("REC-04") == Outcome.DONE
    truths.hold(journey.case)


def test_an_undo_is_a_line_of_the_history_of_its_own(moved):
    moved.later(minutes=3)
    take_back(moved, role="COORD")
    line = StageChange.objects.get(case=moved.case, version=3)
    assert (line.kind, line.edge) == ("undo", "open_case")
    assert (line.from_stage, line.to_stage) == ("RECORD_COLLECTION", "INQUIRY")
    assert (line.actor, line.acting_role) == (moved.person("COORD-1", "COORD"), "COORD")
    assert line.at == moved.now
    assert [change.kind for change in moved.case.changes.order_by("version")] == [
        "start",
        "forward",
        "undo",
    ]


# --- what is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("span", "fits"), [(timedelta(minutes=9, seconds=59), True),
                                            (timedelta(minutes=10), False)])  # fmt: skip
def test_ten_minutes_are_ten_minutes(moved, span, fits):
    moved.later(seconds=span.total_seconds())
    if fits:
        assert take_back(moved).stage == "INQUIRY"
        return
    with refuses("NOT_UNDOABLE") as refusal:
        take_back(moved)
    assert says(refusal) == "It is too late: a move can be taken back for 10 minutes."


def test_another_persons_move_is_theirs_to_take_back(moved):
    for who in ({"role": "COORD", "name": "COORD-2"}, {"role": "MGR"}):
        with refuses("NOT_UNDOABLE") as refusal:
            take_back(moved, **who)
        assert says(refusal) == "COORD-1 made this move, and nobody else can take it back."


def test_who_acts_in_a_role_that_does_not_make_the_move_does_not_take_it_back(moved):
    with refuses("ROLE_NOT_ALLOWED"):
        take_back(moved, role="DPO", name="COORD-1")


def test_a_stranger_is_told_nothing(moved):
    with pytest.raises(Case.DoesNotExist):
        undo(moved.case.pk, actor=Actor(make_user("COORD"), "COORD"))


def test_what_was_taken_back_is_not_taken_back_again(moved):
    take_back(moved)
    with refuses("NOT_UNDOABLE") as refusal:
        take_back(moved)
    assert says(refusal) == "COORD-1 has taken the move to Record collection back already."


def test_a_move_that_is_not_harmless_stays(db, roads):
    journey = roads["translation_complete"].copy()
    journey.advance("source_unusable", role="TREV", name="Tereza", **BACK)
    with refuses("NOT_UNDOABLE") as refusal:
        take_back(journey, role="TREV", name="Tereza")
    assert says(refusal) == "The move to Record collection is not one that can be taken back."


def test_what_is_no_move_is_not_taken_back(moved):
    held = {"reason_code": "PAUSE", "hold_reason": "TRAVEL", "hold_review_on": "2029-12-01"}
    moved.advance("put_on_hold", **held)
    with refuses("NOT_UNDOABLE") as refusal:
        take_back(moved)
    assert says(refusal) == "There is no move to take back."


def test_a_case_that_was_only_opened_has_no_move_to_take_back(ready):
    with refuses("NOT_UNDOABLE"):
        take_back(ready)


def test_who_looked_at_an_older_state_is_told_what_happened(moved):
    with refuses("CASE_MOVED"):
        take_back(moved, seen_version=1)
    take_back(moved.later(minutes=1), seen_version=2)
    moved.later(minutes=2)
    with refuses("CASE_MOVED") as refusal:
        moved.advance("put_on_hold", role="MGR", seen=2)
    assert says(refusal) == (
        "COORD-1 took the move to Record collection back 2 minutes ago."
        " The case is in Inquiry again."
    )


# --- touched -----------------------------------------------------------------------------------------


def claimed(journey):
    journey.act(claiming.claim, journey.item("REC-01").pk, role="COORD", name="COORD-2")


def started(journey):
    journey.act(doing.start, journey.item("REC-01").pk, role="COORD", name="COORD-2")


def drafted(journey):
    claimed(journey)
    note = {"role": "COORD", "name": "COORD-2", "note": "Begun."}
    journey.act(doing.save_draft, journey.item("REC-01").pk, **note)


def completed(journey):
    moment = journey.moment()
    journey.complete("REC-04", name="COORD-2", reports_requested_at=moment)


def waived(journey):
    journey.waive("REC-01", role="MGR")


def paper(journey):
    journey.upload("PASSPORT", name="COORD-2", to="RECEIVED")


def by_the_family(journey):
    journey.upload("PASSPORT", role="FAMILY", name="Ana Ejemplo", to="RECEIVED")


def paper_left_out(journey):
    journey.act(papers.waive, journey.case.pk, "ECG", role="MGR", reason=LONG_REASON)


def corrected(journey):
    journey.correct("cohort", "SSC", role="COORD", name="COORD-2")


def proposed(journey):
    item = journey.item("REC-01")
    journey.act(asking.ask_waiver, item.pk, role="COORD", name="COORD-2", reason=LONG_REASON)


def reported(journey):
    journey.happens("contact_unanswered", role="COORD", name="COORD-2")


ISSUE = "Issue the cohort checklist and ask for the history that decides its conditional items"
REQUEST = "Request missing reports from the home physician"
TOUCHES = {
    claimed: f"COORD-2 worked on “{ISSUE}”.",
    started: f"COORD-2 worked on “{ISSUE}”.",
    drafted: f"COORD-2 worked on “{ISSUE}”.",
    completed: f"COORD-2 completed “{REQUEST}”.",
    waived: f"MGR-1 waived “{ISSUE}”.",
    paper: "COORD-2 brought in the paper “Passport data page”.",
    by_the_family: "Ana Ejemplo brought in the paper “Passport data page”.",
    paper_left_out: "MGR-1 decided to do without the paper “12-lead ECG”.",
    corrected: "COORD-2 changed what is recorded of the case.",
    proposed: "COORD-2 made or decided a proposal.",
    reported: "COORD-2 reported: A contact attempt had no answer.",
}


@pytest.mark.parametrize("deed", TOUCHES)
def test_a_move_on_which_somebody_built_stays(moved, deed):
    with clock.held_at(moved.now):
        assert undoable(moved.case, moved.actor("COORD")).possible
    deed(moved)
    with refuses("NOT_UNDOABLE") as refusal:
        take_back(moved)
    assert says(refusal) == f"Since the move {TOUCHES[deed]}"


def test_ones_own_deeds_are_told_as_ones_own_and_every_reason_is_given(moved):
    moved.complete("REC-04", reports_requested_at=moved.moment())
    moved.later(minutes=11)
    with refuses("NOT_UNDOABLE") as refusal:
        take_back(moved)
    assert says(refusal) == (
        "It is too late: a move can be taken back for 10 minutes."
        " Since the move you completed “Request missing reports from the home physician”."
    )


def test_the_family_is_not_named_to_those_who_may_not_know_it(db, roads):
    journey = roads["translation_complete"].copy()
    journey.advance("translation_complete", role="TREV", name="Tereza")
    journey.upload("ECG", role="FAMILY", name="Ana Ejemplo", to="RECEIVED")
    with refuses("NOT_UNDOABLE") as refusal:
        take_back(journey, role="TREV", name="Tereza")
    assert says(refusal) == "Since the move Family contact brought in the paper “12-lead ECG”."


def test_a_paper_verified_is_touching(db, roads):
    journey = roads["open_case"].copy()
    version = journey.upload("PASSPORT", to="ACCEPTED")
    journey.advance("open_case")
    journey.act(judging.verify, version.pk, role="COORD", name="COORD-2")
    with refuses("NOT_UNDOABLE") as refusal:
        take_back(journey)
    assert says(refusal) == "Since the move COORD-2 checked the paper “Passport data page”."


def test_settling_notes_and_people_put_on_the_case_are_no_touch(moved):
    before = moved.case.version
    settled(moved.later(minutes=5))
    user = make_user("COORD")
    moved.act(members.add, moved.case.pk, user, "COORD", role="MGR")
    moved.act(notes.add, moved.case.pk, role="COORD", text="A call.", language="en", internal=True)
    assert take_back(moved, seen_version=before).stage == "INQUIRY"


def test_what_was_done_before_the_move_at_the_same_instant_is_no_touch(ready):
    ready.upload("PASSPORT", to="RECEIVED")
    ready.advance("open_case")
    assert take_back(ready).stage == "INQUIRY"


def test_what_the_system_did_since_goes_too(moved):
    """A day begins at the site: the sweep settles the case, and the move can still be undone."""
    before = set(moved.case.work.values_list("pk", flat=True))
    with clock.held_at(moved.now), transaction.atomic():
        settle(changes.lock(moved.case.pk, SYSTEM))
    take_back(moved.later(minutes=1))
    assert set(moved.case.work.values_list("pk", flat=True)) == before
    assert not WorkItem.objects.open().filter(case=moved.case, scope="RECORD_COLLECTION").exists()


def test_the_chance_says_how_long_it_lasts_in_two_queries(moved, django_assert_num_queries):
    moved.later(minutes=2, seconds=30)
    actor = moved.actor("COORD")
    with clock.held_at(moved.now), django_assert_num_queries(2):
        chance = undoable(moved.case, actor)
    assert (chance.possible, chance.minutes) == (True, 8)
    assert chance.left == timedelta(minutes=7, seconds=30)


def test_a_chance_that_is_none_costs_one_query(moved, django_assert_num_queries):
    actor = moved.actor("MGR")
    with django_assert_num_queries(1):
        assert not undoable(moved.case, actor).possible


# --- what the database refuses -----------------------------------------------------------------------


def forged(journey, **other):
    row = {
        "case": journey.case,
        "version": journey.case.version + 1,
        "edge": "open_case",
        "kind": "undo",
        "from_stage": "RECORD_COLLECTION",
        "to_stage": "INQUIRY",
        "actor": journey.person("COORD-1", "COORD"),
        "acting_role": "COORD",
    }
    return StageChange(**row | other)


@pytest.mark.parametrize(
    "other",
    [
        {"to_stage": "CONSENT"},
        {"to_stage": "RECORD_COLLECTION"},
        {"edge": "records_complete"},
        {"actor": None},
    ],
)
def test_a_forged_undo_is_not_recorded(moved, other):
    with refused(ProgrammingError, "Only the move just before is taken back"):
        forged(moved, **other).save()


def test_an_undo_by_another_person_is_not_recorded(moved):
    with refused(ProgrammingError, "by the person who made it"):
        forged(moved, actor=moved.person("MGR-1", "MGR")).save()


def test_an_undo_of_an_undo_is_not_recorded(moved):
    take_back(moved)
    again = {"from_stage": "INQUIRY", "to_stage": "RECORD_COLLECTION"}
    with refused(ProgrammingError, "Only the move just before is taken back"):
        forged(moved, **again).save()


def test_an_undo_of_an_older_move_or_of_the_opening_is_not_recorded(db, roads):
    journey = roads["records_complete"].copy()
    journey.advance("records_complete")
    with refused(ProgrammingError, "The case has moved"):
        forged(journey).save()
    opened = roads["open_case"].copy()
    start = {"edge": "receive_inquiry", "from_stage": "INQUIRY", "to_stage": ""}
    with refused(ProgrammingError, "Only the move just before is taken back"):
        forged(opened, **start).save()


def test_an_exit_is_not_taken_back_even_by_force(moved):
    given = {"withdrawn_at": moved.moment(), "withdrawal_scope": "SERVICE"}
    moved.advance("withdraw", reason_code="COST", **given)
    back = {"edge": "withdraw", "from_stage": "WITHDRAWN", "to_stage": "RECORD_COLLECTION"}
    with refused(ProgrammingError, "Only the move just before is taken back"):
        forged(moved, **back).save()


def test_a_footprint_stays(moved):
    with refused(ProgrammingError, "Cannot update or delete"):
        sql("UPDATE workflows_footprint SET reached_site = true")


def test_a_stage_is_not_taken_back_past_the_door(moved):
    with pytest.raises(TransitionNotAllowed):
        moved.case.take_back()
