"""How long papers are kept after their case closed. Source: domain.md 10.2, PR-07 and RT-01.

Every period here is a default, to be confirmed by counsel.
"""

from enum import StrEnum

from casework.protocols.schema import DocumentType


class Kept(StrEnum):
    """What decides how long a file is kept; of all the slots that it fills the longest counts."""

    RESEARCH = "RESEARCH"  # records of the trial, the hospital's
    SUBMITTED = "SUBMITTED"  # other papers of a case that was ever submitted to the hospital
    INQUIRY = "INQUIRY"  # papers of an inquiry that did not proceed
    LOOSE = "LOOSE"  # files that came loose and were never filed


MONTHS: dict[Kept, int] = {
    Kept.RESEARCH: 30 * 12,
    Kept.SUBMITTED: 10 * 12,
    Kept.INQUIRY: 24,
    Kept.LOOSE: 6,
}
RESEARCH_GROUPS = frozenset({"cell therapy", "safety", "response"})


def is_research(kind: DocumentType) -> bool:
    """Whether papers of a type are records of the trial: the treatment's, and the site's consents."""
    if kind.group == "consent":
        return kind.supplied_by == "site"
    return kind.group in RESEARCH_GROUPS
