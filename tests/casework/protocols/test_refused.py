"""A protocol with a fault is refused: file, path inside it, reason; and nothing of it is kept."""

import re

import pytest
from django.core.management import CommandError, call_command

from casework.cases.models import Case
from casework.protocols.expressions import PRIMITIVES
from casework.protocols.models import ProtocolEdge, ProtocolVersion
from casework.protocols.publish import BUNDLED, ProtocolRefused, check, publish
from tests.casework.protocols.doctored import again, doctor, doctored, put
from tests.casework.protocols.faults import CASES, INQUIRY

pytestmark = pytest.mark.django_db


def refusal_of(path):
    """Every line of the refusal, after a look that nothing was kept."""
    with pytest.raises(ProtocolRefused) as refused:
        publish(path)
    assert not ProtocolVersion.objects.exists()
    assert not ProtocolEdge.objects.exists()
    return refused.value.faults


def place(at):
    """stages.0.tasks.1 as a refusal writes it: stages[0].tasks[1]."""
    return re.sub(r"\.(\d+)", r"[\1]", at)


@pytest.mark.parametrize("fault", CASES)
def test_a_fault_is_named_with_its_place(fault, tmp_path):
    file, at, value, reason = CASES[fault]
    path = doctored(tmp_path, file, put(at, value))
    lines = refusal_of(path)
    there = (f"{path / file}: {place(at)}", f"{path / file}: {place(at.rpartition('.')[0])}: ")
    assert any(line.startswith(there) and reason in line for line in lines), lines


@pytest.mark.parametrize(
    ("file", "at", "where"),
    [
        (INQUIRY, "stages.0.tasks", "stages[0].tasks[7]"),
        (INQUIRY, "stages.0.edges", "stages[0].edges[1]"),
        ("facts.json", "facts", "facts[249]"),
        ("documents.json", "document_types", "document_types[84]"),
        ("trial.json", "events", "events[7]"),
        ("trial.json", "columns", "columns[12]"),
        ("workstreams.json", "workstreams", "workstreams[2]"),
        ("moves.json", "exits", "exits[11]"),
        ("moves.json", "terminal_states", "terminal_states[10]"),
        ("stages/14-sae-tracking-2y.json", "stages", "stages[1]"),
    ],
)
def test_a_code_that_is_there_twice_is_refused(tmp_path, file, at, where):
    path = doctored(tmp_path, file, again(at))
    assert any(
        line.startswith(f"{path / file}: {where}: duplicate code") for line in refusal_of(path)
    )


def test_every_fault_is_told_at_once(tmp_path):
    path = doctored(tmp_path, INQUIRY, put("stages.0.tasks.0.role", "NURSE"))
    other = "stages/14-sae-tracking-2y.json"
    doctor(path / other, put("stages.0.owner_role", "PILOT"))
    assert refusal_of(path) == [
        f"{path / other}: stages[0].owner_role: unknown role 'PILOT'",
        f"{path / INQUIRY}: stages[0].tasks[0].role: unknown role 'NURSE'",
    ]


def test_a_predicate_that_nobody_registered_does_not_load(monkeypatch):
    monkeypatch.delitem(PRIMITIVES, "tasks_done")
    file = BUNDLED / "predicates.json"
    reason = "unknown predicate 'tasks_done': no installed room answers it"
    assert refusal_of(BUNDLED) == [f"{file}: predicates.tasks_done: {reason}"]


def test_an_edge_that_would_hide_something_a_case_has_is_refused(tmp_path):
    path = doctored(tmp_path, INQUIRY, put("stages.0.edges.0.code", "save"))
    lines = refusal_of(path)
    assert any("'save' is taken; give the edge another code." in line for line in lines)
    assert not hasattr(Case.save, "_django_fsm")


def test_a_refused_protocol_leaves_the_stage_machine_as_it_was(tmp_path):
    def change(data):
        first, second, *_ = data["stages"][0]["edges"]
        first["code"], second["code"] = "never_published", "delete"

    path = doctored(tmp_path, "stages/02-record-collection.json", change)
    assert any("'delete' is taken" in line for line in refusal_of(path))
    assert not hasattr(Case, "never_published")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not readable as JSON"),
        ("", "not readable as JSON"),
        ("\ufeff{}", "not readable as JSON"),
        ('{"title": NaN}', "NaN is not a number"),
        ('{"title": "a", "title": "b"}', "duplicate key 'title'"),
        ("[" * 100_000, "not readable as JSON"),
        ("[]", "holds no object"),
        ('"text"', "holds no object"),
    ],
)
def test_a_file_that_is_not_json_is_named(tmp_path, text, reason):
    file = tmp_path / "protocol.json"
    file.write_text(text, encoding="utf-8")
    [line] = refusal_of(file)
    assert line.startswith(f"{file}: ")
    assert reason in line


def test_a_file_in_another_encoding_is_named(tmp_path):
    file = tmp_path / "protocol.json"
    file.write_bytes('{"title": "试验"}'.encode("gb18030"))
    [line] = refusal_of(file)
    assert line.startswith(f"{file}: not readable as JSON")


def test_a_path_that_leads_nowhere_is_told(tmp_path):
    missing = tmp_path / "none.json"
    assert refusal_of(missing) == [f"{missing}: there is no such file or folder"]
    assert refusal_of(tmp_path) == [f"{tmp_path}: the folder holds no .json file"]


def test_a_key_that_two_files_give_is_refused(tmp_path):
    path = doctored(tmp_path, "documents.json", put("roles", {}))
    assert refusal_of(path) == [
        f"{path / 'trial.json'}: roles: duplicate key, also in {path / 'documents.json'}"
    ]


def test_a_part_that_no_file_gives_is_named(tmp_path):
    path = doctored(tmp_path, "moves.json", lambda data: data.pop("exits"))
    assert refusal_of(path) == [f"{path}: exits: Field required"]


def test_the_command_tells_the_faults_and_exits_with_one(tmp_path):
    path = doctored(tmp_path, INQUIRY, put("stages.0.tasks.0.role", "NURSE"))
    with pytest.raises(CommandError, match="unknown role 'NURSE'") as refused:
        call_command("load_protocol", str(path))
    assert refused.value.returncode == 1
    assert not ProtocolVersion.objects.exists()


def test_a_protocol_may_be_one_file(tmp_path):
    whole = tmp_path / "whole.json"
    whole.write_text(check(BUNDLED).model_dump_json(by_alias=True), encoding="utf-8")
    version, _ = publish(whole)
    assert publish(BUNDLED) == (version, False)
