"""Every address of the papers' room x every role x own, a stranger's, assigned, revoked, expired."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from casework import clock
from casework.cases.models import Access, Membership
from casework.people.absence import Absence
from casework.people.actor import Actor
from casework.people.models import RoleGrant, User
from casework.people.roles import COVERED_ROLES, Role
from documents.judging.filing import sibling
from documents.judging.mismatches import keep_out
from documents.seen.models import Seen
from tests.databases import published
from tests.people_and_cases import kept_for_a_module, make_user, sign_in
from tests.permissions import papers
from tests.permissions.papers import ASKED_WHY, EVERYBODY, LINGUISTS, SEES_EVERY_CASE

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("permissions of papers")]

SHOWN_HERE = {
    "document-check", "document-viewer", "document-file", "document-address", "document-page",
    "document-thumbnail", "document-text",
}  # fmt: skip
ELSEWHERE = {  # and where they are tried
    "document-upload": "test_who_brings_papers",
    "document-waive": "tests/permissions/test_matrix.py",
    "mismatch": "test_who_clears_up",
    "papers-ask": "tests/permissions/test_matrix.py",
    "papers-asked": "tests/permissions/test_matrix.py",
    "retention": "tests/permissions/test_matrix.py",
    "retention-ask": "tests/permissions/test_matrix.py",
    "retention-decide": "tests/permissions/test_matrix.py",
    "legal-hold": "tests/permissions/test_matrix.py",
    "document-deletion": "tests/permissions/test_matrix.py",
    "document-legal-hold": "tests/permissions/test_matrix.py",
    "case-legal-hold": "tests/permissions/test_matrix.py",
    "document-seen": "tests/documents/viewing/test_seen.py",
    "document-redact": "tests/documents/redacting/test_asking.py",
    "document-copies": "tests/documents/redacting/test_asking.py",
    "document-copy": "tests/documents/redacting/test_asking.py",
    "document-copy-withdraw": "tests/documents/redacting/test_asking.py",
    "uploads": "tests/permissions/test_sent_papers.py",
    "upload": "tests/permissions/test_sent_papers.py",
    "upload-part": "tests/permissions/test_sent_papers.py",
    "upload-complete": "tests/permissions/test_sent_papers.py",
    "intake": "tests/permissions/test_matrix.py",
    "intake-count": "tests/permissions/test_matrix.py",
    "intake-cases": "tests/permissions/test_matrix.py",
    "intake-date": "tests/permissions/test_matrix.py",
    "intake-paper": "tests/permissions/test_matrix.py",
    "intake-aside": "tests/permissions/test_matrix.py",
    "intake-file": "tests/permissions/test_matrix.py",
    "intake-page": "tests/permissions/test_matrix.py",
    **dict.fromkeys(
        ("document-values", "document-values-table", "document-value", "document-value-agree"),
        "tests/permissions/test_matrix.py",
    ),
    "stored-file": "tests/permissions/test_signed_addresses.py",
    "stored-part": "tests/permissions/test_signed_addresses.py",
}
BRINGS = frozenset({"COORD", "MGR", "HOME_MD", "PATIENT", "GUARDIAN", "FAMILY"})
BRINGS_CONSENT = BRINGS | {"INVESTIGATOR", "SITE_CRC"}  # P-04: others bring a copy only


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, folder):
    with kept_for_a_module(django_db_blocker, folder):
        yield papers.World(published())


@pytest.fixture
def world(made, folder, settings, media_root):
    settings.MEDIA_ROOT = folder
    return made


def test_every_address_of_the_room_is_tried():
    def walk(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern) and pattern.callback.__module__.startswith(
                "documents."
            ):
                yield pattern.name

    assert {*walk(get_resolver().url_patterns)} == SHOWN_HERE | {*ELSEWHERE}


@pytest.mark.parametrize("role", Role.values)
def test_on_the_case_a_role_opens_what_the_matrix_says(world, role):
    assert papers.asked(world.client(role), world.papers) == papers.right_answers(role)


@pytest.mark.parametrize("role", Role.values)
def test_who_was_taken_off_the_case_opens_nothing(world, role):
    client = world.client(role)
    papers.see_check(client, world.papers["clean"])
    world.take_off(role)
    word = "asked why" if role in ASKED_WHY else "no"
    assert papers.asked(client, world.papers) == papers.everything(word)


@pytest.mark.parametrize("role", Role.values)
def test_a_stranger_opens_nothing(world, role):
    word = "asked why" if role in ASKED_WHY else "no"
    assert papers.asked(world.stranger(role), world.papers) == papers.everything(word)
    if role not in SEES_EVERY_CASE:  # nor is told that it is there
        for asks in papers.SHOWS:
            assert asks(world.stranger(role), world.papers["clean"]).status_code == 404


@pytest.mark.parametrize("role", Role.values)
def test_whose_role_was_taken_away_opens_nothing(world, role):
    client = world.client(role)
    papers.see_check(client, world.papers["clean"])
    RoleGrant.objects.filter(user=world.people[role], role=role).delete()
    assert papers.asked(client, world.papers) == papers.everything("no role")


@pytest.mark.parametrize("role", Role.values)
def test_on_the_case_in_another_role_is_not_on_it(world, role):
    """A person who is on the case as one thing sees it as nothing else."""
    if role == "ADMIN" or role in SEES_EVERY_CASE:
        return
    person = world.people[role]
    Membership.objects.filter(case=world.case, user=person).update(role="ADMIN")
    assert papers.asked(world.client(role), world.papers) == papers.everything("no")


@pytest.mark.parametrize("role", Role.values)
def test_whose_account_was_closed_opens_nothing(world, role):
    client = world.client(role)
    papers.see_check(client, world.papers["clean"])
    User.objects.filter(pk=world.people[role].pk).update(is_active=False)
    assert papers.asked(client, world.papers) == papers.everything("signed out")


@pytest.mark.parametrize("role", sorted(COVERED_ROLES))
def test_who_stands_in_opens_as_long_as_the_other_is_away(world, role):
    cover = make_user(role)
    today = clock.now().date()
    away = Absence.objects.create(
        user=world.people[role], away_from=today, until=today, covered_by=cover
    )
    client = sign_in(Client(), cover)
    during = papers.asked(client, world.papers)
    # who must say why says it here too, being on no case themselves
    asked_why = papers.everything("asked why")
    assert during == (asked_why if role in ASKED_WHY else papers.right_answers(role))
    Absence.objects.filter(pk=away.pk).update(
        away_from=today - timedelta(days=9), until=today - timedelta(days=1)
    )
    after = "asked why" if role in ASKED_WHY else "no"
    assert papers.asked(client, world.papers) == papers.everything(after)


@pytest.mark.parametrize("role", sorted(ASKED_WHY))
def test_a_purpose_holds_for_its_day_and_no_longer(world, role):
    stranger = make_user(role)
    client = sign_in(Client(), stranger)
    said = {
        "case": world.case,
        "user": stranger,
        "role": role,
        "kind": "opened",
        "purpose": "Complaint of the family",
    }
    earlier = Access.objects.create(at=papers.yesterday(), **said)
    assert papers.asked(client, world.papers) == papers.everything("asked why")
    Access.objects.create(at=clock.now(), **said)
    assert papers.asked(client, world.papers) == papers.right_answers(role)
    assert {*Seen.objects.values_list("purpose", flat=True)} == {earlier.purpose}


@pytest.mark.parametrize("role", Role.values)
def test_who_brings_papers(world, role):
    for kind, allowed in (("ECG", BRINGS), ("ICF_MAIN", BRINGS_CONSENT)):
        page = reverse("document-upload", args=[world.case.code, kind])
        assert world.client(role).get(page).status_code == (200 if role in allowed else 403)
        assert world.client(role).post(page).status_code == (422 if role in allowed else 403)
        stranger = world.stranger(role).post(page)
        assert papers.outcome(stranger) == ("asked why" if role in ASKED_WHY else "no")


@pytest.mark.parametrize("role", Role.values)
def test_who_clears_up(world, role):
    page = reverse("mismatch", args=[world.case.mismatches.get().pk])
    opened = world.client(role).get(page).status_code
    assert opened == (200 if role in papers.CLEARS_UP else 403)
    strange = papers.outcome(world.stranger(role).get(page))
    assert strange == ("asked why" if role == "MGR" else "no")


def test_nobody_signed_in_opens_nothing(world):
    assert papers.asked(Client(), world.papers) == papers.everything("signed out")


def test_a_file_that_names_another_person_is_kept_out_as_an_older_version_too(world):
    """Filed twice, replaced in one of the places, then found to be another patient's."""
    case, actor = world.case, Actor(world.case.owner, "COORD")
    ecg = world.papers["clean"]
    twin = sibling(case, ecg, "LAB_CBC", actor)
    type(ecg).objects.filter(pk=ecg.pk).update(status="SUPERSEDED")
    keep_out(twin.pk, actor=actor, note=papers.SAYS_MISMATCH)
    for role in EVERYBODY:
        seen = papers.outcome(papers.see_file(world.client(role), ecg))
        assert seen == ("given" if role in papers.CLEARS_UP else "no"), role


def test_being_on_a_case_opens_no_paper_to_linguists(world):
    for role in LINGUISTS:
        client = world.client(role)
        for name in ("clean", "passport", "consent", "agreement"):
            assert papers.see_page(client, world.papers[name]).status_code == 403
