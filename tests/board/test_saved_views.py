"""Saved views: kept, shared, changed, opened; never more than one may see."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.people.actor import Actor
from casework.people.roles import BOARD_ROLES
from casework.tags import verbs as tags
from casework.tags.models import CaseTag, Tag
from tests.board.test_board import codes, text
from tests.databases import published
from tests.people_and_cases import kept_for_a_module, make_case, make_user, sign_in
from workflows.board.saved import verbs
from workflows.board.saved.models import FirstView, SavedView
from workflows.board.saved.verbs import ViewRefused

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("saved")]
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def version(django_db_setup, django_db_blocker, tmp_path_factory):
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield published()


@pytest.fixture(scope="module")
def nora(version):
    return Actor(make_user("COORD", name="Nora Lindqvist"), "COORD")


@pytest.fixture(scope="module")
def omar(version):
    return Actor(make_user("COORD", name="Omar Beispiel"), "COORD")


@pytest.fixture(scope="module")
def manager(version):
    return Actor(make_user("MGR"), "MGR")


@pytest.fixture(scope="module")
def cases(version, nora, omar):
    return [
        make_case(nora.user, version, name="Camino Ejemplo", cohort="LN"),
        make_case(nora.user, version),
        make_case(omar.user, version, name="Sofia Muster", cohort="LN"),
    ]


@pytest.fixture
def mine(db, nora):
    return verbs.save("Lupus", "cohort=LN", actor=nora)


@pytest.fixture
def board(client, nora, cases):
    return sign_in(client, nora.user)


def refusal(act, *given, **more):
    with pytest.raises(ViewRefused) as refused:
        act(*given, **more)
    return refused.value.codes


def current(page):
    found = re.search(r'href="/board/views/(\d+)/"\s+aria-current="page"', page.content.decode())
    return found and int(found.group(1))


# --- saving ---------------------------------------------------------------------------------------


def test_present_filters_are_saved_under_a_name_and_open_again(board, cases, nora):
    address = "/board/views/new/?hold=no&cohort=LN&q=CW&find=abcdefgh&lanes=cohort&view=3"
    assert board.get(address, headers=HTMX).status_code == 200
    answer = board.post(address, {"name": " My  lupus "}, headers=HTMX)
    view = SavedView.objects.get()
    assert answer.headers["HX-Redirect"] == f"/board/views/{view.pk}/"
    # no text, in the filters' order, and how the board looks
    assert (view.name, view.query, view.shared) == (
        "My lupus",
        "cohort=LN&hold=no&lanes=cohort",
        False,
    )
    page = board.get(f"/board/views/{view.pk}/", follow=True)
    assert page.redirect_chain[-1][0] == (f"/board/?cohort=LN&hold=no&view={view.pk}&lanes=cohort")
    assert codes(page) == [cases[0].code]
    assert current(page) == view.pk
    assert (
        "changed"
        not in re.search(r"<nav class=\"bar-views.*?</nav>", page.content.decode(), re.DOTALL)[0]
    )


def test_a_view_with_other_filters_says_that_it_changed(board, mine):
    page = board.get(f"/board/?cohort=SSC&view={mine.pk}")
    assert current(page) == mine.pk
    assert "Lupus changed" in text(page)


def test_the_bar_lists_ones_own_and_what_others_share(board, mine, omar):
    shared = verbs.save("Stuck", "waiting=SITE_REVIEWER", shared=True, actor=omar)
    verbs.save("Secret", "hold=yes", actor=omar)
    page = text(board.get("/board/"))
    assert "Lupus" in page
    assert "Stuck" in page
    assert "Secret" not in page
    assert board.get(f"/board/views/{shared.pk}/").status_code == 302


def test_a_view_in_the_list_opens_in_the_list(board, mine):
    assert board.get(f"/board/views/{mine.pk}/?page=list").url.startswith("/cases/?cohort=LN")


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\x07"])
def test_a_name_that_is_none_is_refused(nora, name):
    assert refusal(verbs.save, name, "", actor=nora) == ["NAME_NOT_ALLOWED"]


def test_two_views_of_one_person_do_not_share_a_name(mine, nora, omar):
    assert refusal(verbs.save, "LUPUS", "", actor=nora) == ["VIEW_KNOWN"]
    verbs.save("Lupus", "", actor=omar)


def test_there_is_an_end_to_it(nora, monkeypatch):
    monkeypatch.setattr(verbs, "MOST", 2)
    for n in range(2):
        verbs.save(f"View {n}", "", actor=nora)
    assert refusal(verbs.save, "One more", "", actor=nora) == ["TOO_MANY_VIEWS"]


# --- sharing and deleting ---------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(BOARD_ROLES - {"COORD", "MGR"}))
def test_other_roles_keep_views_and_share_none(version, client, role):
    actor = Actor(make_user(role), role)
    view = verbs.save("Mine", "hold=yes", actor=actor)
    assert refusal(verbs.save, "Ours", "", shared=True, actor=actor) == ["ROLE_NOT_ALLOWED"]
    assert refusal(verbs.change, view.pk, name="Mine", shared=True, actor=actor)
    page = sign_in(client, actor.user).get("/board/views/new/?hold=yes").content.decode()
    assert 'name="shared"' not in page


def test_only_its_owner_or_a_manager_deletes_a_shared_view(mine, nora, omar, manager):
    verbs.change(mine.pk, name="Lupus", shared=True, actor=nora)
    assert refusal(verbs.delete, mine.pk, actor=omar) == ["NOT_YOURS"]
    assert refusal(verbs.change, mine.pk, name="X", shared=True, actor=omar) == ["NOT_YOURS"]
    verbs.delete(mine.pk, actor=manager)
    assert not SavedView.objects.exists()


def test_a_view_that_is_not_shared_is_nobody_elses_business(client, mine, manager):
    with pytest.raises(SavedView.DoesNotExist):
        verbs.delete(mine.pk, actor=manager)
    sign_in(client, manager.user)
    for address in (f"/board/views/{mine.pk}/", f"/board/views/{mine.pk}/change/"):
        assert client.get(address).status_code == 404


def test_a_shared_view_never_shows_more_than_one_may_see(board, omar, cases):
    everything = verbs.save("All lupus", "cohort=LN", shared=True, actor=omar)
    page = board.get(f"/board/views/{everything.pk}/", follow=True)
    assert codes(page) == [cases[0].code]


# --- changing -------------------------------------------------------------------------------------


@pytest.fixture
def change(board, mine):
    def sent(query="", **given):
        return board.post(f"/board/views/{mine.pk}/change/{query}", given, headers=HTMX)

    return sent


def test_a_view_is_renamed_shared_and_given_other_filters(change, mine, omar):
    assert change(name="Nephritis", shared="on").headers["HX-Redirect"]
    mine.refresh_from_db()
    assert (mine.name, mine.shared, mine.query) == ("Nephritis", True, "cohort=LN")
    change("?cohort=SSC&hold=no", name="Nephritis", act="update")
    mine.refresh_from_db()
    assert (mine.query, mine.shared) == ("cohort=SSC&hold=no", False)


def test_a_view_is_deleted(change):
    assert change(name="Lupus", act="delete").headers["HX-Redirect"] == "/board/?view=all"
    assert not SavedView.objects.exists()


def test_views_change_places(change, mine, nora):
    second = verbs.save("Second", "", actor=nora)
    change(name="Lupus", act="later")
    assert [*SavedView.objects.all()] == [second, mine]
    change(name="Lupus", act="later")  # there is no later place
    change(name="Lupus", act="earlier")
    assert [*SavedView.objects.all()] == [mine, second]


def test_a_refused_change_says_why_and_changes_nothing(change, mine, nora):
    verbs.save("Second", "", actor=nora)
    answer = change(name="second")
    assert answer.status_code == 409
    assert "already" in answer.content.decode()
    assert change(name="").status_code == 422
    mine.refresh_from_db()
    assert mine.name == "Lupus"


def test_of_another_persons_view_one_says_only_whether_it_opens_first(board, omar, nora):
    shared = verbs.save("Stuck", "hold=yes", shared=True, actor=omar)
    given = {"name": "Mine now", "first": "on"}
    board.post(f"/board/views/{shared.pk}/change/", given)
    shared.refresh_from_db()
    assert shared.name == "Stuck"
    assert FirstView.objects.get().view == shared
    answer = board.post(f"/board/views/{shared.pk}/change/", {"act": "delete"})
    assert answer.status_code == 409


# --- the first view ---------------------------------------------------------------------------------


def test_the_board_opens_with_ones_first_view_and_without_it_when_asked(board, mine, nora, cases):
    verbs.open_first(mine.pk, actor=nora)
    page = board.get("/board/", follow=True)
    assert codes(page) == [cases[0].code]
    assert len(codes(board.get("/board/?view=all"))) == 2
    assert "/board/?view=all" in page.content.decode()  # where "Clear" leads
    verbs.open_first(mine.pk, first=False, actor=nora)
    assert len(codes(board.get("/board/"))) == 2


def test_a_first_view_that_is_not_shared_any_more_is_no_first_view(mine, nora, omar, cases, client):
    verbs.change(mine.pk, name="Lupus", shared=True, actor=nora)
    verbs.open_first(mine.pk, actor=omar)
    verbs.open_first(mine.pk, actor=nora)
    verbs.change(mine.pk, name="Lupus", shared=False, actor=nora)
    assert FirstView.objects.get().user == nora.user
    assert sign_in(client, omar.user).get("/board/").status_code == 200


# --- what there is no more --------------------------------------------------------------------------


def test_a_view_whose_values_are_gone_opens_and_says_what_was_left_out(board, nora, cases):
    tag = tags.make("Gone", actor=nora)
    query = f"cohort=LN&cohort=OLD&owner=99999999&tag={tag.pk}&language=xx&lanes=cohort"
    view = verbs.save("Old", query, actor=nora)
    CaseTag.objects.all().delete()
    Tag.objects.all().delete()
    page = board.get(f"/board/views/{view.pk}/", follow=True)
    assert page.status_code == 200
    assert page.redirect_chain[-1][0] == f"/board/?cohort=LN&view={view.pk}&lanes=cohort"
    said = text(page)
    assert "does not exist any more: Cohort, Coordinator, Language, Tag" in said
    assert codes(page) == [cases[0].code]


def test_an_address_of_a_view_that_is_gone_still_filters(board, cases):
    assert codes(board.get("/board/?cohort=LN&view=99999")) == [cases[0].code]
    assert board.get("/board/views/99999/").status_code == 404


def test_many_views_cost_no_more_queries(board, nora):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert board.get("/board/").status_code == 200
        return len(asked)

    before = cost()
    for n in range(20):
        verbs.save(f"View {n}", "cohort=LN", shared=bool(n % 2), actor=nora)
    assert cost() == before <= 15
