"""`manage.py precheck FILE.json`: what it takes, what it prints, and how it refuses."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.eligibility.people import case, entry

ROOT = Path(__file__).parents[2]
KEYS = [
    "case_id", "as_of_stage", "overall", "conflicts", "blocking_gaps", "planned_gaps",
    "advisories", "states", "effects", "flags", "gap_types", "provisional_states",
    "age_at_reference",
]  # fmt: skip


def run(tmp_path, content):
    path = tmp_path / "case.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    printed = io.StringIO()
    call_command("precheck", str(path), stdout=printed)
    return json.loads(printed.getvalue())


def refusal(tmp_path, content):
    with pytest.raises(CommandError) as refused:
        run(tmp_path, content)
    assert refused.value.returncode == 2
    return str(refused.value)


def test_one_case_a_list_and_a_file_of_cases_are_read(tmp_path):
    first, second = case(), case("SSC", case_id="SYN-2")
    [one] = run(tmp_path, first)
    assert list(one) == KEYS
    assert run(tmp_path, [second, first]) == [*run(tmp_path, second), one]
    assert run(tmp_path, {"version": "x", "cases": [first, second]})[0] == one
    assert run(tmp_path, []) == run(tmp_path, {"cases": []}) == []


def test_only_five_keys_are_needed_and_others_stay_unread(tmp_path):
    bare = {key: case()[key] for key in ("case_id", "cohort", "current_stage", "evaluation_date")}
    [found] = run(tmp_path, {**bare, "data": {}})
    assert found["overall"] == "GAPS_OPEN"
    assert run(tmp_path, {**bare, "data": {}, "patient": 3, "expected": None}) == [found]


def test_a_byte_order_mark_and_letters_of_any_script_are_taken(tmp_path):
    given = json.dumps(case(case_id="СИН-1"), ensure_ascii=False)
    assert run(tmp_path, b"\xef\xbb\xbf" + given.encode())[0]["case_id"] == "СИН-1"


TOP = [
    ("case_id", ..., "$.case_id: is missing"),
    ("case_id", 7, "$.case_id: is not a text"),
    ("case_id", "", "$.case_id: is not a text"),
    ("cohort", ..., "$.cohort: is missing"),
    ("cohort", "SSc", "$.cohort: is none of LN, SSC, PSSPAH, AID"),
    ("cohort", None, "$.cohort: is not a text"),
    ("current_stage", "COMPLETED", "$.current_stage: is none of INQUIRY"),
    ("precheck_stage", "soon", "$.precheck_stage: is none of INQUIRY"),
    ("evaluation_date", ..., "$.evaluation_date: is missing"),
    ("evaluation_date", None, "$.evaluation_date: is not a date"),
    ("evaluation_date", 20261116, "$.evaluation_date: is not a date"),
    ("evaluation_date", "2026-02-30", "$.evaluation_date: is a date that does not exist"),
    ("evaluation_date", "2026-11", "$.evaluation_date: is not a whole date"),
    ("evaluation_date", "16.11.2026", "$.evaluation_date: is not a date"),
    ("evaluation_date", "2026-11-16T08:00:00", "$.evaluation_date: is not a date"),
    ("evaluation_date", "0000-01-01", "$.evaluation_date: is a date that does not exist"),
    ("consent_date", "2025-02-29", "$.consent_date: is a date that does not exist"),
    ("planned_apheresis_date", True, "$.planned_apheresis_date: is not a date"),
    ("data", ..., "$.data: is missing"),
    ("data", [], "$.data: is not an object"),
    ("data", {"lymphocytes": []}, "$.data.lymphocytes: is no element of these criteria"),
    ("data", {"a b": []}, '$.data["a b"]: is no element of these criteria'),
    ("data", {"ast": None}, "$.data.ast: is not a list of entries"),
    ("data", {"ast": {"value": 3}}, "$.data.ast: is not a list of entries"),
    ("data", {"ast": [3]}, "$.data.ast[0]: is not an object"),
]


@pytest.mark.parametrize(("key", "value", "expected"), TOP)
def test_a_malformed_case_is_refused_with_the_place_of_the_fault(tmp_path, key, value, expected):
    given = {**case(), key: value}
    if value is ...:
        del given[key]
    assert refusal(tmp_path, given).startswith(expected)
    inner = expected.removeprefix("$")
    assert refusal(tmp_path, [case(), given]).startswith(f"$[1]{inner}")
    assert refusal(tmp_path, {"cases": [given]}).startswith(f"$.cases[0]{inner}")


ENTRIES = [
    ("ast", {"value": True}, ".value: is not a number"),
    ("ast", {"value": [28]}, ".value: is not a number"),
    ("ast", {"value": {"number": 28}}, ".value: is not a number"),
    ("ast", {"ref_high": [40]}, ".ref_high: is not a number"),
    ("ast", {"ref_high": False}, ".ref_high: is not a number"),
    ("ast", {"unit": 1}, ".unit: is not a text"),
    ("ast", {"date": 20261110}, ".date: is not a date"),
    ("ast", {"date": "2026-13-01"}, ".date: is a date that does not exist"),
    ("ast", {"date": "last week"}, ".date: is not a date"),
    ("ast", {"date": "2026-W46-1"}, ".date: is not a date"),
    ("egfr", {"method": ["CKD-EPI-2021"]}, ".method: is not a text"),
    ("spo2", {"o2": True}, ".o2: is not a text"),
    ("malignancy", {"value": False}, ".value: is not a text"),
    ("malignancy", {"value": 0}, ".value: is not a text"),
    ("ana_titer", {"value": {}}, ".value: is not a number"),
    ("dob", {"value": "1990-02-30"}, ".value: is a date that does not exist"),
    ("dob", {"value": "12/05/1990"}, ".value: is not a date"),
    ("dob", {"value": 1990}, ".value: is not a date"),
    ("last_major_surgery", {"value": "2026-00-10"}, ".value: is a date that does not exist"),
    ("prior_cart", {"value": {}}, ".value: is not a list"),
    ("prior_cart", {"value": ["CD19"]}, ".value[0]: is not an object"),
    ("prior_cart", {"value": [{"target": 19}]}, ".value[0].target: is not a text"),
    ("prior_cart", {"value": [{"date": "2025-02-29"}]}, ".value[0].date: is a date that does not"),
    ("immunosuppressants", {"value": [{}, {"ongoing": "yes"}]}, ".value[1].ongoing: is neither"),
    ("immunosuppressants", {"value": [{"last_dose_date": 3}]}, ".value[0].last_dose_date: is not"),
    ("treatment_courses", {"value": [{"start": "2026-02-30"}]}, ".value[0].start: is a date that"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "expected"), ENTRIES)
def test_a_malformed_entry_is_refused_with_the_place_of_the_fault(tmp_path, name, change, expected):
    given = case()
    good = given["data"][name][0]
    given["data"][name] = [good, {**good, **change}]
    assert refusal(tmp_path, given).startswith(f"$.data.{name}[1]{expected}")


def test_every_malformed_case_of_a_file_is_named(tmp_path):
    told = refusal(tmp_path, [{**case(), "cohort": "X"}, case(), {**case(), "data": 3}])
    assert [line.split(":")[0] for line in told.splitlines()] == ["$[0].cohort", "$[2].data"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "$: is empty"),
        (b" \n", "$: is empty"),
        (b"{", "$: is not JSON"),
        (b"{'case_id': 1}", "$: is not JSON"),
        (b"[1,]", "$: is not JSON"),
        (b"\xff\xfe[]", "$: is not UTF-8"),
        (b"3", "$: is not an object"),
        (b"null", "$: is not an object"),
        (b'"SYN-1"', "$: is not an object"),
        (b"[null]", "$[0]: is not an object"),
        (b'{"cases": {}}', "$.cases: is not a list"),
        (b'{"cases": null}', "$.cases: is not a list"),
        (b'[{"case_id": "a", "case_id": "b"}]', "$[0].case_id: stands twice in one object"),
        (b'{"data": {"ast": [{"value": NaN}]}}', "$.data.ast[0].value: NaN is not a number"),
        (b'{"data": {"ast": [{"value": -Infinity}]}}', "$.data.ast[0].value: -Infinity is not"),
        (b"[" * 100_000, "$: is not JSON"),
        (b"[" + b"9" * 5000 + b"]", "$[0]: is a number with more digits than can be read"),
        (
            b'{"data": {"ast": [{"value": 28}, {"value": 1e999999999999999999999}]}}',
            "$.data.ast[1].value: is a number with more digits than can be read",
        ),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path, content, expected):
    assert refusal(tmp_path, content).startswith(expected)


def test_what_is_merely_missing_or_unusable_is_no_fault(tmp_path):
    held = {
        "ast": [entry("ast", "high")], "alt": [entry("alt", 3, unit=None, ref_high=None)],
        "egfr": [{}], "t_bil": [], "malignancy": [entry("malignancy", "perhaps")],
        "dob": [entry("dob", None, date=None)], "prior_cart": [entry("prior_cart", "none known")],
        "spo2": [entry("spo2", 98, o2="unknown")],
    }  # fmt: skip
    given = case()
    given["data"] |= held
    [found] = run(tmp_path, given)
    assert found["blocking_gaps"] == [
        "LN-I04", "ALL-I06", "ALL-I07", "ALL-I08", "ALL-I09", "ALL-E04", "ALL-E16", "ALL-E17",
    ]  # fmt: skip


def manage(*args, given=b"", **env):
    return subprocess.run(
        [sys.executable, "manage.py", "precheck", *args],
        cwd=ROOT, input=given, capture_output=True, check=False, env={**os.environ, **env},
    )  # fmt: skip


def test_the_program_reads_its_input_and_its_place_on_earth_changes_nothing():
    given = json.dumps([case(), case("SSC")]).encode()
    answers = {manage("-", given=given, TZ=zone).stdout for zone in ("UTC", "Pacific/Kiritimati")}
    [answer] = answers
    assert [one["overall"] for one in json.loads(answer)] == ["NO_DOCUMENTED_CONFLICT"] * 2


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.json cannot be read") as refused:
        call_command("precheck", str(tmp_path / "nothing.json"))
    assert refused.value.returncode == 2


def test_the_program_ends_with_2_and_says_where_on_the_other_stream():
    given = json.dumps([{**case(), "cohort": "XX"}]).encode()
    ended = manage("-", given=given)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"$[0].cohort" in ended.stderr
