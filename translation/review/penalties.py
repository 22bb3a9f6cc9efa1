"""What remarks weigh, and how much a translation bears (after MQM's scoring, per 100 words)."""

from collections.abc import Iterable

from translation.review.models import Remark, Severity

PENALTY = {Severity.NEUTRAL: 0, Severity.MINOR: 1, Severity.MAJOR: 5, Severity.CRITICAL: 25}
MOST = 10  # points that a text of up to 100 words bears, and so many more for each 100 more
BLOCKS = frozenset({Severity.MAJOR, Severity.CRITICAL})  # not approved while one is unresolved


def points(remarks: Iterable[Remark]) -> int:
    """The points of remarks that stand."""
    return sum(remark.points for remark in remarks if remark.withdrawn_at is None)


def limit(words: int) -> int:
    """The points beyond which a translation is sent back. words: of its source."""
    return MOST * max(1, -(-words // 100))
