import pghistory
import pgtrigger
import pytest
from django.db import connection

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
