"""Before an administrator has loaded a protocol."""

from tests.people_and_cases import make_user, sign_in


def test_there_is_no_board(client, db):
    assert sign_in(client, make_user("COORD")).get("/board/").status_code == 404


def test_there_is_no_work(client, db):
    assert (
        "Nothing waits for you"
        in sign_in(client, make_user("COORD")).get("/inbox/").content.decode()
    )
