"""The criteria as data: whole, closed, and refused with the place of a fault."""

import json
import re
import shutil

import pytest

from casework.eligibility import strict_json
from casework.eligibility.loading import NEWEST, CriteriaRefused, bundled, checked, load
from casework.protocols.publish import NEWEST as PROTOCOL
from casework.protocols.publish import check as protocol_at
from tests.eligibility.people import CRITERIA


def test_80_elements_and_60_criteria_of_three_modes():
    assert (len(CRITERIA.elements), len(CRITERIA.criteria)) == (80, 60)
    modes = [criterion.mode for criterion in CRITERIA.criteria.values()]
    assert [modes.count(m) for m in ("COMPUTED", "ATTESTED", "HYBRID")] == [29, 26, 5]
    assert CRITERIA.name == NEWEST.name


def test_every_element_serves_some_criterion():
    used = {name for c in CRITERIA.criteria.values() for name in CRITERIA.elements_of(c)}
    assert used == set(CRITERIA.elements)


def test_papers_and_stages_are_those_of_the_protocol():
    protocol = protocol_at(PROTOCOL)
    papers = {paper.code for paper in protocol.document_types}
    named = {code for e in CRITERIA.elements.values() for code in e.evidence}
    named |= {code for c in CRITERIA.criteria.values() for code in c.evidence}
    assert named <= papers
    assert CRITERIA.version.stages == tuple(stage.code for stage in protocol.stages)


def test_nothing_of_a_version_can_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        CRITERIA.criteria["LN-I01"].text = "other"


STEP = re.compile(r"[^.\[\]]+")


def put(data, path, value):
    """Replace what stands at a path such as `LN-I03.rule.all[0]`."""
    *before, last = [int(step) if step.isdigit() else step for step in STEP.findall(path)]
    for step in before:
        data = data[step]
    data[last] = value


AST = json.loads((NEWEST / "elements.json").read_text())["ast"]
FAULTS = [
    ("criteria", "ALL-I03.rule.cmp.element", "lymphs", "there is no element lymphs"),
    ("criteria", "ALL-I03.rule.cmp.unit", "/uL", "the unit of lymphocytes_abs is 10*9/L"),
    ("criteria", "ALL-I03.rule.cmp.is", "=", ""),
    ("criteria", "ALL-I03.rule.cmp.value", "many", ""),
    ("criteria", "ALL-I03.rule.cmp.equal_flags[0]", "SEED_AMBIGUITY:AMB-99", "there is no flag"),
    ("criteria", "ALL-I09.rule.cmp.require.o2[0]", "air", "there is no o2 air"),
    ("criteria", "ALL-I09.rule.cmp.require.method", ["RHC"], "spo2 says no method"),
    ("criteria", "LN-I02.rule.eq.value", "maybe", "there is no code maybe"),
    ("criteria", "LN-I03.rule.all[0].in.values[1]", "VII", "there is no code"),
    ("criteria", "LN-I03.rule.all[1]", {"always": True}, "is no rule"),
    ("criteria", "LN-I03.rule.all[1]", {"eq": {}, "in": {}}, "is no rule"),
    ("criteria", "LN-I03.rule.all", [], ""),
    ("criteria", "LN-I04.rule.age.least", 10, ""),
    ("criteria", "LN-I04.rule.age.min", "ten", ""),
    ("criteria", "LN-I04.required_by", "LATER", "there is no stage LATER"),
    ("criteria", "LN-I04.cohorts[0]", "XX", "there is no cohort XX"),
    ("criteria", "SSC-E03.advisory_for[1]", "XX", "there is no cohort XX"),
    ("criteria", "LN-I04.ambiguities[0]", "AMB-99", "there is no ambiguity AMB-99"),
    ("criteria", "LN-I04.kind", "maybe", ""),
    ("criteria", "LN-I04.colour", "red", ""),
    ("criteria", "ALL-E17.rule.list_any_not_in.field", "kind", "the items of prior_cart have no kind"),
    ("criteria", "ALL-E17.rule.list_any_not_in.allowed[0]", "CD20", "there is no code"),
    ("criteria", "ALL-I06.rule.uln_ratio.element", "egfr", "reports of egfr print no upper limit"),
    ("criteria", "ALL-I06.rule.uln_ratio.element", "sex", "sex is a code"),
    ("criteria", "ALL-I02.rule.washout.element", "prior_cart", "the items of prior_cart have no last_dose_date"),
    ("criteria", "LN-I01.rule.all[0].course.remission", "never", "there is no code never"),
    ("criteria", "LN-I01.rule.all[0].course.drug_classes[1]", "steroid", "there is no drug class steroid"),
    ("criteria", "LN-I03.rule.all[1]", {"met": "LN-I01"}, "met may only say when a mark is set"),
    ("criteria", "LN-I05.marks[0].when.all[2].met", "LN-I99", "there is no criterion LN-I99"),
    ("criteria", "LN-I05.marks[0].flags[0]", "ODD", "there is no flag ODD"),
    ("criteria", "ALL-E04.force_unknown.flags[0]", "ODD", "there is no flag ODD"),
    ("criteria", "ALL-E04.force_unknown.when.eq.value", "gone", "there is no code gone"),
    ("elements", "ast", {**AST, "units": {"U/L": 2}}, "the factor of U/L"),
    ("elements", "ast", {**AST, "codes": ["yes"]}, "an element of kind quantity has no codes"),
    ("elements", "ast", {**AST, "unit": None}, "an element of kind quantity needs unit"),
    ("elements", "ast.units.ukat", 0, ""),
    ("elements", "ast.fresh_for.days", 0, ""),
    ("elements", "ast.kind", "number", ""),
    ("version", "birth", "sex", "there is no element sex that is a date"),
    ("version", "first_review", "LATER", "there is no stage LATER"),
    ("version", "adult_from", "18", ""),
    ("version", "cohorts", {"LN": "Nephritis", "XX": "Other"}, "there is no criterion for this cohort"),
    ("version", "cohorts", {}, "names no cohort"),
    ("version", "version", "v" * 61, "String should have at most 60 characters"),
    ("version", "trial", "t" * 41, "String should have at most 40 characters"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "path", "value", "reason"), FAULTS)
def test_a_fault_is_refused_with_its_file_and_place(tmp_path, name, path, value, reason):
    folder = shutil.copytree(NEWEST, tmp_path / "v1")
    file = folder / f"{name}.json"
    data = json.loads(file.read_text())
    put(data, path, value)
    file.write_text(json.dumps(data))
    with pytest.raises(CriteriaRefused) as refused:
        load(folder)
    place = re.compile(rf"{re.escape(f'{file}: $.{path}')}[^ ]*: {re.escape(reason)}")
    assert [line for line in refused.value.faults if place.match(line)]


def test_files_that_are_missing_or_no_json_are_all_named(tmp_path):
    folder = shutil.copytree(NEWEST, tmp_path / "v1")
    (folder / "version.json").unlink()
    (folder / "elements.json").write_text('{"dob": {}, "dob": {}}')
    with pytest.raises(CriteriaRefused) as refused:
        load(folder)
    assert [line.split(": ", 1)[1] for line in refused.value.faults] == [
        "cannot be read: No such file or directory",
        "$.dob: stands twice in one object",
    ]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("criteria", "OPS-01", "ALL/X 1"),
        ("criteria", "OPS-01", "ops-01"),
        ("criteria", "OPS-01", "O" * 21),
        ("criteria", "OPS-01", ""),
        ("elements", "spo2", "SpO2"),
        ("elements", "spo2", "a.b"),
        ("elements", "spo2", "x" * 61),
    ],
)
def test_an_id_that_no_address_or_row_holds_is_refused(part, old, new):
    data = bundled()
    data[part][new] = data[part].pop(old)
    with pytest.raises(CriteriaRefused) as refused:
        checked(data)
    assert [
        one
        for one in refused.value.faults
        if one.startswith(f"$.{part}{strict_json.step(new)}.id: ")
    ]


def test_a_version_without_criteria_is_refused():
    data = bundled()
    data["criteria"] = {}
    with pytest.raises(CriteriaRefused, match=r"\$\.version\.cohorts\.LN: there is no criterion"):
        checked(data)
