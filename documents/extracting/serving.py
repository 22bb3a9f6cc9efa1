"""Values count while the paper they were read from serves: not once it is rejected or kept out."""

from django.db.models import Exists, OuterRef, QuerySet

from casework.eligibility.models import DataValue
from casework.eligibility.serving import from_serving_papers
from documents.uploads.models import SERVES, Version


@from_serving_papers
def without_those_kept_out(values: QuerySet[DataValue]) -> QuerySet[DataValue]:
    """A version that is checked again becomes new evidence; till then what it told does not count."""
    kept_out = Version.objects.filter(evidence=OuterRef("evidence")).exclude(status__in=SERVES)
    return values.exclude(Exists(kept_out))
