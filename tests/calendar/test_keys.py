"""Keys to calendars: made, told once, renewed, ended; and useless to who guesses."""

import logging
import re

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.people.actor import Actor
from casework.people.models import RoleGrant
from config.logs import Events
from tests.people_and_cases import make_user
from workflows.calendar import keys
from workflows.calendar.models import CalendarKey

PAGE = "/me/calendar/"


def fetch(key):
    return Client().get(reverse("calendar-feed", args=[key]))


def made(reader):
    """Make a key on the page; what the page then says, and the key in it."""
    page = reader.post(PAGE, {"act": "make"}).content.decode()
    return page, re.search(r"/calendar/([\w-]{43})\.ics", page)[1]


def test_the_page_offers_one_and_shows_its_address_once(mara, said):
    assert "There is no address for this role yet." in said(mara.get(PAGE))
    _, key = made(mara)
    assert fetch(key).status_code == 200
    after = mara.get(PAGE)
    assert key not in after.content.decode()
    assert "Last fetched on" in said(after)
    assert after.headers["Cache-Control"] == "no-store"


def test_the_key_is_kept_nowhere(mara):
    _, key = made(mara)
    row = CalendarKey.objects.values().get()
    assert key not in str(row)
    assert len(key) == 43  # 256 bits


def test_a_new_one_ends_the_one_before(mara):
    _, old = made(mara)
    _, new = made(mara)
    assert (fetch(old).status_code, fetch(new).status_code) == (404, 200)
    assert CalendarKey.objects.filter(revoked_at=None).count() == 1


def test_one_that_is_ended_opens_nothing_and_cannot_come_back(mara, said):
    _, key = made(mara)
    assert "opens nothing any more" in said(mara.post(PAGE, {"act": "revoke"}))
    assert fetch(key).status_code == 404
    with pytest.raises(ProgrammingError), transaction.atomic():
        CalendarKey.objects.update(revoked_at=None)
    with pytest.raises(ProgrammingError), transaction.atomic():
        CalendarKey.objects.all().delete()


def test_a_closed_account_and_a_lost_role_end_it_for_good(mara):
    _, key = made(mara)
    mara.user.is_active = False
    mara.user.save()
    assert fetch(key).status_code == 404
    mara.user.is_active = True
    mara.user.save()
    assert fetch(key).status_code == 404
    both = Actor(make_user("COORD", "MGR"), "MGR")
    second = keys.make(actor=both)
    RoleGrant.objects.filter(user=both.user, role="MGR").delete()
    assert fetch(second).status_code == 404


def test_keys_of_two_roles_stand_side_by_side(db):
    user = make_user("COORD", "MGR")
    first, second = (keys.make(actor=Actor(user, role)) for role in ("COORD", "MGR"))
    assert [fetch(key).status_code for key in (first, second)] == [200, 200]
    keys.revoke(actor=Actor(user, "MGR"))
    assert [fetch(key).status_code for key in (first, second)] == [200, 404]


@pytest.mark.parametrize("key", ["x", "a" * 43, "%00", "ü" * 40, "x" * 5000])
def test_what_is_no_key_is_not_there(db, key):
    assert fetch(key).status_code == 404


def test_an_ended_key_and_one_that_never_was_are_answered_alike(mara):
    _, key = made(mara)
    keys.revoke(actor=mara.actor)
    ended, never = fetch(key), fetch("b" * 43)
    assert ended.status_code == never.status_code == 404
    assert ended.content == never.content
    assert ended.headers.keys() == never.headers.keys()


def test_fetching_is_noted_once_an_hour(mara, django_assert_max_num_queries):
    _, key = made(mara)
    fetch(key)
    noted = CalendarKey.objects.get().last_used_at
    assert noted
    fetch(key)
    assert CalendarKey.objects.get().last_used_at == noted
    with clock.held_at(noted.replace(year=noted.year + 1)):
        fetch(key)
        assert CalendarKey.objects.get().last_used_at > noted


def test_reading_is_all_one_can_do_with_it(mara):
    _, key = made(mara)
    place = reverse("calendar-feed", args=[key])
    assert Client().post(place).status_code == 405
    assert Client().head(place).status_code == 200


def test_no_log_holds_a_key(caplog):
    line = Events().format(
        logging.makeLogRecord({"msg": "Not Found: /calendar/s3cr-et_key.ics", "levelno": 30})
    )
    assert "s3cr" not in line
    assert "/calendar/….ics" in line
    request = "GET /calendar/s3cr-et_key.ics HTTP/1.1"
    quoted = Events().format(logging.makeLogRecord({"msg": request, "status_code": 404}))
    assert "s3cr" not in quoted


def test_what_is_asked_of_the_page_must_be_known(mara, sign):
    assert mara.post(PAGE, {"act": "steal"}).status_code == 404
    assert sign("ADMIN").get(PAGE).status_code == 403
    assert Client().get(PAGE).url.startswith("/accounts/login/")
