"""The plain English of a protocol's codes. What is not here loses its underscores, no more."""

from django.utils.translation import gettext_lazy as _

# What a person does with a move, as on its button.
EDGES = {
    "open_case": _("Open the case: go to Record collection"),
    "records_complete": _("Records are complete: go to Translation"),
    "records_complete_no_translation": _("Nothing to translate: go to Preliminary review"),
    "consent_or_identity_problem": _("Consent or identity problem: back to Inquiry"),
    "translation_complete": _("Translation is complete: go to Preliminary review"),
    "source_unusable": _("A source is unusable: back to Record collection"),
    "retranslate": _("Translate again: start Translation anew"),
    "arrive_for_screening": _("The patient has arrived: go to On-site screening"),
    "more_information": _("The hospital asks for more: back to Record collection"),
    "translation_defect": _("A translation is wrong: back to Translation"),
    "records_outdated": _("Records are outdated: back to Record collection"),
    "ask_for_new_review": _("Ask for a new review: start Preliminary review anew"),
    "eligible_recorded": _("Screening is complete: go to Consent"),
    "historical_document_needed": _("An older document is needed: back to Record collection"),
    "rescreen_later": _("Screen later: back to Preliminary review"),
    "repeat_screening": _("Repeat tests: start On-site screening anew"),
    "enrolled": _("The patient is enrolled: go to Apheresis"),
    "screening_expired": _("Screening is out of date: back to On-site screening"),
    "cells_handed_over": _("Cells are handed over: go to Manufacturing"),
    "no_longer_fit": _("Not fit for collection: back to On-site screening"),
    "repeat_collection": _("Collect again: start Apheresis anew"),
    "postpone_collection": _("Postpone the collection: start Apheresis anew"),
    "product_on_site": _("The product is at the hospital: go to Lymphodepletion"),
    "re_apheresis": _("New collection needed: back to Apheresis"),
    "remanufacture": _("Manufacture again: start Manufacturing anew"),
    "ready_to_infuse": _("Ready to infuse: go to Infusion"),
    "product_lost_before_infusion": _("The product cannot be used: back to Manufacturing"),
    "repeat_conditioning": _("Repeat the conditioning: start Lymphodepletion anew"),
    "infused": _("The infusion was given: go to 28-day observation"),
    "delay_beyond_gap": _("Delayed too long: back to Lymphodepletion"),
    "product_lost_at_infusion": _("The product cannot be used: back to Manufacturing"),
    "postpone_infusion": _("Postpone the infusion: start Infusion anew"),
    "day28_closed": _("Day 28 is closed: go to Day-90 follow-up"),
    "d90_closed": _("Day 90 is closed: go to Day-120 follow-up"),
    "d120_closed": _("Day 120 is closed: go to SAE tracking"),
    "close_case": _("Follow-up is complete: close the case"),
    "withdraw": _("Withdraw: the patient or family stops"),
    "fail_screening": _("Screen failure, decided by the investigator"),
    "decline_by_hospital": _("Declined by the hospital"),
    "refer_elsewhere": _("Refer to another place of care"),
    "lose_contact_before_infusion": _("Contact is lost"),
    "lose_contact_after_infusion": _("Contact is lost"),
    "record_death_before_study": _("Record a death before the study"),
    "record_death_on_study": _("Record a death on study"),
    "final_manufacturing_failure": _("Manufacturing has failed for good"),
    "discontinue_by_site": _("The site stops the treatment"),
    "close_duplicate": _("Close as a duplicate"),
    "put_on_hold": _("Put on hold"),
    "end_hold": _("End the hold"),
    "reopen_before_infusion": _("Reopen the case"),
    "reopen_after_infusion": _("Reopen the case"),
    "record_death_on_closed_case": _("Record a death on the closed case"),
    "receive_inquiry": _("Receive an inquiry"),
}

REASONS = {
    "COST": _("Costs"),
    "COUNT_TOO_LOW": _("Blood count is too low"),
    "CRITERION": _("A criterion of the trial"),
    "CAPACITY": _("No capacity at the hospital"),
    "DUPLICATE_OF": _("Duplicate of another case"),
    "FAMILY_DECISION_AFTER_PRECHECK": _("Family's decision after the pre-check"),
    "OTHER_CENTRE": _("Another hospital"),
    "LOCAL_CARE": _("Care at home"),
    "OUT_OF_SPEC": _("Out of specification"),
    "TRAVEL_OR_VISA": _("Travel or visa"),
    "SWITCH_PATH": _("Change between new collection and stored cells"),
    "BEFORE_STUDY": _("Died before the study"),
    "ON_STUDY": _("Died on study"),
    "MAX_ATTEMPTS": _("All attempts are used"),
    "FITNESS_RECHECK": _("Fitness must be checked again"),
    "GAP_EXCEEDED": _("Too long since conditioning"),
    "DELAY_BEYOND_GAP": _("Too long since conditioning"),
    "SITE_REQUESTS_MORE_INFORMATION": _("The hospital requests more information"),
}

# What a person does who raises an event.
EVENTS = {
    "site_question_asked": _("Record a question of the hospital"),
    "adverse_event_noticed": _("Report an adverse event"),
    "suspected_sae_reported": _("Report a possible serious adverse event"),
    "sae_recognised": _("Report a serious adverse event"),
    "contact_unanswered": _("Record a contact without answer"),
}

OUTCOMES = {
    "COMPLETED": _("Completed"),
    "WITHDRAWN": _("Withdrawn"),
    "SCREEN_FAILURE": _("Screen failure"),
    "DECLINED_BY_HOSPITAL": _("Declined by the hospital"),
    "REFERRED_ALTERNATIVE": _("Referred elsewhere"),
    "LOST_TO_FOLLOW_UP": _("Lost to follow-up"),
    "DECEASED": _("Deceased"),
    "MANUFACTURING_FAILURE_FINAL": _("Manufacturing failed for good"),
    "DISCONTINUED_BY_SITE": _("Discontinued by the site"),
    "CLOSED_DUPLICATE": _("Closed as a duplicate"),
}

# Labels of facts whose meaning in the catalogue says too little away from its task.
FACTS = {
    "fitness_checked_at": _("When fitness was checked"),
    "label_check_1_at": _("When the first person checked the label"),
    "label_check_2_at": _("When the second person checked the label"),
    "manufacturing_decided_at": _("When the investigator decided"),
    "manufacturing_outcome_at": _("When the outcome of manufacturing was known"),
    "bedside_check_1_at": _("When the first person checked at the bedside"),
    "bedside_check_2_at": _("When the second person checked at the bedside"),
    "dlt_assessed_at": _("When the DLT assessment was signed"),
    "response_d90_at": _("When the Day-90 response was signed"),
    "response_d120_at": _("When the Day-120 response was signed"),
    "visa_checked_on": _("When the visa category was asked for"),
    "visa_recorded_at": _("When the outcome of the visa was known"),
    "visa_category_advised_by": _("Who advised the visa category"),
    "family_decided_at": _("When the family decided"),
    "handed_over_at": _("When the cells were handed over"),
    "inquiry_received_at": _("When the inquiry arrived"),
    "inquiry_channel": _("How it arrived"),
    "patient_languages": _("Languages of the patient"),
    "patient_timezone": _("Time zone of the patient"),
    "site_decision": _("The hospital's written answer"),
    "requester_name": _("Name of the person who asks"),
    "eligibility_recorded_at": _("When the investigator signed the outcome"),
}

# Choices by fact; a code that reads well with its underscores replaced is not listed.
CHOICES = {
    "cohort": {
        "LN": _("Lupus nephritis"),
        "SSC": _("Systemic sclerosis"),
        "PSSPAH": _("Primary Sjögren with pulmonary arterial hypertension"),
        "AID": _("Other autoimmune disease"),
    },
    "inquiry_channel": {"WEB": _("Web form"), "EMAIL": _("E-mail"), "PHONE": _("Telephone")},
    "contact_preference": {"EMAIL": _("E-mail"), "PHONE": _("Telephone")},
    "requester_relationship": {"SELF": _("The patient"), "OTHER_FAMILY": _("Other family")},
    "minor_review_outcome": {"PROCEED": _("Go on"), "STOP": _("Stop")},
    "numeric_check": {"PASS": _("All match"), "FAIL": _("Something differs")},
    "identity_recheck": {"PASS": _("Passport and person match"), "FAIL": _("They do not match")},
    "patient_capacity": {"FULL": _("Full capacity"), "LACKS": _("Lacks capacity")},
    "collection_path": {"COLLECTION": _("New collection"), "STORED_PBMC": _("Stored PBMC")},
    "dlt_result": {"NO_DLT": _("No DLT"), "DLT": _("DLT")},
    "response_d90": {
        "CR": _("Complete response"),
        "PR": _("Partial response"),
        "NR": _("No response"),
        "NE": _("Not evaluable"),
    },
    "response_d120": {
        "CR": _("Complete response"),
        "PR": _("Partial response"),
        "NR": _("No response"),
        "NE": _("Not evaluable"),
    },
    "withdrawal_scope": {
        "SERVICE": _("Our service only"),
        "STUDY_TREATMENT": _("Study treatment"),
        "STUDY_FOLLOW_UP": _("Study follow-up"),
        "DATA_USE": _("Use of data"),
    },
    "hold_reason": {"DEFERRED_BY_SITE": _("Deferred by the hospital")},
    "visa_outcome": {"VISA_FREE": _("Visa-free entry")},
    "manufacturing_decision": {"RE_APHERESIS": _("Collect again")},
}

# What must not read as a statement about a patient outside the hospital (domain.md 1.3, P-01).
NEUTRAL_FACTS = {"eligibility_outcome": _("Outcome recorded by the investigator")}
NEUTRAL_CHOICES = {
    "eligibility_outcome": {
        "ELIGIBLE": _("Goes on to consent"),
        "NOT_ELIGIBLE": _("Does not go on"),
    }
}
# What blocks by the pre-check; only its readers are told what is open (domain.md 1.4).
OF_PRECHECK = frozenset({"PRECHECK_STALE", "BLOCKING_GAPS_OPEN"})
NEUTRAL_BLOCKERS = {
    "NOT_RECORDED_ELIGIBLE": _(
        "The investigator has not recorded an outcome with which the case goes on."
    ),
}
