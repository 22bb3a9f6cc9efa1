"""The papers of cases as guards see them, and which papers a case's checklists ask for."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from itertools import chain
from typing import Any

from casework.cases.facts import as_site_date
from casework.cases.rows import Rows, day, moment_or_none, rows
from casework.cases.situation import Situation, room
from documents.models import Slot, Status, Version

NOT_HELD = frozenset({Status.REJECTED, Status.QUARANTINED})

SUPPLIERS: dict[str, tuple[str, ...]] = {
    "family": ("PATIENT", "GUARDIAN"),
    "home hospital": ("HOME_MD",),
    "lab": ("HOME_MD",),
    "site": ("SITE_CRC",),
    "navigator": ("COORD",),
    "navigator or site": ("COORD", "SITE_CRC"),
    "translator": ("TRANS",),
    "manufacturer": ("CELL_LAB",),
    "courier": ("CELL_LAB",),
}


@dataclass(frozen=True)
class Paper:
    """One version of one paper. `effective_date`: the clinical date on it, not the upload's."""

    pk: int
    document_type: str
    status: str
    effective_date: date
    language: str
    identity_match: str
    verified_at: datetime | None


@dataclass
class Papers:
    """The versions of a case by type, oldest first, and the types that were waived."""

    by_type: dict[str, list[Paper]] = field(default_factory=dict)
    waived: set[str] = field(default_factory=set)

    def all(self) -> Iterable[Paper]:
        return chain.from_iterable(self.by_type.values())

    def newest(self, document_type: str) -> Paper | None:
        """The newest version that is not rejected or quarantined."""
        held = [p for p in self.by_type.get(document_type, ()) if p.status not in NOT_HELD]
        return held[-1] if held else None

    def verified(self, document_type: str) -> Paper | None:
        """The newest version, if it is verified."""
        paper = self.newest(document_type)
        return paper if paper and paper.status == Status.VERIFIED else None


@room(
    "papers",
    versions=rows(Version, [column.name for column in fields(Paper)]),
    waived=rows(Slot, ["document_type"], "waived_reason <> ''"),
)
def held(versions: Rows, waived: Rows) -> Papers:
    found = Papers(waived={document_type for (document_type,) in waived})
    for pk, document_type, status, effective_date, *others, verified_at in versions:
        dates = day(effective_date), *others, moment_or_none(verified_at)
        paper = Paper(pk, document_type, status, *dates)
        found.by_type.setdefault(document_type, []).append(paper)
    return found


def papers(s: Situation) -> Papers:
    held: Papers | None = s.rooms["papers"]
    return held if held is not None else Papers()


def cohort(s: Situation) -> str | None:
    value = s.facts.get("cohort")
    return str(value) if value is not None else None


def checklist(s: Situation) -> list[str]:
    """The types the case's checklist asks for now: required, and conditional whose `when` holds."""
    wanted: dict[str, Any] = {}
    for part in s.protocol.checklists(cohort(s)):
        wanted.update(dict.fromkeys(part.required))
        wanted.update((item.doc, None) for item in part.conditional if s.holds(item.when))
    return list(wanted)


def submission_types(s: Situation) -> set[str]:
    """Every type on the ALL or cohort checklist: required, conditional or optional."""
    types: set[str] = set()
    for part in s.protocol.checklists(cohort(s)):
        types |= {*part.required, *part.optional, *(item.doc for item in part.conditional)}
    return types


@dataclass(frozen=True)
class Need:
    """A paper that the case's present stage asks for; any one of the types will do."""

    any_of: tuple[str, ...]
    since: str | None = None


def stage_needs(s: Situation) -> list[Need]:
    """What the present stage's table of required documents asks for now."""
    stage = s.protocol.stages.get(s.stage)
    required = stage.required_documents if stage else ()
    return [Need(item.any_of, item.since) for item in required if s.holds(item.when)]


def satisfied(s: Situation, need: Need) -> bool:
    held = papers(s)
    return any(kind in held.waived or verified(s, kind, need.since) for kind in need.any_of)


def verified(s: Situation, document_type: str, since: str | None = None) -> bool:
    """The newest held version is verified and, with `since`, not dated before that fact."""
    paper = papers(s).verified(document_type)
    if paper is None:
        return False
    if since is None:
        return True
    return since in s.facts and paper.effective_date >= as_site_date(s.facts[since])
