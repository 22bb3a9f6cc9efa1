"""Words of the desk's templates."""

from django import template

from translation.review.findings import Finding, Judged, key
from translation.review.models import Justification

register = template.Library()


@register.filter
def answered(judged: Judged) -> list[tuple[Finding, Justification | None]]:
    """Each finding with its justification; the critical ones first."""
    found = sorted(judged.findings, key=lambda finding: not finding.critical)
    return [(finding, judged.answered.get(key(finding))) for finding in found]
