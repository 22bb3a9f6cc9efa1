"""The flags that a pre-check can set on a criterion, and what they make of a gap."""

from collections.abc import Collection
from enum import StrEnum

AMBIGUITY = "SEED_AMBIGUITY:"
QUALIFIES_ON = "QUALIFIES_ON:"

CONFLICTING_SOURCES = "CONFLICTING_SOURCES"
FUTURE_DATED = "FUTURE_DATED"
STALE = "STALE"
UNDATED = "UNDATED"
DATE_PARTIAL = "DATE_PARTIAL"
DOB_PARTIAL = "DOB_PARTIAL"
UNIT_CONVERTED = "UNIT_CONVERTED"
UNIT_UNSUPPORTED = "UNIT_UNSUPPORTED"
ULN_MISSING = "ULN_MISSING"
METHOD_MISMATCH = "METHOD_MISMATCH"
BOUNDARY = "BOUNDARY"
PROVISIONAL = "PROVISIONAL"
FUTURE_ACTION = "FUTURE_ACTION"
HUMAN_REVIEW_REQUIRED = "HUMAN_REVIEW_REQUIRED"

SET_BY_CRITERIA = frozenset(
    {"DISCORDANT", "CROSS_CRITERION_CONFLICT", "CROSS_CHECK", "PEDIATRIC_FORMULA"}
)


class GapType(StrEnum):
    """Why a criterion cannot be judged, the most telling first (domain.md 3.4)."""

    HUMAN_JUDGEMENT = "HUMAN_JUDGEMENT"
    FUTURE_ACTION = "FUTURE_ACTION"
    STALE = "STALE"
    METHOD = "METHOD"
    UNIT = "UNIT"
    CONFLICTING = "CONFLICTING"
    MISSING = "MISSING"


TOLD_BY = {
    HUMAN_REVIEW_REQUIRED: GapType.HUMAN_JUDGEMENT,
    FUTURE_ACTION: GapType.FUTURE_ACTION,
    STALE: GapType.STALE,
    METHOD_MISMATCH: GapType.METHOD,
    UNIT_UNSUPPORTED: GapType.UNIT,
    ULN_MISSING: GapType.UNIT,
    CONFLICTING_SOURCES: GapType.CONFLICTING,
}


def gap_type(flags: Collection[str]) -> GapType:
    """The type of a gap with these flags: that of the flag that stands highest, else MISSING."""
    for flag, told in TOLD_BY.items():
        if flag in flags:
            return told
    return GapType.MISSING
