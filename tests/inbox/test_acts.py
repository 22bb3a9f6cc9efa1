"""What the inbox's buttons do: one task, many at once, refused with reasons, without leaving."""

import json
from datetime import timedelta

import pytest

from casework import clock
from casework.cases.models import Proposal
from casework.people.actor import Actor
from tests.databases import published
from tests.inbox.test_lists import items, text
from tests.people_and_cases import join, kept_for_a_module, make_case, make_user, sign_in
from workflows.engine.models import WorkItem
from workflows.queue import claiming

pytestmark = pytest.mark.xdist_group("inbox acts")
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def protocol_version(django_db_setup, django_db_blocker, tmp_path_factory):
    """The trial's protocol, published once for all tests here."""
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield published()


@pytest.fixture
def coordinator(db):
    return make_user("COORD", name="Nora Lindqvist")


@pytest.fixture
def case(protocol_version, coordinator):
    return make_case(coordinator, protocol_version, name="Camino Ejemplo")


@pytest.fixture
def other(case):
    """A second coordinator on the case."""
    person = make_user("COORD", name="Ben Other")
    join(case, person, "COORD")
    return person


def now():
    return clock.now().strftime("%Y-%m-%dT%H:%M:%S")


def test_a_task_opens_with_its_form_and_its_acts(client, case, coordinator):
    item = items(case)["INQ-01"]
    page = sign_in(client, coordinator).get(f"/inbox/{item.pk}/?tab=available")
    html = page.content.decode()
    assert 'name="scope_statement_sent_at"' in html
    for act in ("claim", "decline", "assign", "hold"):
        assert (f"/inbox/{item.pk}/{act}/" in html) == (act != "hold" or True)
    assert "nobody's yet: Case coordinator" in text(page)


def test_only_the_open_task_is_sent_when_that_is_asked_for(client, case, coordinator):
    item = items(case)["INQ-01"]
    page = sign_in(client, coordinator).get(f"/inbox/{item.pk}/?pane=1", headers=HTMX)
    assert "<html" not in page.content.decode()
    assert 'id="rows"' not in page.content.decode()


def test_done_completes_the_task_and_opens_the_next(client, case, coordinator):
    first = items(case)["INQ-01"]
    page = sign_in(client, coordinator).post(
        f"/inbox/{first.pk}/?tab=available",
        {"scope_statement_sent_at": now(), "note": "Sent by mail."},
        headers=HTMX,
    )
    first.refresh_from_db()
    assert (first.outcome, first.reason) == ("done", "Sent by mail.")
    assert page.status_code == 200
    assert f'data-item="{items(case)["INQ-06"].pk}"' in page.content.decode()
    assert f'id="row-{first.pk}"' not in page.content.decode()


def test_a_form_that_lacks_something_says_so_and_keeps_what_was_typed(client, case, coordinator):
    item = items(case)["INQ-01"]
    page = sign_in(client, coordinator).post(
        f"/inbox/{item.pk}/", {"scope_statement_sent_at": "", "note": "typed"}, headers=HTMX
    )
    assert page.status_code == 422
    assert "This is needed." in text(page)
    assert "typed" in page.content.decode()


def test_a_refusal_tells_why_and_keeps_what_was_typed(client, case, coordinator, other):
    item = items(case)["INQ-01"]
    claiming.claim(item.pk, actor=Actor(other, "COORD"))
    page = sign_in(client, coordinator).post(
        f"/inbox/{item.pk}/",
        {"scope_statement_sent_at": now(), "note": "typed"},
        headers=HTMX,
    )
    assert page.status_code == 409
    assert "Ben Other has had this task" in text(page)
    assert "typed" in page.content.decode()
    item.refresh_from_db()
    assert item.outcome == ""


def test_claiming_what_somebody_has_taken_says_who(client, case, coordinator, other):
    item = items(case)["INQ-01"]
    claiming.claim(item.pk, actor=Actor(other, "COORD"))
    page = sign_in(client, coordinator).post(f"/inbox/{item.pk}/claim/", headers=HTMX)
    assert page.status_code == 409
    assert "Ben Other has had this task" in text(page)


def test_a_note_is_saved_and_shown_again(client, case, coordinator):
    item = items(case)["INQ-01"]
    sign_in(client, coordinator).post(f"/inbox/{item.pk}/draft/", {"note": "Half done."})
    assert "Half done." in client.get(f"/inbox/{item.pk}/").content.decode()


def test_take_next_best_opens_what_was_taken(client, case, coordinator):
    free = [item for item in items(case).values() if item.role == "COORD"]
    first = min(free, key=lambda item: (item.due_at, item.pk))  # on Fridays another than on Mondays
    page = sign_in(client, coordinator).post("/inbox/next/", headers=HTMX)
    assert "Mine 1" in text(page)
    assert f'data-item="{first.pk}"' in page.content.decode()


def test_nothing_left_to_take_is_said_kindly(client, protocol_version):
    page = sign_in(client, make_user("COORD")).post("/inbox/next/", headers=HTMX)
    assert "Nothing is free for you now" in text(page)


def test_a_hold_without_a_day_is_sent_back(client, case, coordinator):
    item = items(case)["INQ-01"]
    sign_in(client, coordinator).post(f"/inbox/{item.pk}/claim/")
    page = client.post(f"/inbox/{item.pk}/hold/", {"until": "", "reason": "x"}, headers=HTMX)
    assert page.status_code == 422
    gone = (clock.site_today() - timedelta(days=1)).isoformat()
    given = {"until": gone, "reason": "Waits."}
    page = client.post(f"/inbox/{item.pk}/hold/", given, headers=HTMX)
    assert page.status_code == 422
    assert "Choose a day after today" in text(page)


def test_assigning_shows_what_everybody_has_in_hand(client, case, coordinator, other):
    claiming.claim(items(case)["INQ-06"].pk, actor=Actor(other, "COORD"))
    item = items(case)["INQ-01"]
    page = text(sign_in(client, coordinator).get(f"/inbox/{item.pk}/assign/", headers=HTMX))
    assert "Ben Other Case coordinator 1 task" in page
    assert "Nora Lindqvist Case coordinator 0 tasks" in page
    answer = client.post(f"/inbox/{item.pk}/assign/", {"to": other.pk}, headers=HTMX)
    assert answer.status_code == 204
    assert "casechanged" in json.loads(answer.headers["HX-Trigger"])
    item.refresh_from_db()
    assert item.owner == other


@pytest.mark.parametrize("to", ["", "999999", "x"])
def test_assigning_to_nobody_is_sent_back(client, case, coordinator, to):
    item = items(case)["INQ-01"]
    page = sign_in(client, coordinator).post(f"/inbox/{item.pk}/assign/", {"to": to}, headers=HTMX)
    assert page.status_code == 422
    assert "Choose somebody" in text(page)


def test_many_are_assigned_at_once_with_a_result_each(client, case, coordinator, other):
    free, review = items(case)["INQ-01"], items(case)["INQ-05"]
    done = items(case)["INQ-02"]  # recorded when the case was made
    manager = make_user("MGR")
    sign_in(client, manager)
    ids = [free.pk, review.pk, done.pk]
    unasked = client.post("/inbox/selected/", {"act": "assign", "ids": ids, "to": other.pk})
    assert text(unasked).count("say why you look at it") == 3
    assert not WorkItem.objects.filter(owner=other).exists()
    client.post(f"/cases/{case.code}/purpose/", {"purpose": "Sharing out the work of the week"})
    asked = client.get("/inbox/selected/", {"act": "assign", "ids": ids}, headers=HTMX)
    assert "3 tasks are selected" in text(asked)
    given = {"act": "assign", "ids": ids, "to": other.pk}
    page = client.post("/inbox/selected/", given, headers=HTMX)
    assert text(page).count("given to Ben Other") == 2
    assert "Nora Lindqvist finished this task" in text(page)
    assert set(WorkItem.objects.filter(owner=other).values_list("pk", flat=True)) == {
        free.pk,
        review.pk,
    }


def test_many_are_released_at_once(client, case, coordinator):
    sign_in(client, coordinator)
    ids = [items(case)[code].pk for code in ("INQ-01", "INQ-06")]
    for pk in ids:
        client.post(f"/inbox/{pk}/claim/")
    page = client.post("/inbox/selected/", {"act": "release", "ids": ids}, headers=HTMX)
    assert text(page).count("released") == 2
    assert not WorkItem.objects.filter(owner=coordinator).exists()


@pytest.mark.parametrize("ids", [[], ["x"], ["0"]])
def test_an_empty_selection_is_sent_back(client, coordinator, protocol_version, ids):
    page = sign_in(client, coordinator).post(
        "/inbox/selected/", {"act": "release", "ids": ids}, headers=HTMX
    )
    assert "Select one task or more first." in text(page)


def test_a_wish_to_waive_waits_for_the_manager_and_is_confirmed(client, case, coordinator):
    item = items(case)["INQ-01"]
    reason = "The family has had the statement before."
    answer = sign_in(client, coordinator).post(f"/inbox/{item.pk}/waiver/", {"reason": reason})
    assert answer.status_code == 302
    manager = make_user("MGR")
    join(case, manager, "MGR")
    page = sign_in(client, manager).get("/inbox/?tab=approvals")
    assert "doing without “Acknowledge inquiry" in text(page)
    address = f"/cases/{case.code}/proposals/waiver/INQ-01/"
    assert address in page.content.decode()
    assert reason in client.get(address).content.decode()
    assert client.post(address, {"decision": "confirm"}).status_code == 302
    item.refresh_from_db()
    assert item.outcome == "waived"


def test_a_wish_to_waive_is_moot_once_the_task_is_done(client, case, coordinator):
    item = items(case)["INQ-01"]
    sign_in(client, coordinator)
    client.post(f"/inbox/{item.pk}/waiver/", {"reason": "Perhaps it can be done without."})
    client.post(f"/inbox/{item.pk}/", {"scope_statement_sent_at": now(), "note": ""})
    assert Proposal.objects.get().outcome == "withdrawn"


@pytest.mark.parametrize("address", ["/inbox/999999/", "/inbox/999999/claim/"])
def test_what_is_not_there_is_not_found(client, protocol_version, coordinator, address):
    assert sign_in(client, coordinator).get(address).status_code == 404


def test_an_unknown_act_is_not_found(client, case, coordinator):
    item = items(case)["INQ-01"]
    assert sign_in(client, coordinator).post(f"/inbox/{item.pk}/delete/").status_code == 404


def test_a_manager_says_why_before_a_strangers_task_opens(client, case):
    item = items(case)["INQ-01"]
    sign_in(client, make_user("MGR"))
    answer = client.get(f"/inbox/{item.pk}/?tab=unassigned")
    assert answer.url.startswith(f"/cases/{case.code}/purpose/?next=")
    asked = client.get(f"/inbox/{item.pk}/?tab=unassigned&pane=1", headers=HTMX)
    assert asked.headers["HX-Redirect"].startswith(f"/cases/{case.code}/purpose/?next=")


def test_done_pressed_twice_is_done_once_and_no_trouble(client, case, coordinator):
    item = items(case)["INQ-01"]
    sign_in(client, coordinator)
    for _ in range(2):
        given = {"scope_statement_sent_at": now(), "note": ""}
        assert client.post(f"/inbox/{item.pk}/", given, headers=HTMX).status_code == 200


def test_one_tasks_fields_never_pass_for_anothers(client, case, coordinator):
    sign_in(client, coordinator)
    first, second = items(case)["INQ-01"], items(case)["INQ-06"]
    pages = [client.get(f"/inbox/{item.pk}/").content.decode() for item in (first, second)]
    assert f'id="task-{first.pk}-note"' in pages[0]
    assert f'id="task-{first.pk}' not in pages[1]


def test_a_draft_is_its_owners_to_read(client, case, coordinator, other):
    item = items(case)["INQ-01"]
    sign_in(client, coordinator).post(f"/inbox/{item.pk}/draft/", {"note": "Between us."})
    assert "Between us." not in sign_in(client, other).get(f"/inbox/{item.pk}/").content.decode()


def test_a_wish_that_waits_is_shown_and_not_offered_again(client, case, coordinator):
    item = items(case)["INQ-01"]
    sign_in(client, coordinator)
    client.post(f"/inbox/{item.pk}/waiver/", {"reason": "Perhaps it can be done without."})
    page = client.get(f"/inbox/{item.pk}/")
    assert "asked on" in text(page)
    assert f"/inbox/{item.pk}/waiver/" not in page.content.decode()


def test_an_act_says_what_it_did(client, case, coordinator):
    item = items(case)["INQ-01"]
    answer = sign_in(client, coordinator).post(f"/inbox/{item.pk}/claim/", headers=HTMX)
    assert json.loads(answer.headers["HX-Trigger"])["notice"]["text"] == "The task is yours."


def test_families_have_no_staff_tools(client, case):
    patient = make_user("PATIENT")
    join(case, patient, "PATIENT")
    page = text(sign_in(client, patient).get("/inbox/"))
    assert "Take next best" not in page
    assert "take the next best task" not in page
