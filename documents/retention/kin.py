"""Files that were made of one another: a paper, its redacted copies, its translations."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from documents.files.models import File, State
from documents.retention.triggers import kin_of


def kin(seed: QuerySet[Any, Any]) -> RawSQL:
    """The ids of these files and of all that they were made of or that was made of them.

    seed: one column, ids of files.
    """
    sql, values = seed.query.sql_with_params()
    return RawSQL(kin_of(sql), values)  # noqa: S611  the text is ours, the values stay apart


def with_copies(file: File) -> list[File]:
    """A file and all that was made of it, as far as it is still there; locked, the file first."""
    found, newest = [file], [file.pk]
    while newest:
        made = File.objects.select_for_update().filter(derived_from__in=newest).order_by("pk")
        copies = list(made)
        newest = [copy.pk for copy in copies]
        found += copies
    return [one for one in found if one.state != State.DELETED]
