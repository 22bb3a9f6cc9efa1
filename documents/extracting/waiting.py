"""The values read from a paper, and those of a case that wait for a second person."""

from casework.cases.models import Case
from casework.eligibility.models import DataValue, DataValueQuerySet
from documents.models import Version


def values_of(version: Version) -> DataValueQuerySet:
    """Those read from a version's file, whatever else it is filed as and was accepted as before.

    None of those that were emptied when the file was deleted.
    """
    return DataValue.objects.filter(
        case=version.case_id, evidence__sha256=version.file.sha256, emptied_at=None
    ).order_by("page", "pk")


def waiting(case: Case) -> DataValueQuerySet:
    """Those that a second person has yet to compare with the page, oldest first."""
    return DataValue.objects.to_compare().filter(case=case).order_by("pk")
