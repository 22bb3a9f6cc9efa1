"""Addresses of files: signed for one file, one name, one type and one minute; neutral and sealed."""

import time

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.people.actor import Actor
from documents.files.models import File
from documents.seen.models import Seen
from documents.storage import store
from documents.stored import tokens
from documents.stored.tokens import FileRight, PartRight, token
from documents.uploads.samples import sample_pdf
from tests.documents.opening import papers as opened
from tests.people_and_cases import join, make_case, make_user, protocol_version, sign_in
from tests.permissions.papers import bring
from workflows.calendar import keys

__all__ = ["protocol_version"]

HOSTILE = 'a"><script>alert(1)</script>\r\nSet-Cookie: x=1\r\n\r\n.pdf'


@pytest.fixture
def case(protocol_version):
    return make_case(make_user("COORD"), protocol_version, name="Fiktiv Eigen", cohort="LN")


@pytest.fixture
def ecg(case):
    return bring(case, "ECG", name=HOSTILE)


@pytest.fixture
def client(case):
    return sign_in(Client(), case.owner)


def shown(client, version):
    return client.post(reverse("document-address", args=[version.pk])).json()["url"]


def downloaded(client, version):
    return client.get(reverse("document-file", args=[version.pk])).url


def right_of(version, **more):
    file = version.file
    told = {"name": "a.pdf", "content_type": file.content_type, "inline": True} | more
    return FileRight(**{"key": file.key} | told)


def at(right, seconds=60):
    return reverse("stored-file", args=[token(right, seconds)])


def test_an_address_gives_the_file_sealed(client, case, ecg):
    for place, how in ((shown(client, ecg), "inline"), (downloaded(client, ecg), "attachment")):
        answer = Client().get(place)
        assert b"".join(answer.streaming_content) == sample_pdf(f"{case.code} ECG")
        neutral = f'{how}; filename="{case.code}-ECG-v1.pdf"'
        assert answer.headers["Content-Disposition"] == neutral
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers


def test_what_no_browser_shows_safely_is_only_downloaded(client, case):
    letter = bring(case, "MED_SUMMARY", data=opened.word("Synthetic letter"))
    answer = Client().get(shown(client, letter))
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_picture_of_a_page_is_sealed_too(client, ecg):
    answer = client.get(reverse("document-page", args=[ecg.pk, 1]))
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_pages_about_papers_are_kept_by_no_cache(client, ecg):
    for answer in (
        client.get(reverse("document-check", args=[ecg.pk])),
        client.post(reverse("document-address", args=[ecg.pk])),
        client.get(reverse("document-file", args=[ecg.pk])),
        client.get(reverse("uploads")),
    ):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer.headers["Cache-Control"]


def test_after_its_minute_an_address_is_over(client, ecg, monkeypatch):
    place = shown(client, ecg)
    assert Client().get(place).status_code == 200
    now = time.time()
    monkeypatch.setattr(tokens.time, "time", lambda: now + 61)
    assert Client().get(place).status_code == 403
    assert Client().head(place).status_code == 403


def test_the_clock_of_the_demo_does_not_lengthen_the_minute(client, ecg):
    with clock.held_at(clock.now().replace(year=2027)):
        place = shown(client, ecg)
    assert Client().get(place).status_code == 200
    assert Client().get(at(right_of(ecg), seconds=-1)).status_code == 403


def test_no_part_of_an_address_can_be_swapped(ecg):
    mine = token(right_of(ecg), 60)
    for other in (
        right_of(ecg, key="blobs/00000000-0000-4000-8000-000000000000"),
        right_of(ecg, name="b.pdf"),
        right_of(ecg, content_type="text/html"),
        right_of(ecg, inline=False),
    ):
        payload, _, _ = token(other, 60).partition(":")
        _, _, signature = mine.partition(":")
        swapped = reverse("stored-file", args=[f"{payload}:{signature}"])
        assert Client().get(swapped).status_code == 403


def test_what_is_signed_for_something_else_opens_nothing(ecg):
    part = token(PartRight(ecg.file.key, "0" * 32, 1, 9), 60)
    other = signing.TimestampSigner(salt="another").sign_object({"key": ecg.file.key})
    for text in (
        part,
        other,
        "",
        ":",
        "a:b:c",
        mine_cut(ecg),
        "é" * 9,
        "x" * 9000,
        "..%2f..%2fetc",
    ):
        assert Client().get(f"/stored/file/{text}").status_code in {403, 404}
    assert Client().put(f"/stored/part/{token(right_of(ecg), 60)}").status_code == 403


def mine_cut(version):
    return token(right_of(version), 60)[:-1]


def test_no_key_of_a_person_opens_papers_for_good(case, ecg):
    """A calendar is read by a key that stays; a paper never is."""
    key = keys.make(actor=Actor(case.owner, "COORD"))
    assert Client().get(reverse("calendar-feed", args=[key])).status_code == 200
    assert Client().get(reverse("stored-file", args=[key])).status_code == 403
    for name in ("document-file", "document-check"):
        place = reverse(name, args=[ecg.pk])
        for asked in (f"{place}?key={key}", f"{place}?token={key}"):
            assert Client().get(asked).url.startswith("/accounts/login/")


@pytest.mark.parametrize("key", ["../settings.py", "/etc/passwd", "blobs/../../x", "blobs/\0", ""])
def test_no_key_leads_out_of_the_store(key):
    with pytest.raises(ValueError):  # noqa: PT011
        store().address(key, name="a.pdf", content_type="text/html", inline=True)
    with pytest.raises(ValueError):  # noqa: PT011
        store().open(key)


def test_methods_of_an_address(client, ecg):
    place = shown(client, ecg)
    head = Client().head(place)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Length"] == str(ecg.file.size)
    assert Client().options(place).status_code == 200
    assert Client().options(place).content == b""
    for refused in (Client().post(place), Client().put(place), Client().delete(place)):
        assert refused.status_code == 405
    part = reverse("stored-part", args=["guessed"])
    for refused in (Client().get(part), Client().post(part), Client().delete(part)):
        assert refused.status_code == 405


def test_an_address_serves_whoever_has_it_and_stands_on_record_with_who_asked(client, case, ecg):
    place = shown(client, ecg)
    other = make_user("HOME_MD")
    join(case, other, "HOME_MD")
    assert sign_in(Client(), other).get(place).status_code == 200
    seen = Seen.objects.get()
    assert (seen.user, seen.role, seen.kind) == (case.owner, "COORD", "shown")


def test_a_file_that_is_gone_from_the_store_is_told_so(client, ecg):
    place = shown(client, ecg)
    store().delete(ecg.file.key)
    assert Client().get(place).status_code == 404


def test_an_address_is_asked_for_with_the_token_of_the_page_only(case, ecg):
    client = sign_in(Client(enforce_csrf_checks=True), case.owner)
    assert client.post(reverse("document-address", args=[ecg.pk])).status_code == 403
    assert not Seen.objects.exists()


def test_other_methods_are_refused(client, ecg):
    for name in ("document-file", "document-page", "document-address", "document-check"):
        place = reverse(name, args=[ecg.pk, 1] if name == "document-page" else [ecg.pk])
        for method in (client.put, client.delete, client.patch):
            assert method(place).status_code == 405
    assert client.get(reverse("document-address", args=[ecg.pk])).status_code == 405
    assert client.post(reverse("document-file", args=[ecg.pk])).status_code == 405


@pytest.mark.parametrize("pk", ["0", "9" * 30, "-1", "1.5", "..%2f1", "%00", "1%00", "a"])
def test_numbers_of_no_paper_lead_nowhere(client, ecg, pk):
    for part in ("", "file/", "pages/1/"):
        assert client.get(f"/documents/{pk}/{part}").status_code in {400, 404}
    assert client.post(f"/documents/{pk}/address/").status_code in {400, 404}


@pytest.mark.parametrize("number", ["0", "2", "9" * 30, "-1", "%00", "../1"])
def test_pages_that_a_paper_has_not_are_not_there(client, ecg, number):
    assert client.get(f"/documents/{ecg.pk}/pages/{number}/").status_code in {400, 404}


@pytest.mark.parametrize("number", [2, 10**9, 9 * 10**30])
@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_pictures_have_no_more_pages_than_they_have(client, case, kind, number):
    scan = bring(case, "ECHO", data=opened.picture(kind))
    page = reverse("document-page", args=[scan.pk, number])
    assert client.get(page).status_code == 404


def test_no_page_runs_what_a_file_is_called(client, case, ecg):
    for page in (reverse("document-check", args=[ecg.pk]), reverse("case", args=[case.code])):
        assert "<script>alert(1)" not in client.get(page).content.decode()
    assert File.objects.get(pk=ecg.file_id).name == HOSTILE
