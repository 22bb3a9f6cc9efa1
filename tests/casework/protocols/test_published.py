"""What is published never changes, in the database too; every change of rules is a new version."""

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from casework.protocols.models import ProtocolEdge, ProtocolVersion, latest
from casework.protocols.publish import BUNDLED, NEWEST, WITH_DESK, ProtocolRefused, check, publish
from casework.protocols.publish import changed as merged
from tests.casework.protocols.doctored import doctor, doctored, put

INQUIRY = "stages/01-inquiry.json"

pytestmark = pytest.mark.django_db


def new_version(folder, *changes):
    """A copy under the name of a new version, after changes to files."""
    path = doctored(folder, "trial.json", put("version", "v3"))
    for file, change in changes:
        doctor(path / file, change)
    return path


def test_publishing_twice_changes_nothing():
    first, new = publish(BUNDLED)
    assert new
    edges = ProtocolEdge.objects.count()
    assert publish(BUNDLED) == (first, False)
    assert ProtocolVersion.objects.count() == 1
    assert ProtocolEdge.objects.count() == edges


def test_the_order_of_keys_and_the_space_between_them_are_no_other_content(tmp_path):
    first, _ = publish(BUNDLED)
    path = doctored(tmp_path, INQUIRY, lambda data: None)  # written anew without its spaces
    assert publish(path) == (first, False)


def test_other_content_under_a_published_name_is_refused(tmp_path):
    publish(BUNDLED)
    path = doctored(tmp_path, "trial.json", put("title", "Another title"))
    with pytest.raises(ProtocolRefused, match=r"version: .* published already with other content"):
        publish(path)
    assert ProtocolVersion.objects.count() == 1


def test_other_content_under_a_new_name_is_a_new_version(tmp_path):
    first, _ = publish(BUNDLED)
    second, new = publish(new_version(tmp_path, ("trial.json", put("title", "Another title"))))
    assert new
    assert latest("NCT06947460") == second
    first.refresh_from_db()
    assert first.data["title"] != second.data["title"] == "Another title"


def test_a_new_version_may_not_lead_an_edge_elsewhere(tmp_path):
    publish(BUNDLED)
    path = new_version(tmp_path, (INQUIRY, put("stages.0.edges.0.to", "CONSENT")))
    with pytest.raises(ProtocolRefused) as refused:
        publish(path)
    [line] = refused.value.faults
    assert line.startswith(
        f"{path / INQUIRY}: stages[0].edges[0].to: 'open_case' leads from INQUIRY"
    )
    assert line.endswith("published before; a way to CONSENT needs a code of its own")
    assert ProtocolVersion.objects.count() == 1


def test_a_new_version_may_have_a_new_edge(tmp_path):
    publish(BUNDLED)

    def add_an_edge(data):
        edges = data["stages"][0]["edges"]
        edges.append(edges[0] | {"code": "open_case_at_the_hospital", "to": "CONSENT"})

    version, new = publish(new_version(tmp_path, (INQUIRY, add_an_edge)))
    assert new
    assert version.edges.get(code="open_case_at_the_hospital").to_stage == "CONSENT"


def test_the_command_says_what_was_done(capsys):
    call_command("load_protocol", str(BUNDLED))
    call_command("load_protocol", str(BUNDLED))
    assert capsys.readouterr().out.splitlines() == [
        "NCT06947460 seed-2026-11-22.v2 published.",
        "NCT06947460 seed-2026-11-22.v2 was published already.",
    ]


def test_the_graph_of_a_version_that_is_not_there_is_not_drawn():
    publish(BUNDLED)
    with pytest.raises(CommandError, match=r"There are: seed-2026-11-22\.v2"):
        call_command("draw_protocol", "v9")


@pytest.mark.parametrize("table", ["casework_protocolversion", "casework_protocoledge"])
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
        "UPDATE {table} SET {column} = {column}",
    ],
)
def test_the_database_refuses_to_alter_what_is_published(table, statement):
    publish(BUNDLED)
    connection.check_constraints()  # a table that waits for its checks cannot be truncated anyway
    column = "data" if table.endswith("version") else "to_stage"
    with (
        pytest.raises(ProgrammingError, match=r"Cannot update or delete|are never removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table=table, column=column))
    assert ProtocolVersion.objects.count() == 1
    assert ProtocolEdge.objects.count() == 105


def test_a_later_version_says_only_what_is_other():
    base, later = check(BUNDLED), check(WITH_DESK)
    assert later.version != base.version
    before = {task.code: task for stage in base.stages for task in stage.tasks}
    after = {task.code: task for stage in later.stages for task in stage.tasks}
    changed = {code for code in before if before[code] != after[code]}
    assert changed == {"TRN-02", "TRN-03", "TRN-04", "TRN-05", "TRN-06"}
    assert [edge.code for stage in later.stages for edge in stage.edges] == [
        edge.code for stage in base.stages for edge in stage.edges
    ]
    types = {kind.code for kind in base.document_types}
    new = [kind for kind in later.document_types if kind.code not in types]
    assert {kind.translation_of for kind in new} == {
        kind.code for kind in base.document_types if kind.needs_translation
    }


def test_the_version_whose_pre_check_runs_by_itself_leads_nowhere_else():
    before, after = check(WITH_DESK), check(NEWEST)
    tasks = [{t.code: t for stage in one.stages for t in stage.tasks} for one in (before, after)]
    assert {code for code in tasks[0] if tasks[0][code] != tasks[1][code]} == {
        "REC-07", "REC-10", "PRE-02", "PRE-03",
    }  # fmt: skip
    assert [edge for stage in after.stages for edge in stage.edges] == [
        edge for stage in before.stages for edge in stage.edges
    ]
    facts = [{fact.name: fact for fact in one.facts} for one in (before, after)]
    other = {name: fact for name, fact in facts[1].items() if fact != facts[0][name]}
    assert [*other] == ["precheck_run_at", "precheck_blocking_gaps", "precheck_conflicts"]
    assert {fact.corrected_by for fact in other.values()} == {()}
    assert [*facts[0]] == [*facts[1]]
    new = {s.code for s in after.workstreams} - {s.code for s in before.workstreams}
    assert new == {"RECORD_GAPS"}


def test_an_expression_is_replaced_whole():
    before = [{"code": "x", "when": {"a": {}}, "message": "m"}]
    after = [{"code": "x", "when": {"any": [{"b": {}}]}}]
    assert merged(before, after) == [{"code": "x", "when": {"any": [{"b": {}}]}, "message": "m"}]


def test_what_is_merged():
    before = {"a": 1, "b": {"c": 2, "d": 3}, "e": [{"code": "x", "n": 1}, {"code": "y"}], "f": [1],
              "g": [{"name": "x", "n": 1}, {"name": "y"}]}  # fmt: skip
    after = {
        "b": {"c": 9},
        "e": [{"code": "x", "n": 2}, {"code": "z"}],
        "f": [2, 3],
        "g": [{"name": "y", "n": 3}],
    }
    assert merged(before, after) == {
        "a": 1,
        "b": {"c": 9, "d": 3},
        "e": [{"code": "x", "n": 2}, {"code": "y"}, {"code": "z"}],
        "f": [2, 3],
        "g": [{"name": "x", "n": 1}, {"name": "y", "n": 3}],
    }


def test_a_version_based_on_nothing_is_refused(tmp_path):
    (tmp_path / "new.json").write_text('{"based_on": "../nowhere", "version": "x"}')
    with pytest.raises(ProtocolRefused, match="no such file or folder"):
        publish(tmp_path)
