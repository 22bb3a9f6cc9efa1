"""What is known of the demo's patients: of each element's form, and from papers that tell it."""

from datetime import date

import pytest

from casework.eligibility.loading import bundled, checked
from casework.eligibility.reading import Given, read
from casework.protocols.publish import NEWEST, check
from config.synthetic.knowing import PERSON, known, table_of_values

FIXTURES = {
    "SYN-002": "LN", "SYN-003": "LN", "SYN-005": "SSC", "SYN-007": "PSSPAH",
    "SYN-008": "PSSPAH", "SYN-010": "AID", "SYN-011": "LN", "SYN-012": "LN",
}  # fmt: skip
CASES = [*((cohort, "") for cohort in ("LN", "SSC", "PSSPAH", "AID")),
         *((cohort, name) for name, cohort in FIXTURES.items())]  # fmt: skip


def test_every_fixture_of_thetable_of_values_is_looked_at():
    assert set(table_of_values()["cases"]) == set(FIXTURES)


@pytest.mark.parametrize(("cohort", "fixture"), CASES)
def test_every_value_can_be_entered_from_its_paper(cohort, fixture):
    elements = checked(bundled()).elements
    lists = check(NEWEST).checklists
    asked = {*lists["ALL"].required, *lists[cohort].required}
    for name, entries in known(cohort, fixture).items():
        for one in entries:
            other_method = one.get("says", {}).get("method") == one["paper"]  # which is a gap
            assert one["paper"] in elements[name].evidence or other_method, name
            assert one["paper"] in asked, name
            value = {"born": "1990-01-01", "sex": "female", "days before": "2026-01-01"}.get(
                one["value"] if isinstance(one["value"], str) else "", one["value"]
            )
            given = Given(name, value, 1, unit=one.get("unit", ""), says=one.get("says", {}),
                          upper_limit=one.get("upper_limit", ""),
                          effective_date=date(2026, 1, 1))  # fmt: skip
            read(elements[name], given)
    assert set(PERSON.values()) <= set(known(cohort, fixture))
