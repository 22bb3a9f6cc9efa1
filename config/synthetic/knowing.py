"""What is known of a made-up patient: values entered from the papers of the case, and verified.

`known.json`: by element, for all, by cohort, and what is other in a fixture's case. Of an entry,
`older`: days that it is older than the paper; `days`: its value is the date so many days before the
paper's; `unverified`: nobody has compared it yet.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from casework.cases import changes
from casework.eligibility import recording
from casework.eligibility.reading import Given
from casework.evidence.models import Evidence
from casework.people.actor import Actor

ALL, CASES = "ALL", "cases"
type Entries = dict[str, list[dict[str, Any]]]

PERSON = {"born": "dob", "sex": "sex"}  # what a value stands for: a fact of the person


@cache
def table_of_values() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name("known.json").read_text())
    return found


def known(cohort: str, fixture: str = "") -> Entries:
    """The entries of each element of a person in a cohort."""
    table = table_of_values()
    return {**table[ALL], **table.get(cohort, {}), **table[CASES].get(fixture, {})}


def entries(
    papers: Iterable[Evidence], person: dict[str, Any], table: Entries
) -> Iterator[tuple[Given, bool]]:
    """What these papers say of a person, and whether a second person has compared it.

    `person`: facts by name; dob and sex are read.
    """
    held = {paper.document_type: paper for paper in papers}
    for element, said in table.items():
        for one in said:
            paper = held.get(one["paper"])
            if paper is None:
                continue
            yield (
                Given(
                    element=element,
                    value=_value(one, paper, person),
                    evidence=paper.pk,
                    unit=one.get("unit", ""),
                    says=one.get("says", {}),
                    upper_limit=one.get("upper_limit", ""),
                    effective_date=paper.clinical_date - timedelta(days=one.get("older", 0)),
                ),
                not one.get("unverified"),
            )


def _value(one: dict[str, Any], paper: Evidence, person: dict[str, Any]) -> Any:
    value = one["value"]
    if "days" in one:
        return (paper.clinical_date - timedelta(days=one["days"])).isoformat()
    return person[PERSON[value]] if isinstance(value, str) and value in PERSON else value


def know(
    case_id: int,
    papers: Iterable[Evidence],
    person: dict[str, Any],
    *,
    table: Entries,
    enters: Actor,
    verifies: Actor,
) -> None:
    """Enter what the papers say, and have a second person compare it: all at once."""
    told = list(entries(papers, person, table))
    if not told:
        return
    with changes.together():
        made = recording.enter_all(case_id, [given for given, _ in told], actor=enters)
        for entry, (_, compared) in zip(made, told, strict=True):
            if compared:
                recording.verify(entry.pk, actor=verifies)
