"""What lets a test have its database soon: the protocol kept ready, and quick emptying."""

from copy import copy

from django.db import connection, transaction

from casework import clock
from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolEdge, ProtocolVersion
from casework.protocols.publish import BUNDLED, publish

PROTOCOL = (ProtocolVersion._meta.db_table, ProtocolEdge._meta.db_table)
SAME_IN_EVERY_TEST = {"auth_permission", "django_content_type", "django_migrations"}

_published: list[ProtocolVersion] = []


def keep_protocol():
    """Publish the trial's protocol once, and keep its rows where no test sees them."""
    _published[:] = [publish(BUNDLED)[0]]
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS kept CASCADE")
        cursor.execute("CREATE SCHEMA kept")
        for table in PROTOCOL:
            cursor.execute(f"CREATE TABLE kept.{table} AS TABLE {table}")
    empty_tables()


def published():
    """The trial's protocol, as if just published. What is compiled of it serves every test."""
    version = copy(_published[0])
    known = ProtocolVersion.objects.filter(trial=version.trial, version=version.version)
    if found := known.values_list("pk", flat=True).first():
        return version if found == version.pk else known.get()
    version.published_at = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE kept.{PROTOCOL[0]} SET published_at = %s", [version.published_at])
        for table in PROTOCOL:
            cursor.execute(f"INSERT INTO {table} SELECT * FROM kept.{table}")
    protocol(version.pk)  # read now: a test that counts statements sees the same whenever it runs
    return version


def empty_tables():
    """Take away what tests committed, also from tables whose triggers refuse it.

    Only a superuser passes triggers over. Much sooner done than truncating every table there is,
    and the waiting jobs, which are no models of ours, go as well.
    """
    tables = sorted({*connection.introspection.table_names()} - SAME_IN_EVERY_TEST)
    filled = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        # What is being written meanwhile is waited for, and goes too.
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(" UNION ALL ".join(filled))
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {table}")
