"""Whole journeys, step by step, with every refusal on the way (domain.md 2.8)."""

import json
from copy import deepcopy

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from documents.storage import store
from tests.engine import ROADS
from workflows.roads.form import read
from workflows.roads.walk import walk

FILES = sorted(ROADS.glob("*.json"))
SHORT = ROADS / "duplicate.json"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_product_walks_the_road(file, version):
    [road] = read(file)
    walked = walk(road, version)
    assert walked.ok, walked.difference
    assert walked.steps == len(road.steps)


def test_every_outcome_but_a_final_failure_ends_a_road():
    ends = {road.ends_in for file in FILES for road in read(file)}
    assert ends == {
        "COMPLETED",
        "WITHDRAWN",
        "SCREEN_FAILURE",
        "DECLINED_BY_HOSPITAL",
        "REFERRED_ALTERNATIVE",
        "LOST_TO_FOLLOW_UP",
        "DECEASED",
        "DISCONTINUED_BY_SITE",
        "CLOSED_DUPLICATE",
    }


@pytest.fixture
def doctored(tmp_path):
    """A copy of the shortest road after a change to its data."""

    def make(change):
        road = json.loads(SHORT.read_text(encoding="utf-8"))
        change(road)
        file = tmp_path / "doctored.json"
        file.write_text(json.dumps(road), encoding="utf-8")
        return file

    return make


def test_a_paper_of_another_person_stops_a_road_until_the_right_one_comes(version, tmp_path):
    road = json.loads((ROADS / "withdrawn_and_reopened.json").read_text(encoding="utf-8"))
    place, forward = next(
        (n, step)
        for n, step in enumerate(road["steps"])
        if step["target"] == "open_case" and "refused" not in step["expect"]
    )
    refused = forward | {"expect": {"stage": "INQUIRY", "refused": ["IDENTITY_FAILED"]}}

    def paper(whose):
        day = forward["at"][:10]
        document = {"language": "es", "effective_date": day, "identity_match": whose}
        act = {"act": "upload_verify", "target": "ECG", "expect": {"stage": "INQUIRY"}}
        return {"at": forward["at"], "actor_role": "COORD", **act, "document": document}

    steps = [paper("FAIL"), refused, paper("PARTIAL"), forward]
    road["steps"][place:] = steps
    file = tmp_path / "road.json"
    file.write_text(json.dumps(road | {"ends_in": "RECORD_COLLECTION"}), encoding="utf-8")
    walked = walk(read(file)[0], version)
    assert walked.ok, walked.difference


def walk_roads(*arguments):
    """The command's exit code and what it said in refusing."""
    try:
        call_command("walk_roads", *map(str, arguments))
    except SystemExit as end:
        return end.code, ""
    except CommandError as error:
        return error.returncode, str(error)
    return 0, ""


def rows():
    """How many rows every table of the database has."""
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


def test_the_command_reports_each_road_and_keeps_nothing(version, capsys):
    before = rows()
    assert walk_roads(SHORT, ROADS / "death_before_study.json") == (0, "")
    assert capsys.readouterr().out == "ok duplicate 12 steps\nok death_before_study 17 steps\n"
    assert rows() == before
    assert list(store().objects()) == []


def test_the_command_publishes_the_protocol_where_none_is(db, capsys):
    assert walk_roads(SHORT) == (0, "")
    assert capsys.readouterr().out.startswith("ok duplicate")


def test_a_road_that_goes_elsewhere_is_shown_with_its_first_difference(version, doctored, capsys):
    def expect_a_refusal(road):
        road["steps"][3]["expect"]["refused"] = ["TASK_NOT_OPEN"]
        road["steps"][4]["expect"]["stage"] = "CONSENT"

    before = rows()
    assert walk_roads(doctored(expect_a_refusal)) == (1, "")
    assert capsys.readouterr().out == (
        "DIFFERS duplicate at step 4: 2027-05-10T09:15:00+08:00 COORD complete INQ-01\n"
        '  came     {"stage": "INQUIRY", "refused": []}\n'
        '  expected {"stage": "INQUIRY", "refused": ["TASK_NOT_OPEN"]}\n'
    )
    assert rows() == before


def test_one_road_that_differs_fails_the_run_but_the_others_are_walked(version, doctored, capsys):
    file = doctored(lambda road: road.update(ends_in="WITHDRAWN"))
    assert walk_roads(file, SHORT) == (1, "")
    assert "ok duplicate 12 steps" in capsys.readouterr().out


def test_refusals_are_compared_in_their_order(version, doctored, capsys):
    file = doctored(lambda road: road["steps"][2]["expect"]["refused"].reverse())
    assert walk_roads(file) == (1, "")
    assert "at step 3" in capsys.readouterr().out


def test_another_end_is_a_difference(version, doctored, capsys):
    assert walk_roads(doctored(lambda road: road.update(ends_in="WITHDRAWN"))) == (1, "")
    shown = capsys.readouterr().out
    assert 'came     {"stage": "CLOSED_DUPLICATE"}' in shown
    assert 'expected {"stage": "WITHDRAWN"}' in shown


def test_the_report_is_also_there_as_json(version, doctored, capsys):
    file = doctored(lambda road: road["steps"][1]["expect"].update(stage="CONSENT"))
    assert walk_roads(SHORT, file, "--json") == (1, "")
    assert json.loads(capsys.readouterr().out) == [
        {"road": "duplicate", "ok": True, "steps": 12},
        {
            "road": "duplicate",
            "ok": False,
            "steps": 1,
            "difference": {
                "step": 2,
                "what": "2027-05-10T09:05:00+08:00 COORD open receive_inquiry",
                "came": {"stage": "INQUIRY", "refused": []},
                "expected": {"stage": "CONSENT", "refused": []},
            },
        },
    ]


def first_step(**values):
    return lambda road: road["steps"][0].update(values)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (first_step(act="fly"), "steps.0.act"),
        (first_step(at="2027-05-10T09:00:00"), "steps.0.at"),
        (first_step(at="2030-01-01T00:00:00Z"), "earlier than the one before"),
        (first_step(actor_role="NURSE"), "there is no role 'NURSE'"),
        (first_step(actor="MGR-1", actor_role="SITE_CRC"), "'MGR-1' is of the navigator and of"),
        (first_step(wish="luck"), "steps.0.wish"),
        (first_step(target=[]), "a step has a target"),
        (first_step(repeat={"every_days": 1, "times": 0}), "steps.0.repeat.times"),
        (lambda road: road["steps"][0].pop("expect"), "steps.0.expect"),
        (lambda road: road.update(steps=[]), "at least one step"),
        (lambda road: road.pop("ends_in"), "ends_in"),
    ],
)
def test_a_file_of_another_form_is_refused_with_the_place(version, doctored, change, where):
    file = doctored(change)
    code, said = walk_roads(file)
    assert code == 2
    assert said.startswith(f"{file}: 0")
    assert where in said


@pytest.mark.parametrize("text", ["{", "[1]", '"a road"', "\x00", "null"])
def test_a_file_that_holds_no_roads_is_refused(version, tmp_path, text):
    file = tmp_path / "roads.json"
    file.write_text(text, encoding="utf-8")
    code, said = walk_roads(file)
    assert code == 2
    assert said.startswith(str(file))


def test_a_file_that_is_not_there_is_refused(version, tmp_path):
    code, said = walk_roads(tmp_path / "none.json")
    assert code == 2
    assert "none.json: not readable" in said


@pytest.mark.parametrize(
    ("step", "unknown"),
    [
        ({"act": "advance", "target": "fly_home"}, "There is no move 'fly_home'."),
        ({"act": "complete", "target": "FLY-01"}, "There is no task 'FLY-01'."),
        ({"act": "raise", "target": "rain"}, "There is no event 'rain'."),
        ({"act": "correct", "target": "weather"}, "There is no fact 'weather'."),
        ({"act": "open", "target": "fly_home"}, "no case is opened by 'fly_home'"),
        ({"act": "upload_verify", "target": "PASSPORT"}, "an upload needs a document"),
    ],
)
def test_a_code_that_the_protocol_does_not_have_is_named(version, doctored, capsys, step, unknown):
    file = doctored(lambda road: road["steps"][2].update(step))
    assert walk_roads(file) == (1, "")
    assert f'"UNKNOWN: {unknown}"' in capsys.readouterr().out


def test_a_list_of_roads_may_be_in_one_file(version, tmp_path, capsys):
    one = json.loads(SHORT.read_text(encoding="utf-8"))
    other = deepcopy(one)
    other["name"] = "again"
    file = tmp_path / "roads.json"
    file.write_text(json.dumps([one, other]), encoding="utf-8")
    assert walk_roads(file) == (0, "")
    assert capsys.readouterr().out == "ok duplicate 12 steps\nok again 12 steps\n"
