"""What is published never changes, in the database too; every change of rules is a new version."""

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from casework.protocols.models import ProtocolEdge, ProtocolVersion, latest
from casework.protocols.publish import BUNDLED, ProtocolRefused, publish
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
