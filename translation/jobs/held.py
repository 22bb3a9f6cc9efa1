"""The jobs of a case as guards see them, and the predicates they answer (domain.md 2.2)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.blockers import Where
from casework.cases.rows import Rows, moment_or_none, rows
from casework.cases.situation import Situation, room
from casework.protocols.expressions import Missing, predicate
from documents.checklist.papers import Paper, foreign, named
from translation.jobs.models import Job, State

STANDING = "r.state NOT IN ('CANCELLED', 'SUPERSEDED')"


@dataclass(frozen=True)
class JobRow:
    """What of a job a case's progress depends on."""

    pk: int
    version: int
    target: str
    state: str
    has_translator: bool
    handed_in_at: datetime | None
    approved_at: datetime | None

    @classmethod
    def of(cls, job: Job) -> "JobRow":
        return cls(
            job.pk,
            job.version_id,
            job.target_language,
            job.state,
            job.translator_id is not None,
            job.handed_in_at,
            job.approved_at,
        )


@dataclass
class Held:
    """The standing jobs of a case, oldest first."""

    rows: list[JobRow] = field(default_factory=list)

    def of_version(self, version: int) -> JobRow | None:
        """The job that counts for a version: the one that is furthest."""
        found = [row for row in self.rows if row.version == version]
        return max(found, key=lambda row: (row.state == State.CERTIFIED, -row.pk), default=None)

    def add(self, row: JobRow) -> None:
        self.rows.append(row)

    def forget(self, pk: int) -> None:
        self.rows = [row for row in self.rows if row.pk != pk]


@room(
    "jobs",
    jobs=rows(
        Job,
        [
            "pk",
            "version",
            "target_language",
            "state",
            "(r.translator_id IS NOT NULL)",
            "handed_in_at",
            "approved_at",
        ],
        STANDING,
    ),
)
def jobs_of(jobs: Rows) -> Held:
    found = Held()
    for pk, version, target, state, has_translator, *moments in jobs:
        handed_in, approved = map(moment_or_none, moments)
        found.add(JobRow(pk, version, target, state, has_translator, handed_in, approved))
    return found


def held(s: Situation) -> Held:
    found: Any = s.rooms.get("jobs")
    return found if isinstance(found, Held) else Held()


def uncertified(s: Situation) -> list[Paper]:
    """Those of them whose present version has no certified translation."""
    jobs = held(s)
    return [
        paper
        for paper in foreign(s)
        if (row := jobs.of_version(paper.pk)) is None or row.state != State.CERTIFIED
    ]


def _explain(s: Situation) -> list[Missing]:
    return [
        Missing(
            named(s, paper.document_type),
            ("TRANS", "TREV"),
            Where("document", paper.document_type),
        )
        for paper in uncertified(s)
    ]


@predicate("translation_needed")
def translation_needed(s: Situation) -> bool:
    return bool(uncertified(s))


@predicate("translations_certified", explain=_explain)
def translations_certified(s: Situation) -> bool:
    return not uncertified(s)
