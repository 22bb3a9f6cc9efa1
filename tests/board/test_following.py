"""The cards that changed: those that one sees and that pass the filters, in one answer."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people_and_cases import join, make_case, make_user, sign_in

pytestmark = pytest.mark.xdist_group("board")
BUDGET = 9


@pytest.fixture
def ask(client, coordinator):
    """The cards of codes, as the coordinator's board asks for them."""
    sign_in(client, coordinator)
    return lambda *codes, **filters: client.get("/board/cards/", {"case": codes, **filters})


def codes(response):
    return re.findall(r'data-case="([^"]+)"', response.content.decode())


def counts(response):
    text = re.sub(r"\s+", " ", response.content.decode())
    return dict(re.findall(r'hx-target="#(count[^"]*)"[^>]*> ?(\d+)', text))


def test_cards_come_with_their_place_and_every_count(ask, coordinator, protocol_version):
    one, two = (make_case(coordinator, protocol_version) for _ in range(2))
    make_case(coordinator, protocol_version)
    answer = ask(two.code, one.code)
    assert codes(answer) == [one.code, two.code]
    assert answer.content.decode().count("data-place=") == 2
    assert counts(answer)["count"] == "3"
    assert counts(answer)["count-INQUIRY"] == "3"


def test_what_one_does_not_see_is_simply_not_there(ask, coordinator, protocol_version):
    mine = make_case(coordinator, protocol_version)
    foreign = make_case(make_user("COORD"), protocol_version)
    answer = ask(mine.code, foreign.code, "CW-99999", "'; --")
    assert answer.status_code == 200
    assert codes(answer) == [mine.code]
    assert foreign.code not in answer.content.decode()


def test_what_the_filters_hide_is_not_there_either(ask, coordinator, protocol_version):
    with_cohort = make_case(coordinator, protocol_version, name="Camino Ejemplo", cohort="LN")
    without = make_case(coordinator, protocol_version)
    answer = ask(with_cohort.code, without.code, cohort="LN")
    assert codes(answer) == [with_cohort.code]
    assert counts(answer)["count"] == "1"


def test_the_counts_alone_may_be_asked_for(ask, coordinator, protocol_version):
    make_case(coordinator, protocol_version)
    answer = ask()
    assert codes(answer) == []
    assert counts(answer)["count"] == "1"


def test_too_many_at_once_are_refused(ask, protocol_version):
    assert ask(*["CW-00001"] * 51).status_code == 400


def test_a_filter_that_does_not_exist_is_refused(ask, protocol_version):
    assert ask("CW-00001", cohort="NONSENSE").status_code == 400


def test_it_takes_as_many_queries_for_many_as_for_one(ask, coordinator, protocol_version):
    made = [make_case(coordinator, protocol_version).code for _ in range(5)]
    ask(*made)
    spent = []
    for asked in (made[:1], made):
        with CaptureQueriesContext(connection) as queries:
            ask(*asked)
        spent.append(len(queries))
    assert spent[0] == spent[1] <= BUDGET


def test_a_translator_has_no_board_to_follow(client, coordinator, protocol_version):
    case, translator = make_case(coordinator, protocol_version), make_user("TRANS")
    join(case, translator, "TRANS")
    sign_in(client, translator)
    assert client.get("/board/cards/", {"case": case.code}).status_code == 403
