"""What the database itself says."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction


@contextmanager
def refused(error, words):
    """The database refuses the block with an error that says these words, now and not at commit."""
    with pytest.raises(error, match=words), transaction.atomic():  # noqa: PT012
        yield
        connection.check_constraints()


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def state():
    """A digest of every row that cases have, table by table."""
    return _digests("md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))")


def rows_written():
    """As state(), but cheap: where rows lie and who wrote them, which any write changes."""
    return _digests("sum(hashtextextended(t.ctid::text || t.xmin::text, 0))")


def _digests(digest):
    rooms = ("casework_", "documents_", "workflows_", "viewflow_", "pghistory_")
    with connection.cursor() as cursor:
        tables = [
            table
            for table in connection.introspection.table_names(cursor)
            if table.startswith(rooms) and not table.startswith("casework_protocol")
        ]
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{table}', count(*), ({digest})::text FROM \"{table}\" t"
                for table in tables
            )
        )
        return {table: found for table, *found in cursor.fetchall()}
