"""Moving cases to a new protocol version: told first, then done, on record."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from casework.cases.models import Proposal, StageChange
from casework.protocols.publish import BUNDLED, publish, read
from tests.people_and_cases import make_ready_case, make_user, protocol_version, sign_in
from workflows.engine.models import WorkItem

__all__ = ["protocol_version"]


def stricter(folder):
    """The protocol with one more guard and one more task at the exit of Inquiry."""
    data, _ = read(BUNDLED)
    data = json.loads(json.dumps(data)) | {"version": "stricter"}
    inquiry = next(stage for stage in data["stages"] if stage["code"] == "INQUIRY")
    inquiry["exit_guards"].append(
        {
            "code": "RED_FLAG_OPEN",
            "when": {"fact_is": {"name": "red_flag_found", "value": True}},
            "message": "The red-flag screen found nothing.",
            "party": "COORD",
        }
    )
    task = dict(inquiry["tasks"][5]) | {"code": "INQ-99", "name": "Look once more"}
    inquiry["tasks"].append(task)
    path = folder / "stricter.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return publish(path)[0]


def run(*args):
    out = StringIO()
    call_command("migrate_cases", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def case(protocol_version):
    return make_ready_case(make_user("COORD"), protocol_version)


def test_a_dry_run_tells_what_would_block_and_changes_nothing(case, protocol_version, tmp_path):
    new = stricter(tmp_path)
    before = (case.protocol_id, case.version, WorkItem.objects.count())
    told = run(protocol_version.version, new.version, "--dry-run")
    assert f"{case.code}: RED_FLAG_OPEN: The red-flag screen found nothing." in told
    assert f"{case.code}: TASKS_OPEN" in told
    assert "1 of 1 open cases would move" in told
    case.refresh_from_db()
    assert (case.protocol_id, case.version, WorkItem.objects.count()) == before


def test_migrated_cases_get_the_new_work_and_a_line_in_their_history(
    case, protocol_version, tmp_path
):
    new = stricter(tmp_path)
    assert "1 of 1 open cases moved" in run(protocol_version.version, new.version)
    case.refresh_from_db()
    assert case.protocol_id == new.pk
    last = StageChange.objects.get(case=case, version=case.version)
    assert (last.kind, last.from_stage, last.to_stage) == ("migrate", "INQUIRY", "INQUIRY")
    assert WorkItem.objects.open().filter(case=case, code="INQ-99").count() == 1


def test_started_again_it_finds_nothing_left_to_do(case, protocol_version, tmp_path):
    new = stricter(tmp_path)
    run(protocol_version.version, new.version)
    assert "0 of 0 open cases moved" in run(protocol_version.version, new.version)


def test_unknown_and_equal_versions_are_refused(protocol_version):
    with pytest.raises(CommandError, match="No version 'v9' is published"):
        run(protocol_version.version, "v9")
    with pytest.raises(CommandError, match="two different versions"):
        run(protocol_version.version, protocol_version.version)


@pytest.mark.parametrize("kind", ["waiver", "task", "edge", "fact"])
def test_what_waits_about_something_unknown_breaks_no_page_and_ends_with_the_move(
    client, case, protocol_version, tmp_path, kind
):
    waiting = Proposal.objects.create(
        case=case, kind=kind, code="GONE-01", proposed_by=case.owner, proposed_role="COORD"
    )
    manager = make_user("MGR")
    assert sign_in(client, manager).get("/inbox/?tab=approvals").status_code == 200
    run(protocol_version.version, stricter(tmp_path).version)
    waiting.refresh_from_db()
    assert waiting.outcome == "withdrawn"


def test_a_finished_task_that_no_version_knows_any_more_breaks_no_page(client, case):
    WorkItem.objects.filter(case=case, code="INQ-01").update(code="GONE-01")
    sign_in(client, case.owner)
    assert client.get("/inbox/?tab=done").status_code == 200
    assert client.get(f"/cases/{case.code}/").status_code == 200
    assert client.get(f"/cases/{case.code}/history/").status_code == 200
