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
    """A digest of every row that the product keeps, table by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(
                ("casework_", "documents_", "workflows_", "viewflow_", "pghistory_")
            ):
                cursor.execute(
                    "SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
                    f' FROM "{table}" t'
                )
                found[table] = cursor.fetchone()
    return found
