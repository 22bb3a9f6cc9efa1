"""What the uploader in the browser asks: who may, whose it is, and what is no sense."""

import json
import tracemalloc
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from casework.cases.models import Membership
from casework.people.models import RoleGrant
from casework.people.roles import Role
from documents.sending.models import Upload
from tests.people_and_cases import join, make_case, make_user, protocol_version, sign_in

__all__ = ["protocol_version"]

INTAKE = {"COORD", "MGR", "SITE_CRC"}  # bring in what is filed later
BRINGS = {"COORD", "MGR", "HOME_MD", "PATIENT", "GUARDIAN", "FAMILY"}
SAYS_WHY = {"MGR", "DPO"}


@pytest.fixture
def case(protocol_version):
    return make_case(make_user("COORD"), protocol_version, name="Fiktiv Eigen", cohort="LN")


def wanted(case=None, /, **more):
    told = {"name": "ecg.pdf", "size": 9, "fingerprint": "f" * 16}
    if case is not None:
        told |= {
            "case": case.code,
            "document_type": "ECG",
            "language": "es",
            "effective_date": "2026-01-02",
        }
    return told | more


def begin(client, told):
    body = told if isinstance(told, str | bytes) else json.dumps(told)
    return client.post(reverse("uploads"), body, content_type="application/json")


def asks(client, pk):
    """The four addresses of one upload."""
    one, part, complete = (
        reverse("upload", args=[pk]),
        reverse("upload-part", args=[pk, 1]),
        reverse("upload-complete", args=[pk]),
    )
    return [client.get(one), client.post(part), client.post(complete), client.delete(one)]


def statuses(answers):
    return {answer.status_code for answer in answers}


@pytest.mark.parametrize("role", Role.values)
def test_who_sends_papers_to_a_case(case, role):
    person = make_user(role)
    client = sign_in(Client(), person)
    stranger = begin(client, wanted(case))
    if role in SAYS_WHY:
        assert "/purpose/" in stranger.url
    elif role != "AUDITOR":  # sees every case, and brings nothing
        assert stranger.status_code == 404
    join(case, person, role)
    answer = begin(client, wanted(case))
    assert answer.status_code == (201 if role in BRINGS else 403)
    if role not in BRINGS:
        assert answer.json() == {"error": "Your role may not bring this paper."}
        return
    pk = answer.json()["id"]
    assert statuses(asks(sign_in(Client(), make_user(role)), pk)) == {404}
    Membership.objects.filter(user=person).delete()
    if role == "MGR":  # sees every case, and says why each day
        assert all("/purpose/" in asked.url for asked in asks(client, pk))
    else:
        assert statuses(asks(client, pk)) == {404}
        assert client.get(reverse("uploads")).json() == {"uploads": []}
    join(case, person, role)
    RoleGrant.objects.filter(user=person).delete()
    for refused in asks(client, pk):
        assert refused.url == reverse("choose-role")
    assert Upload.objects.get().state == "OPEN"


@pytest.mark.parametrize("role", Role.values)
def test_who_sends_papers_that_are_filed_later(db, role):
    answer = begin(sign_in(Client(), make_user(role)), wanted())
    assert answer.status_code == (201 if role in INTAKE else 409)
    assert answer.json()["id" if role in INTAKE else "error"]


def test_what_was_begun_in_one_role_is_not_there_in_another(case):
    both = make_user("COORD", "MGR")
    pk = begin(sign_in(Client(), both, "COORD"), wanted()).json()["id"]
    as_manager = sign_in(Client(), both, "MGR")
    assert statuses(asks(as_manager, pk)) == {404}
    assert as_manager.get(reverse("uploads")).json() == {"uploads": []}


def test_nobody_signed_in_sends_anything(case):
    for answer in (begin(Client(), wanted(case)), *asks(Client(), uuid.uuid4())):
        assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("pk", [uuid.UUID(int=0), uuid.uuid4()])
def test_an_upload_that_was_never_begun_is_not_there(db, pk):
    assert statuses(asks(sign_in(Client(), make_user("COORD")), pk)) == {404}


@pytest.mark.parametrize("pk", ["1", "../1", "%00", "x" * 36, "-1", "9" * 40])
def test_what_is_no_upload_is_no_address(db, pk):
    client = sign_in(Client(), make_user("COORD"))
    for address in (f"/uploads/{pk}/", f"/uploads/{pk}/complete/", f"/uploads/{pk}/parts/1/"):
        assert client.post(address).status_code in {400, 404}


@pytest.mark.parametrize("number", [0, 2, 10_001, 9 * 10**30])
def test_a_part_that_there_is_not_is_refused(case, number):
    client = sign_in(Client(), case.owner)
    pk = begin(client, wanted(case)).json()["id"]
    assert client.post(reverse("upload-part", args=[pk, number])).status_code == 409
    assert client.post(f"/uploads/{pk}/parts/-1/").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"7", b"\xff\xfe", b'{"name": "a"}', b"[" * 100_000,
        wanted(name=""), wanted(name=None), wanted(name=["a"]), wanted(name="a\0b"),
        wanted(name="x" * 1001), wanted(size=-1), wanted(size="many"), wanted(size=1.5),
        wanted(fingerprint="short"), wanted(fingerprint="\0" * 16), wanted(sha256="ABC"),
        wanted(case="CW-\0"), wanted(document_type="ECG"), b'{"name": "\\ud800"}',
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_so(db, body):
    answer = begin(sign_in(Client(), make_user("COORD")), body)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"document_type": "NO_SUCH_PAPER"}, 404),
        ({"document_type": "../ECG"}, 404),
        ({"case": "CW-99999"}, 404),
        ({"case": ""}, 422),
        ({"effective_date": None}, 422),
        ({"effective_date": "yesterday"}, 422),
        ({"effective_date": "9999-12-31"}, 409),
        ({"language": ""}, 409),
        ({"language": "\0\0"}, 422),
        ({"size": 0}, 409),
        ({"size": 10**18}, 409),
        ({"size": 10**30}, 409),
    ],
)
def test_what_there_is_not_or_cannot_be_is_refused(case, wrong, status):
    answer = begin(sign_in(Client(), case.owner), wanted(case, **wrong))
    assert answer.status_code == status
    assert not Upload.objects.exists()


def test_a_body_of_ten_megabytes_is_refused_unread(db):
    client = sign_in(Client(), make_user("COORD"))
    body = b'{"name": "' + b"x" * 10 * 2**20 + b'"}'
    begin(client, wanted())
    tracemalloc.start()
    try:
        answer = begin(client, body)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.status_code in {400, 413}
    assert most < 3 * len(body)  # the test's own client holds it too


def test_without_the_token_of_the_page_nothing_is_taken(case):
    client = sign_in(Client(enforce_csrf_checks=True), case.owner)
    pk = begin(sign_in(Client(), case.owner), wanted(case)).json()["id"]
    assert begin(client, wanted(case)).status_code == 403
    _, part, complete, given_up = asks(client, pk)
    assert statuses([part, complete, given_up]) == {403}
    assert Upload.objects.get().state == "OPEN"


def test_other_methods_are_refused(case):
    client = sign_in(Client(), case.owner)
    pk = begin(client, wanted(case)).json()["id"]
    one = reverse("upload", args=[pk])
    for refused in (
        client.put(reverse("uploads")), client.delete(reverse("uploads")),
        client.post(one), client.put(one), client.patch(one),
        client.get(reverse("upload-part", args=[pk, 1])),
        client.put(reverse("upload-part", args=[pk, 1])),
        client.get(reverse("upload-complete", args=[pk])),
    ):  # fmt: skip
        assert refused.status_code == 405
