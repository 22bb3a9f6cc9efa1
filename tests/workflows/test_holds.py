"""Holds, closing and reopening before infusion (domain.md 2.1, 2.5)."""

import pytest

from casework.cases.models import StageChange
from tests.engine import LONG_REASON, follow, refuses

pytestmark = pytest.mark.django_db

WITHDRAWAL = {"reason_code": "FAMILY_DECISION", "withdrawal_scope": "SERVICE"}
REOPENING = {"reason_code": "FAMILY_RETURNED", "reopened_because": LONG_REASON}


@pytest.fixture
def ready(version):
    """A case in Inquiry with everything done."""
    return follow("withdrawn_and_reopened", version, before="open_case")


def hold(journey, reason="TRAVEL", role="COORD"):
    return journey.advance(
        "put_on_hold",
        role=role,
        reason_code="PAUSE",
        hold_reason=reason,
        hold_review_on="2027-12-01",
    )


def release(journey, role="COORD"):
    return journey.advance(
        "end_hold", role=role, reason_code="RESUME", hold_release_note="It goes on."
    )


def test_a_hold_stops_forward_moves_and_nothing_else(version):
    journey = follow("withdrawn_and_reopened", version, before="open_case", without={"INQ-06"})
    held = hold(journey)
    assert (held.stage, held.on_hold_since) == ("INQUIRY", journey.now)
    assert held.version == 2
    journey.complete("INQ-06", red_flag_found=False)
    with refuses("ON_HOLD"):
        journey.advance("open_case")
    released = release(journey.later(days=3))
    assert released.on_hold_since is None
    assert journey.advance("open_case").stage == "RECORD_COLLECTION"


def test_holds_are_on_record_like_moves(ready):
    hold(ready)
    release(ready)
    changes = StageChange.objects.filter(case=ready.case).order_by("version")
    assert list(changes.values_list("kind", "from_stage", "to_stage", "reason_code"))[1:] == [
        ("hold", "INQUIRY", "INQUIRY", "PAUSE"),
        ("hold", "INQUIRY", "INQUIRY", "RESUME"),
    ]


def test_a_hold_is_put_on_once_and_taken_off_once(ready):
    with refuses("NOT_ON_HOLD"):
        release(ready, role="MGR")
    hold(ready)
    with refuses("ALREADY_ON_HOLD"):
        hold(ready)


@pytest.mark.parametrize("role", ["COORD", "SITE_REVIEWER", "SITE_CRC", "CELL_LAB"])
def test_a_doubt_of_identity_is_not_lifted_by_those_who_put_it_on(ready, role):
    hold(ready, "IDENTITY", role=role)
    with refuses("IDENTITY_HOLD"):
        release(ready, role=role)


@pytest.mark.parametrize("role", ["MGR", "INVESTIGATOR"])
def test_a_doubt_of_identity_is_lifted_by_manager_or_investigator(ready, role):
    hold(ready, "IDENTITY")
    assert release(ready, role=role).on_hold_since is None


def test_ways_back_and_out_stay_open_on_hold(version):
    journey = follow("withdrawn_and_reopened", version, until="RECORD_COLLECTION")
    hold(journey, "IDENTITY")
    journey.advance(
        "consent_or_identity_problem", reason_code="IDENTITY_DISPUTE", back_note=LONG_REASON
    )
    assert (journey.case.stage, journey.case.on_hold_since is None) == ("INQUIRY", False)
    journey.advance("withdraw", withdrawn_at=journey.moment(), **WITHDRAWAL)
    assert (journey.case.stage, journey.case.on_hold_since) == ("WITHDRAWN", None)


@pytest.fixture
def withdrawn(version):
    """Withdrawn from Record collection, some of its work done."""
    journey = follow("withdrawn_and_reopened", version, until="RECORD_COLLECTION")
    journey.complete("REC-04", reports_requested_at=journey.moment())
    journey.advance("withdraw", withdrawn_at=journey.moment(), **WITHDRAWAL)
    return journey


def reopen(journey, role="MGR", edge="reopen_before_infusion"):
    return journey.advance(edge, role=role, consent_reconfirmed_at=journey.moment(), **REOPENING)


def test_a_reopened_case_returns_to_the_stage_left_with_its_facts_and_its_work(withdrawn):
    assert withdrawn.open_codes() == set()
    signed = withdrawn.fact("consent_data_sharing_signed_at")
    case = reopen(withdrawn.later(days=20))
    assert (case.stage, case.closed_at) == ("RECORD_COLLECTION", None)
    assert case.stage_entered_at == withdrawn.now  # its timer starts again
    assert withdrawn.fact("consent_data_sharing_signed_at") == signed
    assert withdrawn.outcome("REC-04") == "done"  # not done anew
    item = withdrawn.item("REC-01")
    assert (item.outcome, item.reopened) == ("", True)
    change = StageChange.objects.get(case=case, edge="reopen_before_infusion")
    assert (change.from_stage, change.to_stage) == ("WITHDRAWN", "RECORD_COLLECTION")


@pytest.mark.parametrize(("days", "codes"), [(90, []), (91, ["REOPEN_TOO_LATE"])])
def test_ninety_days_are_counted_at_the_site(withdrawn, days, codes):
    withdrawn.later(days=days)
    if codes:
        with refuses(*codes):
            reopen(withdrawn)
    else:
        assert reopen(withdrawn).is_open


def test_consents_are_reconfirmed_before_and_not_ahead(withdrawn):
    with refuses("RECORD_MISSING", "CONSENT_NOT_RECONFIRMED"):
        withdrawn.advance("reopen_before_infusion", role="MGR", **REOPENING)
    with refuses("CONSENT_NOT_RECONFIRMED"):
        withdrawn.advance(
            "reopen_before_infusion",
            role="MGR",
            consent_reconfirmed_at=withdrawn.moment(days=-1),
            **REOPENING,
        )


@pytest.mark.parametrize("role", ["COORD", "INVESTIGATOR", "FAMILY", "AUDITOR"])
def test_only_the_manager_reopens_before_infusion(withdrawn, role):
    with refuses("ROLE_NOT_ALLOWED"):
        reopen(withdrawn, role=role)


def test_the_investigators_way_is_for_infused_people(withdrawn):
    with refuses("NOT_INFUSED"):
        reopen(withdrawn, role="INVESTIGATOR", edge="reopen_after_infusion")


def test_a_case_that_was_reopened_can_be_closed_and_reopened_again(withdrawn):
    reopen(withdrawn.later(days=1))
    withdrawn.advance(
        "consent_or_identity_problem", reason_code="CONSENT_PROBLEM", back_note=LONG_REASON
    )
    withdrawn.advance("withdraw", withdrawn_at=withdrawn.moment(), **WITHDRAWAL)
    assert reopen(withdrawn.later(days=1)).stage == "INQUIRY"


def test_a_closed_duplicate_is_not_reopened(version):
    journey = follow("duplicate", version).go()
    assert journey.case.stage == "CLOSED_DUPLICATE"
    with refuses("EDGE_NOT_HERE"):
        reopen(journey)
