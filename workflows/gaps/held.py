"""What of a case's values and of the hospital's words tells which gaps are work, and for whom."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Model

from casework.cases.rows import Rows, day_or_none
from casework.cases.situation import Situation, room
from casework.eligibility.about import About
from casework.eligibility.held import Gap
from casework.eligibility.models import DataValue, SiteConfirmation
from casework.evidence.models import Evidence
from documents.files.models import File
from documents.uploads.models import SERVES, IdentityMatch, Status, Version
from workflows.engine.models import WorkItem

ENTER = "GAP-01"
PreCheckHistory: type[Model] = apps.get_model("casework", "PreCheckHistory")  # made by pghistory

# DataValue.objects.counting(), each with its paper (documents.extracting.serving), for a whole case
COUNTING = f"""(
    SELECT json_agg(json_build_array(r.element, r.effective_date, p.id) ORDER BY r.id)
    FROM {DataValue._meta.db_table} r
    JOIN {Evidence._meta.db_table} e ON e.id = r.evidence_id
    JOIN (
        SELECT document_type, sha256, max(accepted_at) AS accepted_at
        FROM {Evidence._meta.db_table} WHERE case_id = c.id GROUP BY document_type, sha256
    ) a ON a.document_type = e.document_type AND a.sha256 = e.sha256
    LEFT JOIN (
        SELECT DISTINCT ON (v.document_type, f.sha256) v.document_type, f.sha256, v.id,
            v.evidence_id IS NOT NULL
            AND v.status IN ({", ".join(f"'{one}'" for one in sorted(SERVES))})
            AND NOT bool_or(
                v.status = '{Status.QUARANTINED}' AND v.identity_match = '{IdentityMatch.FAIL}'
            ) OVER (PARTITION BY f.sha256)
            AS serves
        FROM {Version._meta.db_table} v JOIN {File._meta.db_table} f ON f.id = v.file_id
        WHERE v.case_id = c.id ORDER BY v.document_type, f.sha256, v.number DESC
    ) p ON p.document_type = e.document_type AND p.sha256 = e.sha256
    WHERE r.case_id = c.id AND r.wrong_at IS NULL AND r.emptied_at IS NULL
    AND r.verified_at >= a.accepted_at
    AND p.serves IS NOT FALSE
)"""  # noqa: S608  no input
SAID = f"""(
    SELECT json_agg(json_build_array(n.criterion, n.criteria_id, n.about, n.gap_type, n.entries))
    FROM (
        SELECT DISTINCT ON (r.criterion) r.*
        FROM {SiteConfirmation._meta.db_table} r
        WHERE r.case_id = c.id ORDER BY r.criterion, r.id DESC
    ) n
)"""  # noqa: S608  no input

# what was waived of a paper, the newest version that was there, and the gaps of that time
WAIVED = f"""(
    SELECT json_agg(json_build_array(
        w.occurrence,
        (
            SELECT max(v.id) FROM {Version._meta.db_table} v
            WHERE v.case_id = w.case_id AND v.uploaded_at <= w.finished_at
            AND v.document_type = split_part(w.occurrence, '.', 1)
        ),
        (
            SELECT h.gaps FROM {PreCheckHistory._meta.db_table} h
            WHERE h.case_id = w.case_id AND h.ran_at <= w.finished_at
            ORDER BY h.pgh_id DESC LIMIT 1
        )
    ))
    FROM {WorkItem._meta.db_table} w
    WHERE w.case_id = c.id AND w.current AND w.outcome = 'waived' AND w.code = '{ENTER}'
)"""  # noqa: S608  no input


@dataclass(frozen=True)
class Value:
    """A verified value that stands: its date, if it has one, and the version that it is from."""

    dated: date | None
    version: int | None


@dataclass(frozen=True)
class Waiver:
    """A paper was found not to tell some elements. `version`: the newest that was there."""

    version: int
    elements: frozenset[str]


@dataclass
class Known:
    """Values by element; by criterion what the hospital last spoke about; waivers by occurrence.

    `kept`: what was derived of it, and from what; see workflows.gaps.deriving.
    """

    values: dict[str, list[Value]] = field(default_factory=dict)
    said: dict[str, About] = field(default_factory=dict)
    waived: dict[str, Waiver] = field(default_factory=dict)
    kept: tuple[Any, ...] = ()


@room("gaps", values_counting=COUNTING, hospital_said=SAID, papers_waived=WAIVED)
def known_of(values_counting: Rows, hospital_said: Rows, papers_waived: Rows) -> Known:
    found = Known()
    for criterion, criteria, state, kind, entries in hospital_said:
        read = None if entries is None else tuple(entries)
        found.said[criterion] = About(criteria, state, kind, read)
    for occurrence, version, gaps in papers_waived:
        blocking = [gap for gap in map(Gap.kept, gaps or ()) if gap.blocking]
        elements = frozenset(name for gap in blocking for name in gap.elements)
        found.waived[occurrence] = Waiver(version or 0, elements)
    for element, dated, version in values_counting:
        found.values.setdefault(element, []).append(Value(day_or_none(dated), version))
    return found


def known(s: Situation) -> Known:
    found: Any = s.rooms.get("gaps")
    return found if isinstance(found, Known) else Known()
