"""Made-up patients of whom everything is held and nothing differs, to change one thing of."""

from casework.eligibility.cases import read_case
from casework.eligibility.checking import precheck
from casework.eligibility.loading import load

TODAY = "2026-11-16"
RECENT = "2026-11-10"
CRITERIA = load()

QUANTITIES = {
    "ana_titer": (640, "{titer}"),
    "anti_dsdna": (112, "[IU]/mL"),
    "ecog": (1, "{score}"),
    "ssc_score": (13, "{score}"),
    "mpap": (27, "mm[Hg]"),
    "pawp": (11, "mm[Hg]"),
    "pvr": (3, "[wood'U]"),
    "who_fc": (1, "{class}"),
    "six_mwd": (462, "m"),
    "bnp": (31, "ng/L"),
    "nt_probnp": (212, "ng/L"),
    "lymphocytes_abs": (1, "10*9/L"),
    "ast": (28, "U/L"),
    "alt": (33, "U/L"),
    "t_bil": (11, "umol/L"),
    "spo2": (98, "%"),
    "egfr": (74, "mL/min/{1.73_m2}"),
    "fev1_pct": (88, "%"),
    "tlc_pct": (91, "%"),
}
BESIDE = {
    "dob": {"date": ...},
    "sex": {"date": ...},
    "anti_dsdna": {"method": "ELISA"},
    "mpap": {"method": "RHC"},
    "pawp": {"method": "RHC"},
    "pvr": {"method": "RHC"},
    "ast": {"ref_high": 40},
    "alt": {"ref_high": 45},
    "t_bil": {"ref_high": 21},
    "spo2": {"o2": "room_air"},
    "egfr": {"method": "CKD-EPI-2021"},
}
COURSE = {
    "drug_class": "mycophenolate",
    "drug_name": "mycophenolate mofetil",
    "start": "2026-01-20",
    "end": None,
    "induction_remission": "no",
}
VALUES = {
    "dob": "1986-04-18",
    "sex": "female",
    "treatment_courses": [COURSE],
    "proteinuria_trend": "no_reduction",
    "isn_rps_class": "IV",
    "lesion_activity": "active",
    "cd19_bcell_expression": "positive",
    "immunosuppressants": [],
    "malignancy": "none",
    "transplant_history": [],
    "prior_cart": [],
    "pregnancy_test": "negative",
    "cns_lupus_last_active": "never",
    "last_major_surgery": "never",
    "pbmc_collection_possible": "yes",
    "cryopreserved_pbmc": "no",
    "childbearing_potential": "yes",
    "contraception_agreed": "yes",
    **dict.fromkeys(("autoab_persistent", "sle_2019_classified", "ssc_skin_proximal_mcp"), "yes"),
    **dict.fromkeys(("refractory_documented", "is_intolerance_documented"), "yes"),
    **dict.fromkeys(("organ_damage_from_is", "aid_serology_confirmed"), "yes"),
    **dict.fromkeys(("pss_2002_aecg", "pss_2016_acr_eular", "survival_ge_90d"), "yes"),
    **dict.fromkeys(("consent_main_valid", "willing_to_travel"), "yes"),
}


def entry(name, value, **more):
    """An entry as a careful transcriber writes it, with what is given instead."""
    unit = {"unit": QUANTITIES[name][1]} if name in QUANTITIES else {}
    found = {"value": value, **unit, "date": RECENT, **BESIDE.get(name, {}), **more}
    return {key: part for key, part in found.items() if part is not ...}


def clean():
    """Entries of all 80 elements."""
    data = {}
    for name, element in CRITERIA.elements.items():
        if name in QUANTITIES:
            value = QUANTITIES[name][0]
        elif name in VALUES:
            value = VALUES[name]
        else:
            value = "no" if "no" in element.codes else "negative"
        data[name] = [entry(name, value)]
    return data


def case(cohort="LN", *, without=(), stage="APHERESIS", today=TODAY, **changes):
    """A case in its written form. Changes: an element's value, or its list of entries."""
    data = clean()
    top = {}
    for name, change in changes.items():
        if name not in CRITERIA.elements:
            top[name] = change
        elif is_entries(change):
            data[name] = change
        else:
            data[name] = [entry(name, change)]
    for name in without:
        del data[name]
    return {
        "case_id": "SYN-1", "cohort": cohort, "current_stage": stage, "evaluation_date": today,
        "data": data, **top,
    }  # fmt: skip


def is_entries(change):
    return isinstance(change, list) and bool(change) and "value" in change[0]


def check(*args, **changes):
    """The pre-check of a case, as a Precheck."""
    return precheck(read_case(case(*args, **changes), CRITERIA), CRITERIA)


def one(criterion, cohort=None, **changes):
    """The result of one criterion, in a cohort to which it applies."""
    cohort = cohort or CRITERIA.criteria[criterion].cohorts[0]
    found = check(cohort, **changes)
    return next(result for result in found.results if result.id == criterion)


def told(criterion, cohort=None, **changes):
    """State and flags of one criterion."""
    result = one(criterion, cohort, **changes)
    return str(result.state), list(result.flags)
