"""What nobody can do behind the engine's back: the models and the database say no themselves."""

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection
from django_fsm import TransitionNotAllowed

from casework.cases.models import Case, StageChange
from tests.workflows.database import refused, sql
from workflows.engine.models import CARRIED, StageProcess, WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(journey):
    return journey.case


def change(case, **other):
    """The row of a move out of Inquiry, or of one like it."""
    row = {
        "case": case,
        "version": case.version + 1,
        "edge": "open_case",
        "kind": "forward",
        "from_stage": "INQUIRY",
        "to_stage": "RECORD_COLLECTION",
        "acting_role": "COORD",
    }
    return StageChange(**row | other)


def test_a_stage_is_not_assigned(case):
    with pytest.raises(AttributeError, match="Direct stage modification"):
        case.stage = "CONSENT"
    assert case.stage == "INQUIRY"


def test_a_stage_is_not_updated_in_bulk(case):
    with pytest.raises(AttributeError, match=r"workflows\.engine\.advance"):
        Case.objects.filter(pk=case.pk).update(stage="CONSENT")
    with pytest.raises(AttributeError, match=r"workflows\.engine\.advance"):
        Case.objects.bulk_update([case], ["stage"])


def test_a_reload_shows_the_stage_and_keeps_its_protection(case):
    Case.objects.get(pk=case.pk).refresh_from_db()
    case.refresh_from_db()
    with pytest.raises(AttributeError, match="Direct stage modification"):
        case.stage = "CONSENT"


@pytest.mark.parametrize("edge", ["open_case", "withdraw", "record_death_before_study"])
def test_a_transition_cannot_be_called_past_the_door(case, edge):
    with pytest.raises(TransitionNotAllowed):
        getattr(case, edge)()
    assert case.stage == "INQUIRY"


def test_a_transition_of_another_stage_cannot_be_called_even_with_a_ticket(case):
    case.__dict__["_ticket"] = "INFUSION"
    with pytest.raises(TransitionNotAllowed):
        case.ready_to_infuse()


@pytest.mark.parametrize("stage", ["NOWHERE", "", "inquiry"])
def test_a_case_is_in_no_unknown_stage(case, stage):
    with refused(DatabaseError, "only by a recorded move"):
        sql("UPDATE casework_case SET stage = %s WHERE id = %s", stage, case.pk)


@pytest.mark.parametrize("stage", ["CONSENT", "RECORD_COLLECTION", "WITHDRAWN"])
def test_a_case_goes_nowhere_without_a_recorded_move(case, stage):
    """Neither where no edge leads, nor where one leads that was not taken."""
    with refused(ProgrammingError, f"from INQUIRY to {stage} only by a recorded move"):
        sql("UPDATE casework_case SET stage = %s WHERE id = %s", stage, case.pk)
    with refused(ProgrammingError, f"from INQUIRY to {stage} only by a recorded move"):
        sql("UPDATE casework_case SET stage = %s, version = version + 1", stage)


def test_the_number_of_the_last_move_is_not_altered(case):
    with refused(ProgrammingError, "only by a recorded move"):
        sql("UPDATE casework_case SET version = version + 1 WHERE id = %s", case.pk)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"to_stage": "CONSENT"}, "No edge open_case leads from INQUIRY to CONSENT"),
        ({"edge": "enrolled"}, "No edge enrolled leads from INQUIRY to RECORD_COLLECTION"),
        ({"from_stage": "CONSENT"}, "The case has moved: it is in INQUIRY"),
        ({"version": 1, "from_stage": "INQUIRY"}, "The case has moved: it is in INQUIRY"),
        ({"version": 3}, "The case has moved: it is in INQUIRY"),
        ({"version": 1, "from_stage": ""}, "must lead to the stage the case opens in"),
        ({"kind": "hold", "edge": "put_on_hold"}, "A hold does not change the stage"),
    ],
)
def test_a_move_that_the_protocol_does_not_have_is_not_recorded(case, other, words):
    with refused(ProgrammingError, words):
        change(case, **other).save()


@pytest.mark.parametrize("stage", ["CONSENT", "INQUIRY"])
def test_a_case_does_not_begin_without_a_recorded_move(case, stage):
    with refused(ProgrammingError, "is not where its last recorded move led"):
        Case.objects.create(protocol=case.protocol, owner=case.owner, code="CW-X", stage=stage)


def test_a_case_does_not_begin_closed(case):
    with refused(IntegrityError, "case_closed_has_date"):
        Case.objects.create(
            protocol=case.protocol, owner=case.owner, code="CW-X", stage="WITHDRAWN"
        )


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM casework_stagechange",
        "UPDATE casework_stagechange SET comment = 'another story'",
        "TRUNCATE casework_stagechange CASCADE",
        "DELETE FROM casework_caseevent",
        "UPDATE casework_caseevent SET note = 'another story'",
        "TRUNCATE casework_caseevent CASCADE",
        "DELETE FROM workflows_workitem",
    ],
)
def test_what_happened_stays_on_record(journey, statement):
    journey.happens("contact_unanswered", role="COORD")
    connection.check_constraints()
    with refused(ProgrammingError, r"Cannot (update or )?delete|are never removed"):
        sql(statement)


def test_a_case_has_one_open_stage_process(case):
    with refused(IntegrityError, "one_open_stage_process_a_case"):
        StageProcess.objects.create(case=case, scope="CONSENT", is_stage=True)


def test_a_workstream_runs_once_at_a_time(case):
    StageProcess.objects.create(case=case, scope=CARRIED, is_stage=False)
    with refused(IntegrityError, "one_open_process_a_scope"):
        StageProcess.objects.create(case=case, scope=CARRIED, is_stage=False)


def test_an_occurrence_has_one_current_item(journey):
    item = journey.item("INQ-01")
    other = journey.item("INQ-02")
    with refused(IntegrityError, "one_current_item_an_occurrence"):
        WorkItem.objects.filter(pk=other.pk).update(code=item.code)


def test_an_item_of_an_earlier_round_is_not_open(journey):
    with refused(IntegrityError, "open_item_is_current"):
        WorkItem.objects.filter(pk=journey.item("INQ-01").pk).update(current=False)
