"""Every address x every role x one's own case and a stranger's, and nobody signed in at all.

The table is written by hand from domain.md 1.2 and 1.4, not read from the code it tests.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from casework import clock
from casework.cases.models import Access
from casework.contacts import log, notes, points, writing
from casework.people.absence import Absence
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import Role
from casework.tags import verbs as tags
from casework.tags.models import Tag
from tests.people_and_cases import (
    add_paper,
    join,
    make_case,
    make_user,
    protocol_version,
    sign_in,
)
from workflows.board.saved import verbs as saved
from workflows.board.saved.models import SavedView
from workflows.engine.models import WorkItem
from workflows.notices.models import Notice

__all__ = ["protocol_version"]

EVERYBODY = frozenset(Role.values)
FAMILY = frozenset({"PATIENT", "GUARDIAN", "FAMILY"})
SITE = frozenset({"SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "CELL_LAB"})
LINGUISTS = frozenset({"TRANS", "TREV"})
BOARD = SITE | {"COORD", "MGR", "AUDITOR"}
CASES = EVERYBODY - {"ADMIN"}
KEEPERS = {"ADMIN", "MGR"}  # of accounts
MOVERS = SITE | {"COORD", "MGR", "TREV", "HOME_MD", "GUARDIAN", "FAMILY"}

PAGES = {  # name of the address: (arguments, who may open it for a case they are on)
    "home": ((), EVERYBODY),
    "inbox": ((), EVERYBODY),
    "inbox-item": (("ITEM",), BOARD),  # the others open their own tasks only
    "inbox-act": (("ITEM", "claim"), BOARD),
    "inbox-badges": ((), EVERYBODY),
    "inbox-selected": ((), EVERYBODY - {"DPO", "ADMIN"}),
    "notices": ((), EVERYBODY),
    "notices-mail": ((), EVERYBODY),
    "board": ((), BOARD),
    "board-column": (("INQUIRY",), BOARD),
    "board-lane": (("country", "none"), BOARD),
    "board-says": (("CASE",), BOARD - {"AUDITOR"}),
    "board-bulk": (("advance",), BOARD - {"AUDITOR"}),  # 422: nothing is selected
    "column-limit": (("INQUIRY",), {"COORD", "MGR", "AUDITOR"}),
    "board-options": ((), BOARD),
    "board-view-new": ((), BOARD),
    "board-view": (("VIEW",), {"COORD", "MGR"}),  # navigators share with navigators
    "board-view-change": (("VIEW",), {"COORD", "MGR"}),
    "tags": ((), {"MGR"}),
    "tag": (("TAG",), {"MGR"}),
    "case-list": ((), BOARD),
    "search": ((), EVERYBODY - FAMILY - {"ADMIN"}),
    "board-cards": ((), BOARD),
    "live": ((), EVERYBODY),
    "live-since": ((), EVERYBODY),
    "case-new": ((), {"COORD"}),
    "case": (("CASE",), CASES),
    "case-panel": (("CASE",), CASES),
    "case-history": (
        ("CASE",),
        {"COORD", "MGR", "AUDITOR", "DPO", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"},
    ),
    "case-print": (("CASE",), BOARD),
    "case-people": (("CASE",), {"COORD", "MGR"}),
    "case-tags": (("CASE",), {"COORD", "MGR"}),
    "case-moves": (("CASE",), MOVERS),
    "case-move": (("CASE", "open_case"), MOVERS),
    "case-undo": (("CASE",), MOVERS),  # 409: nobody of them has moved the case
    "case-move-to": (("CASE", "RECORD_COLLECTION"), MOVERS),
    "case-confirm": (("CASE", "edge", "close_duplicate"), frozenset()),  # nothing is proposed
    "case-task": (("CASE", "INQ-01"), BOARD),  # the others open their own tasks only
    "case-task-take": (("CASE", "INQ-01"), BOARD),
    "case-task-waive": (("CASE", "INQ-01"), {"MGR"}),
    "case-paper-omit": (("CASE", "ECG"), {"COORD"}),
    "case-event": (
        ("CASE", "suspected_sae_reported"),
        FAMILY | {"HOME_MD", "COORD", "MGR"},
    ),
    "case-fact": (("CASE", "cohort"), {"COORD"}),
    "document-upload": (
        ("CASE", "CONSENT_DATA_SHARING"),
        FAMILY | {"COORD", "MGR", "HOME_MD"},
    ),
    "document-waive": (("CASE", "ECG"), {"MGR"}),
    "document-check": (
        ("PAPER",),
        CASES - LINGUISTS - {"CELL_LAB", "AUDITOR"},
    ),
    "document-file": (("PAPER",), CASES - LINGUISTS - {"CELL_LAB", "AUDITOR"}),
    "document-page": (("PAPER", 1), CASES - LINGUISTS - {"CELL_LAB", "AUDITOR"}),
    "case-dates": (("CASE",), CASES),
    "my-calendar": ((), CASES),
    "contacts": (("CASE",), CASES - LINGUISTS - {"CELL_LAB"}),
    "contact-log": (("CASE",), {"COORD", "MGR", "SITE_CRC"}),
    "contact-local-time": (("CASE",), {"COORD", "MGR", "SITE_CRC"}),
    "contact-correct": (("CASE", "CONTACT"), {"COORD", "MGR", "SITE_CRC"}),
    "contact-point-add": (("CASE",), {"COORD"}),
    "contact-point": (("CASE", "POINT"), {"COORD", "MGR", "PATIENT", "GUARDIAN"}),
    "message-write": (("CASE",), {"COORD", "MGR"}),
    "message": (("CASE", "MESSAGE"), {"COORD", "MGR", "SITE_CRC", "INVESTIGATOR", "DPO"}),
    "note-add": (("CASE",), {"COORD", "MGR", "SITE_CRC"}),
    "note": (("CASE", "NOTE"), {"COORD", "MGR"}),  # the hospital changes its own notes only
    "note-translate": (("CASE", "NOTE"), {"COORD", "MGR", "SITE_CRC"}),
    "case-purpose": (("CASE",), {"MGR", "DPO"}),
    "choose-role": ((), EVERYBODY),
    "me": ((), EVERYBODY),
    "people": ((), KEEPERS),
    "person": (("NAVIGATOR",), KEEPERS),
    "person-invite": ((), KEEPERS),
    "person-deactivate": (("NAVIGATOR",), KEEPERS),
    "person-reactivate": (("NAVIGATOR",), KEEPERS),
    "person-hand-over": (("NAVIGATOR",), {"MGR"}),
}
DEMO_ONLY = {"demo-sign-in", "demo-clock"}
POST_ONLY = {
    "board-look": (),
    "case-wish": ("CW-00001", "open_case"),
    "board-find": (),
    "inbox-next": (),
    "notices-read": (),
    "notice": (1,),
}  # with their arguments
WITH_A_KEY = {"calendar-feed"}  # for programs that cannot sign in: tests/calendar
DEEDS = {  # addresses that only take what is sent: (arguments, who may send it)
    "my-absence": ((), EVERYBODY),
    "absence-end": (("ABSENCE",), {"MGR"}),  # a navigator's, who is none of those who try
    "person-roles": (("NAVIGATOR",), KEEPERS),
    "person-invite-again": (("NAVIGATOR",), KEEPERS),
    "person-away": (("NAVIGATOR",), {"MGR"}),
}
SEES_EVERY_CASE = {"MGR", "AUDITOR", "DPO"}
ABOUT_A_CASE = {
    name for name, (arguments, _) in PAGES.items() if {"CASE", "PAPER", "ITEM"} & {*arguments}
}
REFUSED = {403, 404}
# 409: the page opened, and says why what it is for cannot be done now; 422: what is missing; 204:
# the stream of changes, which only the product's own server offers.
OPENED = {200, 204, 302, 409, 422}


@pytest.fixture
def world(protocol_version):
    """A case on which somebody of every role is, and another on which nobody of them is."""
    owner = make_user("COORD")
    people = {role: make_user(role) for role in Role.values if role != "COORD"} | {"COORD": owner}
    cases = {
        "own": make_case(owner, protocol_version, name="Fiktiv Eigen", cohort="LN"),
        "foreign": make_case(
            make_user("COORD"), protocol_version, name="Fiktiv Fremd", cohort="LN"
        ),
    }
    papers = {
        name: add_paper(case, Actor(case.owner, "COORD"), "CONSENT_DATA_SHARING")
        for name, case in cases.items()
    }
    for case in cases.values():
        talk(case, Actor(case.owner, "COORD"))
    for role, person in people.items():
        join(cases["own"], person, role)
    tags.make("Early bird", actor=Actor(owner, "COORD"))
    saved.save("Shared", "", shared=True, actor=Actor(owner, "COORD"))
    today = clock.now().date()
    Absence.objects.create(user=cases["foreign"].owner, away_from=today, until=today)
    return people, cases, papers


def talk(case, actor):
    """A contact point, a contact, a message and a note."""
    given = {"party": "PATIENT", "name": "Fiktiv", "kind": "EMAIL", "value": "f@example.org"}
    point = points.add(case.pk, given | {"language": "es"}, actor=actor)
    given = {"at": clock.now(), "party": "PATIENT", "channel": "CALL", "direction": "OUT"}
    log.log(case.pk, given | {"outcome": "REACHED"}, actor=actor)
    given = {"language": "es", "subject": case.code, "body": "Hola."}
    writing.compose(case.pk, point_id=point.pk, actor=actor, **given)
    notes.add(case.pk, text="Hola.", language="es", internal=False, actor=actor)


def address(name, case, paper):
    task = WorkItem.objects.current().get(case=case, code="INQ-01")
    navigator = User.objects.filter(absences__isnull=False).get()
    places = {
        "CASE": case.code,
        "PAPER": paper.pk,
        "ITEM": task.pk,
        "CONTACT": case.contacts.get().pk,
        "POINT": case.contact_points.get().pk,
        "MESSAGE": case.messages.get().pk,
        "NOTE": case.notes.get().pk,
        "NAVIGATOR": navigator.pk,
        "ABSENCE": navigator.absences.get().pk,
        "VIEW": SavedView.objects.get().pk,
        "TAG": Tag.objects.get().pk,
    }
    return reverse(name, args=[places.get(part, part) for part in (PAGES | DEEDS)[name][0]])


def person_page(cases):
    return reverse("person", args=[cases["foreign"].owner_id])


def own_addresses():
    """The names of every address of the product; allauth's own are tested by allauth."""

    def walk(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                module = getattr(pattern.urlconf_name, "__name__", "")
                if not module.startswith("allauth"):
                    yield from walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern):
                yield pattern.name

    return {name for name in walk(get_resolver().url_patterns) if name}


def test_every_address_of_the_product_stands_in_the_table():
    assert own_addresses() == {*PAGES, *DEEDS, *DEMO_ONLY, *POST_ONLY, *WITH_A_KEY}


@pytest.mark.parametrize("role", Role.values)
def test_a_role_opens_what_the_matrix_says_and_nothing_else(world, role):
    people, cases, papers = world
    client = sign_in(Client(), people[role])
    wrong = {}
    for name, (_, allowed) in PAGES.items():
        status = client.get(address(name, cases["own"], papers["own"])).status_code
        expected = OPENED if role in allowed else REFUSED
        if status not in expected:
            wrong[name] = (status, "allowed" if role in allowed else "not allowed")
    assert not wrong


@pytest.mark.parametrize("role", Role.values)
def test_a_role_sends_what_the_matrix_says_and_nothing_else(world, role):
    people, cases, papers = world
    client = sign_in(Client(), people[role])
    wrong = {}
    for name, (_, allowed) in DEEDS.items():
        page = address(name, cases["own"], papers["own"])
        opened = client.get(page)  # leads to the page that it belongs to
        assert opened.status_code in ({302} if role in allowed else {302, 403}), name
        assert opened.status_code == 403 or opened.url in (reverse("me"), person_page(cases)), name
        with transaction.atomic():
            status = client.post(page).status_code
            transaction.set_rollback(True)
        # 422: the form was looked at, and there was nothing in it
        expected = OPENED | {422} if role in allowed else REFUSED
        if status not in expected:
            wrong[name] = (status, "allowed" if role in allowed else "not allowed")
    assert not wrong


@pytest.mark.parametrize("role", sorted(EVERYBODY - SEES_EVERY_CASE))
def test_a_strangers_case_is_not_there_at_all(world, role):
    people, cases, papers = world
    client = sign_in(Client(), people[role])
    for name in sorted(ABOUT_A_CASE):
        page = address(name, cases["foreign"], papers["foreign"])
        for method in (client.get, client.post):
            assert method(page).status_code in REFUSED | {405}, (role, name)
    for name in ("home", "inbox", "board", "case-list"):
        page = client.get(reverse(name), follow=True).content.decode()
        assert cases["foreign"].code not in page
        assert "Fremd" not in page


@pytest.mark.parametrize("role", ["MGR", "DPO"])
def test_a_case_one_is_not_on_asks_why_and_keeps_the_answer(world, role):
    people, cases, _ = world
    client = sign_in(Client(), people[role])
    page = reverse("case", args=[cases["foreign"].code])
    question = client.get(page)
    assert question.status_code == 302
    assert question.url.startswith(reverse("case-purpose", args=[cases["foreign"].code]))
    assert client.post(question.url, {"purpose": "short"}).status_code == 422
    assert not Access.objects.exists()
    given = {"purpose": "Complaint of the family, see file", "next": page}
    assert client.post(question.url, given).url == page
    assert client.get(page).status_code == 200
    written = Access.objects.get()
    assert (written.case, written.user, written.role) == (cases["foreign"], people[role], role)
    with clock.held_at(clock.now() + timedelta(days=1)):
        assert client.get(page).status_code == 302


def test_a_purpose_given_in_one_role_does_not_serve_another(world):
    _, cases, _ = world
    both = make_user("MGR", "DPO")
    page = reverse("case", args=[cases["foreign"].code])
    as_manager, as_officer = (sign_in(Client(), both, role) for role in ("MGR", "DPO"))
    given = {"purpose": "Complaint of the family, see file", "next": page}
    as_manager.post(reverse("case-purpose", args=[cases["foreign"].code]), given)
    assert as_manager.get(page).status_code == 200
    assert as_officer.get(page).url.startswith(
        reverse("case-purpose", args=[cases["foreign"].code])
    )


def test_the_way_back_leads_nowhere_else(world):
    people, cases, _ = world
    client = sign_in(Client(), people["MGR"])
    question = reverse("case-purpose", args=[cases["foreign"].code])
    given = {"purpose": "Complaint of the family", "next": "https://elsewhere.example/"}
    assert client.post(question, given).url == reverse("case", args=[cases["foreign"].code])


def test_nobody_signed_in_is_sent_to_the_sign_in_page(world):
    _, cases, papers = world
    for name in PAGES | DEEDS:
        page = address(name, cases["own"], papers["own"])
        for method in (Client().get, Client().post):
            answer = method(page)
            assert answer.status_code in {302, 405}, name
            if answer.status_code == 302:
                assert answer.url.startswith("/accounts/login/"), name


def test_the_demos_doors_are_not_there_outside_the_demo(world, settings):
    settings.DEMO = False
    people, _, _ = world
    client = sign_in(Client(), people["COORD"])
    for name in DEMO_ONLY:
        assert client.post(reverse(name)).status_code in {403, 404}
        assert client.get(reverse(name)).status_code in {403, 404, 405}


def test_what_changes_something_is_not_got(world):
    people, _, _ = world
    for name, arguments in POST_ONLY.items():
        place = reverse(name, args=arguments)
        assert sign_in(Client(), people["COORD"]).get(place).status_code == 405
        assert Client().post(place).url.startswith("/accounts/login/")
    assert sign_in(Client(), people["ADMIN"]).post(reverse("inbox-next")).status_code == 403


def test_a_strangers_notice_is_not_there(world):
    people, cases, _ = world
    notice = Notice.objects.create(user=people["COORD"], kind="due_soon", case=cases["own"])
    place = reverse("notice", args=[notice.pk])
    assert sign_in(Client(), people["SITE_CRC"]).post(place).status_code == 404
    assert sign_in(Client(), people["COORD"]).post(place).status_code == 302


def test_methods_that_a_page_does_not_know_are_refused(world):
    people, cases, papers = world
    client = sign_in(Client(), people["COORD"])
    for name in sorted(ABOUT_A_CASE):
        page = address(name, cases["own"], papers["own"])
        assert client.delete(page).status_code in {403, 404, 405}, name
