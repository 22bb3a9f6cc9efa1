"""What synthetic cases answer where the road leads on; all else is "now" or the first choice."""

from datetime import timedelta
from typing import Any

from casework import clock
from casework.cases.facts import canonical
from casework.protocols.schema import FactSpec

# The answers of a case that goes straight on. Names are facts of the protocol.
STRAIGHT_ON: dict[str, Any] = {
    "requester_relationship": "SELF",
    "represented": False,
    "contact_preference": "EMAIL",
    "duplicate_found": False,
    "red_flag_found": False,
    "minor_review_outcome": "PROCEED",
    "prior_cart": False,
    "malignancy_history": False,
    "transplant_history": False,
    "major_surgery_12m": False,
    "psychiatric_diagnosis": False,
    "stored_pbmc_claimed": False,
    "signer_is_parent_on_birth_cert": True,
    "precheck_blocking_gaps": 0,
    "precheck_conflicts": 0,
    "gaps_accepted": True,
    "numeric_check": "PASS",
    "site_decision": "FAVOURABLE",
    "family_decision": "TRAVEL",
    "companion_travels": False,
    "visa_outcome": "ISSUED",
    "visa_category": "S2",
    "interpreter_arrangement": "BOOKED",
    "identity_recheck": "PASS",
    "interpreter_present": True,
    "childbearing_potential": False,
    "cd19_expression": "POSITIVE",
    "eligibility_outcome": "ELIGIBLE",
    "all_criteria_confirmed": True,
    "interpreter_used": True,
    "signer_can_read": True,
    "patient_capacity": "FULL",
    "fit_for_collection": True,
    "collection_path": "COLLECTION",
    "lymphocytes_before_collection": "1.1",
    "donor_markers_valid": True,
    "label_check_1": "MATCH",
    "label_check_2": "MATCH",
    "collection_volume": "210",
    "handover_kind": "ON_SITE_TRANSFER",
    "mfg_receipt_coi_match": True,
    "mfg_receipt_temperature_ok": True,
    "manufacturing_outcome": "RELEASED",
    "site_receipt_coi_match": True,
    "site_receipt_temperature_ok": True,
    "fit_for_conditioning": True,
    "fit_after_ld": True,
    "fit_for_infusion": True,
    "bedside_check_1": "ALL_FOUR_MATCH",
    "bedside_check_2": "ALL_FOUR_MATCH",
    "infused_dose": "100",
    "infused_volume": "48",
    "infusion_reaction": False,
    "crs_grade": 0,
    "icans_grade": 0,
    "gradings_of_day": 2,
    "ae_assessment_complete": True,
    "visit_d90_status": "DONE",
    "visit_d120_status": "DONE",
    "saes_without_plan": 0,
}
AHEAD_DAYS = {  # dates that lie ahead of the day they are recorded on
    "passport_valid_until": 2500,
    "planned_arrival_on": 9,
    "planned_apheresis_date": 2,
    "planned_infusion_date": 3,
    "product_expires_on": 180,
    "hold_review_on": 7,
}
TEXTS = {
    "site_decision_author": "Dr. Synthetic Reviewer",
    "icf_main_version": "3.1",
}


def value(spec: FactSpec, known: dict[str, Any]) -> Any:
    """A plausible value for a fact at the clock's moment. `known`: what is set for this case."""
    if spec.name in known:
        return known[spec.name]
    if spec.name in STRAIGHT_ON and (not spec.choices or STRAIGHT_ON[spec.name] in spec.choices):
        return STRAIGHT_ON[spec.name]
    if spec.type == "datetime":
        return canonical(clock.now().astimezone(clock.SITE_ZONE).replace(microsecond=0))
    if spec.type == "date":
        ahead = timedelta(days=AHEAD_DAYS.get(spec.name, 0))
        return canonical(clock.site_today() + ahead)
    if spec.type == "bool":
        return True
    if spec.type in ("int", "decimal"):
        return "1"
    if spec.choices:
        return spec.choices[0]
    return TEXTS.get(spec.name, "Synthetic entry for this step")
