"""Values count while the paper they were read from serves: not once it is rejected or kept out.

The paper of a value is the newest version of the same file as the same paper, whatever it was accepted
as before: each acceptance makes other evidence. A file that names another person serves nowhere.
"""

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from casework.eligibility.models import DataValue
from casework.eligibility.serving import from_serving_papers
from documents.uploads.models import SERVES, IdentityMatch, Status, Version

STANDS = ExpressionWrapper(
    Q(status__in=SERVES, evidence__isnull=False), output_field=BooleanField()
)


@from_serving_papers
def without_those_kept_out(values: QuerySet[DataValue]) -> QuerySet[DataValue]:
    """Those whose paper serves; evidence that no paper was made of has none to judge."""
    anothers = {"status": Status.QUARANTINED, "identity_match": IdentityMatch.FAIL}
    kept_out = Exists(_of_file().filter(**anothers))
    stands = Subquery(paper_of_value().annotate(stands=STANDS).values("stands")[:1])
    serving = values.filter(~kept_out).alias(paper_stands=stands)
    return serving.filter(Q(paper_stands=True) | Q(paper_stands=None))


def paper_of_value() -> QuerySet[Version]:
    """For a subquery of values: the paper of each is the first of these."""
    return _of_file().filter(document_type=OuterRef("evidence__document_type")).order_by("-number")


def _of_file() -> QuerySet[Version]:
    return Version.objects.filter(case=OuterRef("case"), file__sha256=OuterRef("evidence__sha256"))
