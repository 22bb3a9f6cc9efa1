"""One fault at a time: the file, where in it, what stands there, what the refusal says."""

INQUIRY, SCREENING = "stages/01-inquiry.json", "stages/05-onsite-screening.json"
OBSERVATION = "stages/11-observation-28d.json"
GUARD = "stages.0.exit_guards.3.when"  # of INQUIRY: COHORT_MISSING


def guard(when, reason):
    return INQUIRY, GUARD, when, reason


CASES = {
    "unknown role": (INQUIRY, "stages.0.tasks.0.role", "NURSE", "unknown role 'NURSE'"),
    "harmless exit": (
        "moves.json",
        "exits.0.harmless",
        True,
        "only a move of one person from stage to stage can be taken back",
    ),
    "harmless end of the case": (
        "stages/14-sae-tracking-2y.json",
        "stages.0.edges.0.harmless",
        True,
        "only a move of one person from stage to stage can be taken back",
    ),
    "unknown role that waives": (
        INQUIRY,
        "stages.0.tasks.0.waivable_by",
        ["NURSE"],
        "unknown role 'NURSE'",
    ),
    "unknown role that moves": (
        INQUIRY,
        "stages.0.edges.0.roles",
        ["COORD", "NURSE"],
        "unknown role 'NURSE'",
    ),
    "unknown role that confirms": (
        "moves.json",
        "closed_case_records.0.confirm_roles",
        ["NURSE"],
        "unknown role 'NURSE'",
    ),
    "unknown role that transcribes": (
        SCREENING,
        "stages.0.tasks.10.transcript.by",
        ["NURSE"],
        "unknown role 'NURSE'",
    ),
    "unknown fact that is recorded": (
        INQUIRY,
        "stages.0.tasks.0.records.0.fact",
        "weather",
        "unknown fact 'weather'",
    ),
    "unknown fact that is asked for": guard(
        {"fact_set": {"name": "weather"}},
        "unknown fact 'weather'",
    ),
    "unknown fact among several": guard(
        {"in_order": {"facts": ["ld_start_at", "weather"]}},
        "unknown fact 'weather'",
    ),
    "unknown anchor": (
        INQUIRY,
        "stages.0.tasks.0.due.anchor",
        "weather",
        "unknown fact 'weather'",
    ),
    "unknown predicate": guard({"rains": {}}, "unknown predicate 'rains'"),
    "unknown predicate deep inside": guard(
        {"any": [{"all": [{"rains": {}}]}]},
        "unknown predicate 'rains'",
    ),
    "unknown stage": (INQUIRY, "stages.0.edges.0.to", "NOWHERE", "dangling edge: unknown stage"),
    "edge to nowhere": (INQUIRY, "stages.0.edges.0.to", None, "dangling edge: unknown stage"),
    "edge from an unknown stage": (
        "moves.json",
        "exits.0.from",
        ["INQUIRY", "NOWHERE"],
        "unknown stage 'NOWHERE'",
    ),
    "unknown stage that clears": (
        "facts.json",
        "facts.0.cleared_on_reentry",
        ["NOWHERE"],
        "unknown stage 'NOWHERE'",
    ),
    "unknown start": ("moves.json", "start.to", "NOWHERE", "unknown stage 'NOWHERE'"),
    "unknown exit": (INQUIRY, "stages.0.exits.0", "fly_home", "unknown edge 'fly_home'"),
    "unknown document type": (
        INQUIRY,
        "stages.0.tasks.2.documents.0.type",
        "POEM",
        "unknown document type 'POEM'",
    ),
    "unknown document type on a checklist": (
        "documents.json",
        "checklists.ALL.required.0",
        "POEM",
        "unknown document type 'POEM'",
    ),
    "unknown document type in a guard": guard(
        {"document_verified": {"type": "POEM"}},
        "unknown document type 'POEM'",
    ),
    "unknown document type of a transcript": (
        SCREENING,
        "stages.0.tasks.10.transcript.document",
        "POEM",
        "unknown document type 'POEM'",
    ),
    "unknown party": (INQUIRY, "stages.0.exit_guards.3.party", "NOBODY", "unknown party 'NOBODY'"),
    "unknown setting": guard(
        {"fact_above": {"name": "attempt_no", "n": "$luck"}},
        "unknown setting '$luck'",
    ),
    "setting that is no number": guard(
        {"fact_above": {"name": "attempt_no", "n": "$site_languages"}},
        "is not a number",
    ),
    "unknown task": guard({"task_done": {"task": "X-1"}}, "unknown task 'X-1'"),
    "unknown scope": guard({"tasks_done": {"scope": "all"}}, "unknown scope 'all'"),
    "unknown consent": guard(
        {"consent_active": {"kind": "MAYBE"}},
        "unknown consent kind 'MAYBE'",
    ),
    "unknown event": (
        "workstreams.json",
        "workstreams.1.tasks.0.repeat.event",
        "rain",
        "unknown event 'rain'",
    ),
    "repeated without an anchor": (
        OBSERVATION,
        "stages.0.tasks.0.repeat.anchor",
        None,
        "unknown fact ''",
    ),
    "days counted from a text": (
        OBSERVATION,
        "stages.0.tasks.0.repeat.anchor",
        "patient_name",
        "'patient_name' is a text, not a date",
    ),
    "argument missing": guard({"fact_set": {}}, "wrong argument: it is missing"),
    "argument too many": guard(
        {"fact_set": {"name": "cohort", "value": 1}},
        "wrong argument: 'fact_set' takes ['name']",
    ),
    "argument of another kind": guard(
        {"fact_above": {"name": "attempt_no", "n": "many"}},
        "wrong argument: 'many' is not a number",
    ),
    "argument that is no list": guard(
        {"in_order": {"facts": "ld_start_at"}},
        "wrong argument: takes a list",
    ),
    "arguments without names": guard({"fact_set": "cohort"}, "arguments as an object"),
    "fact of a type that cannot be judged so": guard(
        {"days_since": {"fact": "cohort", "min": 1, "max": None}},
        "'cohort' is a enum, not a date or datetime",
    ),
    "number asked of a text": guard(
        {"fact_below": {"name": "patient_name", "n": 1}},
        "'patient_name' is a text, not a decimal or int",
    ),
    "minutes asked of a date": guard(
        {"minutes_between": {"from": "dob", "to": "ld_end_at", "min": 0, "max": None}},
        "'dob' is a date, not a datetime",
    ),
    "negation of what may not be negated": guard(
        {"not": {"document_verified": {"type": "PASSPORT"}}},
        "'document_verified' may not be negated",
    ),
    "negation around a part that may not be negated": guard(
        {"not": {"any": [{"not_on_hold": {}}, {"not_in_future": {"name": "dob"}}]}},
        "may not be negated",
    ),
    "value that a choice never has": guard(
        {"fact_is": {"name": "cohort", "value": "XYZ"}},
        "'cohort' is never 'XYZ'",
    ),
    "one of several values that a choice never has": guard(
        {"fact_in": {"name": "cohort", "values": ["LN", "XYZ"]}},
        "'cohort' is never 'XYZ'",
    ),
    "text for a yes or no": guard(
        {"fact_is": {"name": "represented", "value": "yes"}},
        "'represented' is never 'yes'",
    ),
    "yes for a number": guard(
        {"fact_is": {"name": "attempt_no", "value": True}},
        "'attempt_no' is never True",
    ),
    "reason that a hold never has": guard(
        {"hold_reason_not": {"values": ["WEATHER"]}},
        "'hold_reason' is never 'WEATHER'",
    ),
    "two keys in an expression": guard(
        {"fact_set": {"name": "cohort"}, "not_on_hold": {}},
        "exactly one key",
    ),
    "combination of no list": guard({"all": {"not_on_hold": {}}}, "takes a list"),
    "unknown key": (INQUIRY, "stages.0.tasks.0.colour", "red", "Extra inputs are not permitted"),
    "wrong type": (INQUIRY, "stages.0.order", "first", "valid integer"),
    "missing key": (INQUIRY, "stages.0.edges.0", {"code": "x"}, "Field required"),
    "stage that no case can be in": (INQUIRY, "stages.0.code", "LOBBY", "unknown stage 'LOBBY'"),
    "other zone": ("trial.json", "site_timezone", "UTC", "counted in Asia/Shanghai"),
    "column that is not the stage's": (INQUIRY, "stages.0.column", "CONSENT", "one column"),
    "code that is too long": (INQUIRY, "stages.0.tasks.0.code", "X" * 21, "at most 20 characters"),
    "choice without choices": ("facts.json", "facts.0.type", "enum", "an enum has choices"),
    "predicate in terms of itself": (
        "predicates.json",
        "predicates.minor.is",
        {"any": [{"collecting": {}}, {"minor": {}}]},
        "'minor' is defined by itself",
    ),
    "predicate whose arguments the code does not take": (
        "predicates.json",
        "predicates.fact_set.args",
        {"fact": "fact"},
        "wrong argument: the code takes ['name']",
    ),
    "case of a predicate that is not told": (
        "predicates.json",
        "predicates.consent_active.until_then.cases",
        {},
        "nothing is said of 'MAIN'",
    ),
}
