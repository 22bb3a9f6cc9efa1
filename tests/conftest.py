"""What tests share: an embedded PostgreSQL, a private media folder, a real browser."""

import gc
import os
import re
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from config import env, postgres
from tests import chromium as browser

# Playwright's sync API keeps an event loop in the thread that also runs the ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A page that says no, as it should.
REFUSAL = re.compile(r"Failed to load resource: .* status of 4(09|22)")


def pytest_configure(config):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECRET_KEY = "only for tests"
    settings.SECURE_SSL_REDIRECT = False
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SCANNER_MAY_BE_MISSING = True
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


def pytest_collection_modifyitems(items):
    """A real browser on a busy machine gets a second try; the summary names who needed it (R)."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_finish(session):
    """What was imported and collected stays until the end: look for garbage among the rest alone."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_make_parametrize_id(config, val, argname):
    """A file is called by its argument's name: each worker makes it anew, with other bytes."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, testrun_uid):
    """A server for each worker, or DATABASE_URL's; in it a database for each.

    On one server what a worker leaves open holds back what the other's cases tell of their changes.
    """
    if env.text("DATABASE_URL"):
        yield
        return
    from django.db import connections

    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    folder = Path(tempfile.gettempdir()) / f"casework-{testrun_uid}-{worker}"
    server = postgres.start(folder, cleanup_mode="delete")
    make_it_forgetful(postgres.address(server, "postgres"))
    used = connections["default"].settings_dict
    address = env.database(postgres.address(server, postgres.DATABASE))
    used.update({key: address[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")})
    yield
    postgres.stop(server)


def make_it_forgetful(address):
    """Nobody needs a test's data after a crash, so do not wait for the disk."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The worker's database, with the protocol kept ready, emptied quickly after tests that commit."""
    from django.test import TransactionTestCase

    from tests.databases import empty_tables, keep_protocol

    with django_db_blocker.unblock():
        keep_protocol()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: empty_tables())
        yield


@pytest.fixture(autouse=True)
def media_root(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def live(live_server):
    """The address of a running web server on the test database."""
    return live_server.url


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium."""
    from playwright.sync_api import sync_playwright

    path = browser.find()
    if path is None:
        pytest.fail("No Chromium: run `make test`, which installs one.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=browser.ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def console_errors():
    """What the page complained of: scripts, policy, missing files. Clear it where that is meant."""
    return []


@pytest.fixture
def page(chromium, live, console_errors):
    """A new page, signed out. The test fails when the browser's console shows an error."""

    def heard(message):
        if message.type == "error" and not REFUSAL.search(message.text):
            console_errors.append(message.text)

    context = chromium.new_context(base_url=live, locale="en-GB", timezone_id="Europe/Berlin")
    context.set_default_timeout(10_000)
    context.on("console", heard)
    context.on("weberror", lambda error: console_errors.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert console_errors == []
