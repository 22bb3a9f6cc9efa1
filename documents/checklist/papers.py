"""The papers of cases as guards see them, and which papers a case's checklists ask for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.utils.translation import ngettext

from casework.cases.facts import as_site_date
from casework.cases.rows import Rows, day, moment_or_none, rows
from casework.cases.situation import Situation, room
from casework.protocols.compiled import Protocol
from casework.protocols.expressions import leaves
from documents.checklist.states import PACKED, SUBMISSION, days_left, packed_on
from documents.judging.models import Mismatch
from documents.uploads.models import Slot, Status, Version

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


@dataclass(frozen=True)
class Doubted:
    """The version that an open mismatch is about, and the id of who found it."""

    version: int
    found_by: int


@dataclass
class Papers:
    """The versions of a case by type, oldest first, and the types that were waived.

    `mismatches`: those that are open, by their ids.
    """

    by_type: dict[str, list[Paper]] = field(default_factory=dict)
    waived: set[str] = field(default_factory=set)
    mismatches: dict[int, Doubted] = field(default_factory=dict)

    def all(self) -> Iterable[Paper]:
        return chain.from_iterable(self.by_type.values())

    def doubted(self, mismatch: int) -> Paper | None:
        """The paper that an open mismatch is about."""
        found = self.mismatches.get(mismatch)
        return next((p for p in self.all() if found and p.pk == found.version), None)

    def newest(self, document_type: str) -> Paper | None:
        """The newest version that is not rejected or quarantined."""
        held = [p for p in self.by_type.get(document_type, ()) if p.status not in NOT_HELD]
        return held[-1] if held else None

    def verified(self, document_type: str) -> Paper | None:
        """The newest version, if it is verified."""
        paper = self.newest(document_type)
        return paper if paper and paper.status == Status.VERIFIED else None

    def supersede(self, versions: Collection[int]) -> None:
        """Keep in step with versions that were superseded after the case was read."""
        for kind, held in self.by_type.items():
            self.by_type[kind] = [
                replace(paper, status=Status.SUPERSEDED) if paper.pk in versions else paper
                for paper in held
            ]

    def packings(self, rules: Protocol) -> list[datetime]:
        """When manifests of packages for the hospital were verified; replaced ones count too."""
        return [
            paper.verified_at
            for paper in self.all()
            if paper.verified_at
            and paper.status in PACKED
            and rules.documents[paper.document_type].group == SUBMISSION
        ]


@room(
    "papers",
    versions=rows(Version, [column.name for column in fields(Paper)]),
    waived=rows(Slot, ["document_type"], "waived_reason <> ''"),
    mismatches=rows(Mismatch, ["pk", "version", "found_by"], "r.resolved_at IS NULL"),
)
def held(versions: Rows, waived: Rows, mismatches: Rows) -> Papers:
    found = Papers(
        waived={document_type for (document_type,) in waived},
        mismatches={pk: Doubted(*doubted) for pk, *doubted in mismatches},
    )
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


def foreign(s: Situation) -> list[Paper]:
    """The verified papers of the submission in a language that the hospital does not accept."""
    accepted = s.protocol.settings["site_languages"]
    kinds = [k for k in submission_types(s) if s.protocol.documents[k].needs_translation]
    held = [paper for kind in sorted(kinds) if (paper := papers(s).verified(kind))]
    return [paper for paper in held if paper.language not in accepted]


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
    """Whether one of the types is waived, or verified and fresh.

    Where a guard of the stage judges a type's age itself, that guard's limit is the one that counts.
    """
    held = papers(s)
    return any(
        kind in held.waived
        or (
            verified(s, kind, need.since)
            and (not expired_days(s, kind) or kind in aged_by_guards(s))
        )
        for kind in need.any_of
    )


def aged_by_guards(s: Situation) -> set[str]:
    """The types whose age the guards on the ways out of the present stage judge."""
    rules = s.protocol
    guards = [guard for edge in rules.edges_from(s.stage) for guard in edge.guards]
    guards += rules.stages[s.stage].exit_guards
    return {
        str(arguments["type"])
        for guard in guards
        for name, arguments in leaves(guard.when, rules.file.predicates)
        if name == "document_fresh"
    }


def settled(s: Situation, document_type: str) -> bool:
    """Waived, or verified and fresh."""
    held = papers(s)
    if document_type in held.waived:
        return True
    return held.verified(document_type) is not None and not expired_days(s, document_type)


def expired_days(s: Situation, document_type: str) -> int:
    """For how many site days the verified version has been too old; 0: it is not, or not verified."""
    held = papers(s)
    paper = held.verified(document_type)
    if paper is None:
        return 0
    limit = s.protocol.documents[document_type].default_max_age_days
    left = days_left(limit, paper.effective_date, s.today)
    if left is None or left >= 0:
        return 0
    packed = packed_on(limit, paper.effective_date, paper.verified_at, held.packings(s.protocol))
    return 0 if packed else -left


def named(s: Situation, document_type: str) -> str:
    """What the paper is called, and that it has expired."""
    label, days = s.protocol.documents[document_type].label, expired_days(s, document_type)
    if not days:
        return label
    said = ngettext("%(paper)s (expired %(n)s day ago)", "%(paper)s (expired %(n)s days ago)", days)
    return said % {"paper": label, "n": days}


def verified(s: Situation, document_type: str, since: str | None = None) -> bool:
    """The newest held version is verified and, with `since`, not dated before that fact."""
    paper = papers(s).verified(document_type)
    if paper is None:
        return False
    if since is None:
        return True
    return since in s.facts and paper.effective_date >= as_site_date(s.facts[since])
