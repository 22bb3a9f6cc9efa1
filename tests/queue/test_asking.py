"""What is asked of managers, and when the wish is moot."""

import pytest

from casework.cases.models import Case, Proposal
from casework.people.models import RoleGrant
from tests.engine import LONG_REASON, follow, refuses
from tests.people_and_cases import make_user, sign_in
from tests.queue.test_claiming import act
from workflows.notices.models import Notice
from workflows.queue import asking


@pytest.fixture
def records(version):
    """A case in Record collection, a manager on it."""
    case = follow("adult_ln_to_completed", version, until="RECORD_COLLECTION")
    case.person("MGR-1", "MGR")
    return case


def wish(journey, kind="ECG"):
    journey.on_case(asking.ask_omission, kind, role="COORD", reason=LONG_REASON)


def waiting():
    return Proposal.objects.filter(outcome="").values_list("kind", flat=True)


def test_a_paper_is_left_out_when_the_manager_agrees(records):
    wish(records)
    assert Notice.objects.filter(kind="approval", user__name="MGR-1").exists()
    with refuses("ASKED_ALREADY"):
        wish(records)
    records.confirm("ECG", role="MGR", kind="omission")
    assert records.case.slots.get(document_type="ECG").waived_reason == LONG_REASON


@pytest.mark.parametrize("kind", ["PASSPORT", "CONSENT_DATA_SHARING"])
def test_identity_papers_and_consents_are_never_left_out(records, kind):
    with refuses("NOT_WAIVABLE"):
        wish(records, kind)


def test_a_paper_that_has_come_meanwhile_is_not_left_out(records):
    wish(records)
    records.upload("ECG")
    with refuses("PAPER_IS_THERE"):
        records.confirm("ECG", role="MGR", kind="omission")
    records.turn_down("ECG", role="MGR", kind="omission")
    assert list(waiting()) == []


def test_wishes_end_with_the_case(records):
    wish(records)
    act(records, asking.ask_waiver, "REC-01", reason=LONG_REASON)
    given = {"withdrawn_at": records.moment(), "withdrawal_scope": "SERVICE"}
    records.advance("withdraw", reason_code="COST", **given)
    assert list(waiting()) == []
    with refuses("CASE_CLOSED"):
        wish(records)


def test_a_wish_stops_no_move(records):
    wish(records)
    given = {"withdrawn_at": records.moment(), "withdrawal_scope": "SERVICE"}
    assert records.advance("withdraw", reason_code="COST", **given).stage == "WITHDRAWN"


def test_one_cannot_grant_ones_own_wish(records):
    records.person("COORD-1", "MGR")
    wish(records)
    with refuses("SAME_PERSON"):
        records.confirm("ECG", role="MGR", name="COORD-1", kind="omission")


def test_only_who_still_holds_the_role_and_may_see_the_case_is_told(records):
    outsider = make_user("INVESTIGATOR", name="Far away")
    RoleGrant.objects.filter(user__name="MGR-1", role="MGR").delete()
    second = make_user("MGR", name="Second")
    wish(records)
    given = {"death_on": records.today().isoformat(), "death_source": "The family called"}
    records.turn_down("ECG", role="COORD", kind="omission")
    records.advance("record_death_before_study", reason_code="BEFORE_STUDY", **given)
    told = set(Notice.objects.filter(kind="approval").values_list("user", flat=True))
    assert told == {second.pk}
    assert outsider.pk not in told
    assert Case.objects.get(pk=records.case.pk).reached_site is False


def test_a_coordinator_asks_from_the_checklist(client, records):
    sign_in(client, records.person("COORD-1", "COORD"))
    code = records.case.code
    assert f"/cases/{code}/papers/ECG/omit/" in client.get(f"/cases/{code}/").content.decode()
    page = client.post(f"/cases/{code}/papers/ECG/omit/", {"reason": "too short"})
    assert page.status_code == 422
    assert (
        client.post(f"/cases/{code}/papers/PASSPORT/omit/", {"reason": LONG_REASON}).status_code
        == 409
    )
    assert client.get(f"/cases/{code}/papers/NOTHING/omit/").status_code == 404
    assert (
        client.post(f"/cases/{code}/papers/ECG/omit/", {"reason": LONG_REASON}).status_code == 302
    )
    assert list(waiting()) == ["omission"]
    assert "leaving out the paper" in client.get(f"/cases/{code}/").content.decode()
