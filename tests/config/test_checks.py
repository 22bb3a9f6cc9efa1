import psycopg
import pytest
from django.core.checks import run_checks

from config import checks

SAFE = {
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": ["cases.example.org"],
    "DEBUG": False,
    "DEMO": False,
    "S3_BUCKET": "papers",
    "CLAMD_URL": "tcp://clamav:3310",
}


class Server:
    """Answers the checks' questions as another database would."""

    def __init__(
        self, *, version=180000, ctype="C.UTF-8", created=checks.EXTENSIONS, available=(), tables=()
    ):
        self.answers = {
            "server_version_num": [(version,)],
            "datctype": [(ctype,)],
            "pg_extension": [(name,) for name in created],
            "pg_available_extensions": [(name,) for name in available],
        }
        self.introspection = self
        self.tables = list(tables)

    def table_names(self):
        return self.tables

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def execute(self, sql):
        self.answer = next(rows for word, rows in self.answers.items() if word in sql)

    def fetchall(self):
        return self.answer


@pytest.mark.django_db
def test_the_embedded_database_is_fit():
    assert checks.database_is_fit(databases=["default"]) == []


@pytest.mark.django_db
def test_the_embedded_database_finds_names_in_any_script():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cardinality(show_trgm('田中')), similarity('Мария', 'Мария'),"
            " similarity('أحمد', 'أحمد')"
        )
        trigrams, russian, arabic = cursor.fetchone()
    assert trigrams > 0
    assert russian == arabic == 1


@pytest.mark.django_db
def test_a_database_with_locale_c_is_refused(django_db_blocker):
    """Against a real one: the check must see what PostgreSQL says of such a database."""
    from django.db import connection
    from django.db.utils import ConnectionHandler

    here = connection.settings_dict
    address = {
        "host": here["HOST"],
        "port": here["PORT"] or None,
        "user": here["USER"],
        "password": here["PASSWORD"],
    }
    name = f"{here['NAME']}_c"
    with psycopg.connect(**address, dbname="postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        )
        other = ConnectionHandler({"default": {**here, "NAME": name, "OPTIONS": {}}})["default"]
        found = [*checks.locale_knows_letters(other), *checks.extensions_are_there(other)]
        other.close()
        server.execute(f"DROP DATABASE {name}")
    assert [message.id for message in found] == ["config.E002"]
    assert "LC_CTYPE" in found[0].hint


def test_an_old_server_is_refused():
    (message,) = checks.version_is_new_enough(Server(version=140012))
    assert message.id == "config.E001"
    assert "14" in message.msg


def test_an_extension_that_cannot_be_created_is_refused():
    found = list(checks.extensions_are_there(Server(created=["pg_trgm"], available=["btree_gist"])))
    assert [message.id for message in found] == ["config.E003"]
    assert "unaccent" in found[0].msg


def test_before_the_first_migration_extensions_need_only_be_available():
    assert list(checks.extensions_are_there(Server(created=[], available=checks.EXTENSIONS))) == []


def test_a_lost_extension_names_the_statement_that_brings_it_back():
    server = Server(
        created=["pg_trgm", "unaccent"], available=checks.EXTENSIONS, tables=["casework_user"]
    )
    (message,) = checks.extensions_are_there(server)
    assert "CREATE EXTENSION btree_gist;" in message.hint


def production(settings, **changes):
    for name, value in (SAFE | changes).items():
        setattr(settings, name, value)
    return [message.id for message in checks.production_is_safe()]


def test_safe_settings_pass(settings):
    assert production(settings) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"SECRET_KEY": "insecure: set SECRET_KEY"}, "config.E010"),
        ({"SECRET_KEY": "short"}, "config.E010"),
        ({"ALLOWED_HOSTS": []}, "config.E011"),
        ({"ALLOWED_HOSTS": ["*"]}, "config.E012"),
        ({"ALLOWED_HOSTS": [".example.org"]}, "config.E012"),
        ({"DEBUG": True}, "config.E013"),
        ({"DEMO": True}, "config.E014"),
        ({"S3_BUCKET": ""}, "config.W015"),
        ({"CLAMD_URL": ""}, "config.E017"),
    ],
)
def test_unsafe_settings_are_named_with_what_to_change(settings, changes, found):
    assert production(settings, **changes) == [found]
    (message,) = checks.production_is_safe()
    assert message.hint


@pytest.mark.parametrize("host", ["cases.example.org", "10.0.0.7", "0.0.0.0"])
def test_a_demo_for_others_is_refused(settings, host):
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["localhost", host]
    (message,) = checks.a_demo_stays_at_home()
    assert message.id == "config.E016"
    assert host in message.msg


def test_a_demo_at_home_is_fine(settings):
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "demo.localhost"]
    assert checks.a_demo_stays_at_home() == []


def test_the_demo_check_runs_with_every_command(settings):
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["cases.example.org"]
    assert "config.E016" in {message.id for message in run_checks()}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"FILES_URL": "https://files.example.org"}, []),
        ({"FILES_URL": "https://elsewhere.example.org"}, ["config.E018"]),
        ({"FILES_URL": "files.example.org"}, ["config.E018"]),
        ({"FILES_URL": "https://cases.example.org"}, ["config.E019"]),
        ({"S3_ENCRYPTION": "aws:kms"}, []),
        ({"S3_ENCRYPTION": "rot13"}, ["config.E017"]),
    ],
)
def test_papers_need_a_place_that_is_served(settings, changes, found):
    settings.ALLOWED_HOSTS = ["cases.example.org", "files.example.org"]
    settings.PUBLIC_URL = "https://cases.example.org"
    for name, value in changes.items():
        setattr(settings, name, value)
    assert [message.id for message in checks.papers_have_a_place()] == found
    assert all(message.hint for message in checks.papers_have_a_place())
