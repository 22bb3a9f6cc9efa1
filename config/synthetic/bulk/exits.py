"""The ways out of a stage that bulk cases take, and what each records."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from casework import clock


@dataclass(frozen=True)
class Exit:
    """A way out of a stage. `wait`: days before; `known`: what the case answers on the way."""

    stage: str
    code: str
    role: str
    reason: str
    given: dict[str, Any] = field(default_factory=dict)
    confirm: str = ""
    known: dict[str, Any] = field(default_factory=dict)
    finish: bool = False  # do the stage's work first
    papers: tuple[str, ...] = ()
    wait: int = 2


NOW, TODAY, MONTH_AGO = "now", "today", "month ago"  # filled in at the moment of the exit
GONE = {"withdrawn_at": NOW, "withdrawal_scope": "SERVICE"}
SILENT = {"contact_attempts": 4, "contact_channels": 2, "first_attempt_on": MONTH_AGO}
DECIDED = {"exit_decided_at": NOW}
DIED = {"death_on": TODAY, "death_source": "FAMILY"}
AFTER = {"safety_information_offered": True}

EXITS = (
    Exit("INQUIRY", "withdraw", "COORD", "FAMILY_DECISION", GONE),
    Exit("INQUIRY", "lose_contact_before_infusion", "MGR", "NO_RESPONSE", SILENT, wait=40),
    Exit(
        "INQUIRY", "close_duplicate", "COORD", "DUPLICATE_OF", {"master_case": "An earlier inquiry"},
        confirm="MGR", known={"duplicate_found": True}, finish=True,
    ),
    Exit("RECORD_COLLECTION", "withdraw", "COORD", "COST", GONE),
    Exit("RECORD_COLLECTION", "lose_contact_before_infusion", "MGR", "NO_RESPONSE", SILENT, wait=40),
    Exit(
        "RECORD_COLLECTION", "record_death_before_study", "COORD", "BEFORE_STUDY", DIED,
        confirm="MGR",
    ),
    Exit("TRANSLATION", "withdraw", "COORD", "HEALTH_WORSENED", GONE),
    Exit(
        "PRELIM_REVIEW", "decline_by_hospital", "SITE_REVIEWER", "CRITERION", DECIDED,
        known={"site_decision": "DECLINED", "site_decline_reason": "LN-I02"}, finish=True,
        papers=("SITE_REVIEW_DECISION",),
    ),
    Exit("PRELIM_REVIEW", "withdraw", "COORD", "FAMILY_DECISION_AFTER_PRECHECK", GONE, finish=True),
    Exit(
        "PRELIM_REVIEW", "refer_elsewhere", "COORD", "OTHER_TRIAL",
        {
            "referral_target": "Another centre", "family_agreed_at": NOW,
            "consent_referral_sharing_signed_at": NOW,
        },
    ),
    Exit("ONSITE_SCREENING", "fail_screening", "INVESTIGATOR", "CRITERION",
         DECIDED | {"exit_criterion_ids": "LN-I02"}, wait=5),
    Exit("CONSENT", "withdraw", "COORD", "FAMILY_DECISION", GONE),
    Exit("APHERESIS", "discontinue_by_site", "INVESTIGATOR", "SAFETY", DECIDED),
    Exit(
        "MANUFACTURING", "final_manufacturing_failure", "INVESTIGATOR", "PATIENT_DECLINES",
        DECIDED | {"final_failure_note": "The cells did not grow."},
        known={"manufacturing_outcome": "FAILED", "manufacturing_decision": "STOP"}, finish=True,
    ),
    Exit("OBSERVATION_28D", "withdraw", "SITE_CRC", "FAMILY_DECISION", GONE | AFTER, wait=9),
    Exit("FOLLOWUP_D90", "record_death_on_study", "SITE_CRC", "ON_STUDY", DIED,
         confirm="INVESTIGATOR", wait=9),
    Exit(
        "SAE_TRACKING_2Y", "close_case", "COORD", "FOLLOW_UP_COMPLETE", confirm="SITE_CRC",
        finish=True,
    ),
)  # fmt: skip


def filled(value: Any) -> Any:
    """A recorded value; those that stand for a moment become it."""
    today: date = clock.site_today()
    return {
        NOW: clock.now().isoformat(),
        TODAY: today.isoformat(),
        MONTH_AGO: (today - timedelta(days=35)).isoformat(),
    }.get(value, value)
