from contextlib import suppress

import pghistory
import pgtrigger
import pytest
from django.db import connection, transaction

pytestmark = pytest.mark.django_db


def one(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()


def test_statements_with_parameters_are_prepared_on_the_server():
    for _ in range(2):
        one("SELECT %s::int + 41", [1])
    prepared = one(
        "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s",
        ["SELECT $1::int + 41%"],
    )
    assert prepared == (1,)


def test_several_commands_without_parameters_may_run_twice():
    for _ in range(2):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE pair (n int); DROP TABLE pair;")


def test_history_knows_the_context_of_a_write():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE notes (n int, seen text)")
    with pghistory.context(role="translator"), connection.cursor() as cursor:
        cursor.execute(
            "WITH x AS (SELECT 1)"
            " INSERT INTO notes SELECT %s, current_setting('pghistory.context_metadata')",
            [7],
        )
    assert one("SELECT n, seen::json->>'role' FROM notes") == (7, "translator")


def test_history_knows_the_context_of_a_write_whose_values_have_names():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE named (n int, seen text)")
    with pghistory.context(role="manager"), connection.cursor() as cursor:
        cursor.execute(
            "WITH x AS (SELECT 1)"
            " INSERT INTO named SELECT %(n)s, current_setting('pghistory.context_metadata')",
            {"n": 7, "more": 8},
        )
    assert one("SELECT n, seen::json->>'role' FROM named") == (7, "manager")


@pytest.mark.django_db(transaction=True)
def test_history_knows_the_context_outside_a_transaction_and_forgets_it_after():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE notes (seen text)")
        with pghistory.context(role="manager"):
            cursor.execute(
                "INSERT INTO notes SELECT current_setting('pghistory.context_metadata') || %s", [""]
            )
        assert "manager" in one("SELECT seen FROM notes")[0]
        assert one("SELECT current_setting('pghistory.context_metadata', true)")[0] in (None, "")
        cursor.execute("DROP TABLE notes")


def test_triggers_can_be_ignored_by_name():
    uri = next(f"{model._meta.label}:{trigger.name}" for model, trigger in pgtrigger.registered())
    with pgtrigger.ignore(uri):
        ignored = one(
            "WITH x AS (SELECT %s::int) SELECT current_setting('pgtrigger.ignore') FROM x", [1]
        )
    assert uri.rpartition(":")[2] in ignored[0]


def roles_written(*steps):
    """The role each step wrote with, as a table's default reads it."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE told (n int, role text) ON COMMIT DROP")
    for step in steps:
        step()
    with connection.cursor() as cursor:
        cursor.execute("SELECT n, role FROM told ORDER BY n")
        return dict(cursor.fetchall())


def write(n, role):
    with pghistory.context(role=role), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO told SELECT %s,"
            " current_setting('pghistory.context_metadata')::json->>'role'",
            [n],
        )


def undone(n, role):
    with suppress(ZeroDivisionError), transaction.atomic():
        write(n, role)
        raise ZeroDivisionError


def test_every_write_of_a_transaction_has_its_own_context():
    written = roles_written(
        lambda: write(1, "translator"),
        lambda: write(2, "translator"),
        lambda: write(3, "manager"),
        lambda: undone(4, "auditor"),
        lambda: write(5, "manager"),
        lambda: undone(6, "manager"),
        lambda: write(7, "auditor"),
    )
    assert written == {
        1: "translator", 2: "translator", 3: "manager", 5: "manager", 7: "auditor",
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_context_holds_for_its_transaction_only():
    with transaction.atomic():
        assert roles_written(lambda: write(1, "manager")) == {1: "manager"}
    with transaction.atomic():
        assert one("SELECT current_setting('pghistory.context_metadata', true)")[0] in (None, "")
        assert roles_written(lambda: write(2, "manager")) == {2: "manager"}


def test_what_is_said_once_is_not_said_again():
    sent = []
    with pghistory.context(role="manager"), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE counted (n int)")
        raw = cursor.cursor
        before = type(raw).__mro__[1].execute

        def execute(self, query, *args, **more):
            sent.append(str(query))
            return before(self, query, *args, **more)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(raw).__mro__[1], "execute", execute)
            for n in range(3):
                cursor.execute("INSERT INTO counted VALUES (%s)", [n])
    assert sum("set_config" in query for query in sent) == 1
