"""The demo's shortcuts, and that nobody else has them."""

from datetime import timedelta

import pytest

from casework import clock
from casework.people import demo_clock
from casework.people.demo import accounts
from casework.people.demo_clock import current_shift
from casework.people.middleware import SESSION_KEY
from tests.people_and_cases import make_user, sign_in


@pytest.fixture
def demo(settings, db):
    settings.DEMO = True


@pytest.fixture
def coordinator(db):
    return make_user("COORD", "MGR", email="coordinator@demo.invalid", name="Nora Lindqvist")


def test_one_click_signs_in_as_somebody_of_the_demo(client, demo, coordinator):
    page = client.get("/accounts/login/").content.decode()
    assert "Nora Lindqvist" in page
    answer = client.post("/demo/sign-in/", {"user": coordinator.pk, "role": "COORD"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/board/" or answer.status_code == 404
    assert client.session[SESSION_KEY] == "COORD"


@pytest.mark.parametrize(
    "given",
    [{}, {"user": "x"}, {"user": 10**30}, {"user": 0}, {"role": "COORD"}, {"role": "nonsense"}],
)
def test_nobody_else_can_be_signed_in_as(client, demo, coordinator, given):
    assert client.post("/demo/sign-in/", given).status_code == 404


def test_real_people_cannot_be_signed_in_as(client, demo):
    user = make_user("COORD")
    assert client.post("/demo/sign-in/", {"user": user.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_who_was_deactivated_is_not_offered(client, demo, coordinator):
    coordinator.is_active = False
    coordinator.save()
    assert accounts() == []
    assert client.post("/demo/sign-in/", {"user": coordinator.pk}).status_code == 404


def test_two_people_a_role_are_enough(demo):
    for number in range(4):
        make_user("TRANS", email=f"t{number}@demo.invalid")
    assert len(accounts()) == 2


@pytest.mark.parametrize("address", ["/demo/sign-in/", "/demo/clock/"])
def test_outside_the_demo_there_are_no_shortcuts(client, coordinator, address):
    given = {"user": coordinator.pk, "role": "COORD", "days": 1}
    assert client.post(address, given).status_code == 404
    assert "/demo/" not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("address", ["/demo/sign-in/", "/demo/clock/"])
def test_shortcuts_are_posted(client, demo, address):
    assert client.get(address).status_code == 405


# --- the clock ------------------------------------------------------------------------------------


@pytest.fixture
def move(client, demo, coordinator):
    """Moves the demo's clock as its bar does."""
    sign_in(client, coordinator, "COORD")
    return lambda **given: client.post("/demo/clock/", {"next": "/inbox/", **given})


def test_the_clock_goes_ahead_by_days_and_stays_there(move, client):
    assert move(days=1).url == "/inbox/"
    move(days=7)
    assert current_shift() == timedelta(days=8)
    ahead = clock.site_date(clock.now() + timedelta(days=8))
    page = client.get("/inbox/").content.decode()
    assert f"{ahead:%Y} (site date)" in page
    assert f'value="{ahead}"' in page
    assert "Back to now" in page


def test_the_clock_goes_to_a_date_and_back_to_now(move):
    day = clock.site_today() + timedelta(days=400)
    move(day=day.isoformat())
    assert clock.site_date(clock.now() + current_shift()) == day
    move(now="on")
    assert current_shift() == timedelta()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"days": 0},
        {"days": -1},
        {"days": "x"},
        {"day": "2020-01-01"},
        {"day": "9999-12-31"},
        {"day": "yesterday"},
        {"days": 1, "now": "on"},
    ],
)
def test_a_move_that_makes_no_sense_moves_nothing_and_says_so(move, client, given):
    move(**given)
    assert current_shift() == timedelta()
    assert "notice-error" in client.get("/inbox/").content.decode()


@pytest.mark.parametrize("page", ["https://example.org/", "//example.org", "", "javascript:x"])
def test_afterwards_one_stays_on_our_pages(move, page):
    assert move(days=1, next=page).url == "/"


def test_the_clock_is_for_signed_out_visitors_too(client, demo):
    assert client.post("/demo/clock/", {"days": 1, "next": "/accounts/login/"}).status_code == 302
    assert current_shift() == timedelta(days=1)


def test_outside_the_demo_no_bar_is_shown(client, coordinator):
    demo_clock.ClockShift.objects.create(pk=1, seconds=3600)
    page = sign_in(client, coordinator, "COORD").get("/inbox/").content.decode()
    assert "demo-bar" not in page
