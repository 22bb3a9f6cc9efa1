"""People in roles and cases in a protocol, made with the product's own verbs. For every room's tests.

from tests.people_and_cases import make_case, make_user, protocol_version, sign_in
"""

import threading
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from itertools import count

import pytest
from django.db import connections, transaction
from django.test import override_settings

from casework import clock
from casework.cases.models import Case, Membership
from casework.people.actor import Actor
from casework.people.middleware import SESSION_KEY
from casework.people.models import User, grant
from casework.people.roles import Role
from documents.judging import verbs as judging
from documents.uploads import verbs as papers
from documents.uploads.samples import sample_pdf
from tests.databases import published
from workflows.engine import moves, tasks

PASSWORD = "a quiet harbour in winter"
_numbers = count(1)


@pytest.fixture
def protocol_version(db):
    """The trial's protocol, published."""
    return published()


@contextmanager
def kept_for_a_module(blocker, folder):
    """A transaction around a module's tests, for what is slow to make; each has its own inside.

    The module stays on one worker: `pytestmark = pytest.mark.xdist_group(...)`.
    """
    with blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_user(*roles, name="", email="", password=PASSWORD):
    """Somebody who can sign in and holds these roles; their label is the name unless one is given."""
    number = next(_numbers)
    user = User.objects.create_user(
        email or f"{'-'.join(roles).lower()}-{number}@example.org",
        password,
        name=name or f"{Role(roles[0]).label} {number}",
    )
    grant(user, *roles)
    return user


def sign_in(client, user, role=""):
    """Sign in with the test client; `role` chooses the acting role of a person with several."""
    client.force_login(user)
    if role:
        session = client.session
        session[SESSION_KEY] = role
        session.save()
    return client


def sign_in_page(page, user, role=""):
    """Sign in with the browser, without going through the form."""
    from django.test import Client

    cookie = sign_in(Client(), user, role).cookies["sessionid"]
    page.context.add_cookies(
        [{"name": "sessionid", "value": cookie.value, "domain": "localhost", "path": "/"}]
    )


def join(case, user, role):
    """Put somebody on a case in a role."""
    return Membership.objects.create(case=case, user=user, role=role)


def make_case(owner, version, *, name="", cohort="", country="", languages="es"):
    """A case in Inquiry. With a name its patient is recorded; with a cohort, the duplicate check."""
    actor = Actor(owner, "COORD")
    now = clock.now().isoformat()
    case = moves.open_case(
        actor=actor,
        given={"inquiry_received_at": now, "inquiry_channel": "WEB"},
        version=version,
        owner=owner,
        country=country,
    )
    if name:
        record_patient(case, actor, name, languages)
    if cohort:
        given = {"duplicate_found": False, "cohort": cohort}
        tasks.complete(case.pk, "INQ-05", actor=actor, given=given)
    case.refresh_from_db()
    return case


def record_patient(case, actor, name, languages="es"):
    """INQ-02: an adult who asks in person."""
    given = {
        "requester_name": name,
        "requester_relationship": "SELF",
        "represented": False,
        "patient_name": name,
        "dob": "1992-03-14",
        "sex": "female",
        "patient_languages": languages,
        "patient_timezone": "America/Mexico_City",
        "contact_preference": "EMAIL",
    }
    tasks.complete(case.pk, "INQ-02", actor=actor, given=given)


def add_paper(case, actor, kind, *, language="es"):
    """A verified synthetic paper, dated today at the site."""
    version = papers.upload(
        case.pk,
        kind,
        actor=actor,
        file=BytesIO(sample_pdf(f"Synthetic paper {next(_numbers)}: {kind}")),
        language=language,
        effective_date=clock.site_today(),
        at_once=True,
    )
    judging.accept(version.pk, actor=actor, identity_match="PASS")
    return judging.verify(version.pk, actor=actor, identity_match="PASS")


def make_ready_case(owner, version, *, name="Camino Ejemplo-Uno", cohort="LN", **more):
    """A case in Inquiry with everything done: its owner may move it to Record collection."""
    actor = Actor(owner, "COORD")
    case = make_case(owner, version, name=name, cohort=cohort, **more)
    now = clock.now()
    signed = (now - timedelta(minutes=1)).isoformat()
    for kind in ("CONSENT_DATA_SHARING", "CONSENT_NAV_SERVICE"):
        add_paper(case, actor, kind)
    for code, given in (
        ("INQ-01", {"scope_statement_sent_at": now.isoformat()}),
        ("INQ-03", {"consent_data_sharing_signed_at": signed}),
        ("INQ-04", {"consent_nav_service_signed_at": signed}),
        ("INQ-06", {"red_flag_found": False}),
    ):
        tasks.complete(case.pk, code, actor=actor, given=given)
    case.refresh_from_db()
    return case


@contextmanager
def worked_on(case):
    """Somebody else, on a connection of their own, has the case in their hands."""
    held, go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=case.pk)
            held.set()
            go.wait(20)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(20)
    try:
        yield
    finally:
        go.set()
        thread.join(20)
