"""Running the pre-check over a case of the organisation's own: what is held becomes results."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework import clock
from casework.cases.facts import as_site_date
from casework.cases.situation import Situation
from casework.eligibility.cases import read_case
from casework.eligibility.checking import precheck
from casework.eligibility.entries import IN_ERROR
from casework.eligibility.loading import Criteria
from casework.eligibility.models import DataValue, PreCheck
from casework.eligibility.results import Effect, Precheck, Result
from casework.eligibility.versions import compiled

CONSENT, CONSENT_DATE, PLANNED = (
    "consent_main_valid",
    "consent_main_signed_at",
    "planned_apheresis_date",
)
CONSENT_IS_VALID = {"consent_active": {"kind": "MAIN"}}


@dataclass(frozen=True)
class Inputs:
    """What a run depends on beside the values themselves."""

    criteria: int
    cohort: str
    stage: str
    today: date
    consent_date: date | None
    planned: date | None
    consented: bool

    def key(self) -> str:
        """The same text for the same inputs."""
        return "|".join(map(str, vars(self).values()))


def inputs(s: Situation, criteria: int) -> Inputs | None:
    """None while the case cannot be laid against criteria: its cohort is not known."""
    cohort = s.facts.get("cohort")
    if not isinstance(cohort, str) or cohort not in compiled(criteria).version.cohorts:
        return None
    return Inputs(
        criteria,
        cohort,
        s.stage,
        s.today,
        _day(s, CONSENT_DATE),
        _day(s, PLANNED),
        s.holds(CONSENT_IS_VALID),
    )


def _day(s: Situation, name: str) -> date | None:
    value = s.facts.get(name)
    return None if value is None else as_site_date(value)


def judge(case_id: int, given: Inputs, entries: Sequence[DataValue] | None = None) -> Precheck:
    """What the values that count say to the criteria. `entries`: those values, if they are read."""
    criteria = compiled(given.criteria)
    if entries is None:
        entries = entries_of([case_id])[case_id]
    return precheck(read_case(_form(case_id, given, criteria, entries), criteria), criteria)


def entries_of(case_ids: Collection[int]) -> dict[int, list[DataValue]]:
    """The values that count of each of some cases. One query."""
    found: dict[int, list[DataValue]] = {case_id: [] for case_id in case_ids}
    rows = DataValue.objects.counting().filter(case__in=case_ids)
    for entry in rows.select_related("evidence").order_by("pk"):
        found[entry.case_id].append(entry)
    return found


def _form(
    case_id: int, given: Inputs, criteria: Criteria, entries: Sequence[DataValue]
) -> dict[str, Any]:
    held: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in entries:
        if entry.element in criteria.elements:
            held[entry.element].append(as_given(entry))
    consent = criteria.elements.get(CONSENT)
    if consent and consent.kind == "code" and given.consented and given.consent_date:
        held[CONSENT].append({"value": "yes", "date": given.consent_date.isoformat()})
    return {
        "case_id": str(case_id),
        "cohort": given.cohort,
        "current_stage": given.stage,
        "evaluation_date": given.today.isoformat(),
        "consent_date": given.consent_date and given.consent_date.isoformat(),
        "planned_apheresis_date": given.planned and given.planned.isoformat(),
        "data": held,
    }


def as_given(entry: DataValue) -> dict[str, Any]:
    """An entry in the form of a case's file; `entry` is its pk.

    Who types the file's word for what is withdrawn into a field withdraws nothing.
    """
    given = {
        "value": entry.value,
        "unit": entry.unit or None,
        "date": entry.effective_date and entry.effective_date.isoformat(),
        "doc": entry.evidence.document_type,
        "ref_high": entry.upper_limit or None,
        "entry": entry.pk,
        **entry.says,
    }
    return {name: value for name, value in given.items() if value is not None and value != IN_ERROR}


def store(case_id: int, given: Inputs, found: Precheck, before: PreCheck | None) -> PreCheck:
    """The run, kept. `changed_at` stays while gaps and conflicts are the ones they were.

    `grown_at` stays while none came up that was not there before.
    """
    rows = [_row(result) for result in found.results]
    now = clock.now()
    same = before is not None and _said(before.found) == _said(rows)
    advisories = [{**_row(result), "advisory": True} for result in found.advisories]
    return PreCheck.objects.update_or_create(
        case_id=case_id,
        defaults={
            "criteria_id": given.criteria,
            "ran_at": now,
            "changed_at": before.changed_at if before and same else now,
            "grown_at": before.grown_at if before and _open(rows) <= _open(before.found) else now,
            "evaluated_on": given.today,
            "as_of_stage": found.as_of_stage,
            "overall": found.overall,
            "found": rows + advisories,
            "gaps": [
                [row[part] for part in ("criterion", "gap_type", "missing", "blocking", "entries")]
                for row in rows
                if row["gap_type"]
            ],
            "blocking": len(found.blocking_gaps),
            "conflicts": len(found.conflicts),
            "read": given.key(),
            "outdated": False,
        },
    )[0]


def _row(result: Result) -> dict[str, Any]:
    return {
        "criterion": result.id,
        "state": result.state,
        "effect": result.effect,
        "flags": list(result.flags),
        "gap_type": result.gap_type,
        "blocking": result.blocking,
        "provisional": result.provisional,
        "missing": list(result.missing),
        "documents": list(result.needed_documents),
        "entries": sorted({e["entry"] for _, e in result.provenance if "entry" in e}),
    }


def _said(rows: list[dict[str, Any]]) -> list[tuple[str, str, str | None]]:
    """The part of a run that people are told of: what stands against what, and what is missing."""
    told = [row for row in rows if not row.get("advisory")]
    return [(row["criterion"], row["effect"], row["gap_type"]) for row in told]


def _open(rows: list[dict[str, Any]]) -> set[tuple[str, str, str | None]]:
    """Blocking gaps and conflicts: what the family is told of and a manager decides on."""
    found = [row for row in rows if row["blocking"] or row["effect"] == Effect.CONFLICT]
    return {
        (row["criterion"], row["effect"], row["gap_type"])
        for row in found
        if not row.get("advisory")
    }
