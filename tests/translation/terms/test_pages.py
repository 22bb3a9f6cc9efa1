"""The list of terms and its forms: works, forbidden, wrong state, bad input."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casework.people.actor import Actor
from tests.people_and_cases import make_user, sign_in
from translation.terms.models import Term
from translation.terms.verbs import approve, propose

GIVEN = {"source_language": "en", "source": "flare", "target_language": "zh", "target": "复发"} | {
    "kind": "PREFERRED",
    "domain": "RHEUMATOLOGY",
}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def people(db):
    return {role: make_user(role) for role in ("TRANS", "TREV", "MGR", "COORD")}


@pytest.fixture
def term(people):
    return propose(GIVEN, actor=Actor(people["TRANS"], "TRANS"))


def client(people, role):
    return sign_in(Client(), people[role])


def test_the_list_is_searched_and_filtered(people, term):
    reader = client(people, "COORD")
    for asked in ("", "?q=FLARE", "?q=复发", "?pair=en-zh", "?status=PROPOSED&domain=RHEUMATOLOGY"):
        assert "flare" in reader.get(reverse("terms") + asked).content.decode()
    for asked in ("?q=nephritis", "?status=APPROVED", "?kind=FORBIDDEN"):
        page = reader.get(reverse("terms") + asked)
        assert (page.status_code, "No term found" in page.content.decode()) == (200, True)
    assert reader.get(reverse("terms") + "?pair=xx-yy").status_code == 422
    assert reader.get(reverse("terms") + "?page=99").status_code == 200


def test_a_list_of_many_costs_the_same_queries(people, term, django_assert_max_num_queries):
    for n in range(60):
        Term.objects.create(**GIVEN | {"source": f"flare {n}"}, proposed_by=people["TRANS"])
    reviewer = client(people, "TREV")
    with django_assert_max_num_queries(12):
        assert "Page 1 of 2" in reviewer.get(reverse("terms")).content.decode()


def test_a_term_is_proposed_and_changed(people):
    linguist = client(people, "TRANS")
    assert linguist.get(reverse("term-new")).status_code == 200
    assert linguist.post(reverse("term-new"), GIVEN).url == reverse("terms")
    assert linguist.post(reverse("term-new"), GIVEN).status_code == 409
    assert linguist.post(reverse("term-new"), GIVEN | {"target": ""}).status_code == 422
    assert linguist.post(reverse("term-new"), GIVEN | {"kind": "ODD"}).status_code == 422
    term = Term.objects.get()
    again = linguist.post(reverse("term", args=[term.pk]), GIVEN | {"target": "发作"}, headers=HTMX)
    assert again.headers["HX-Refresh"] == "true"
    term.refresh_from_db()
    assert term.target == "发作"
    assert linguist.get(reverse("term", args=[0])).status_code == 404


def test_a_term_is_decided_in_its_row(people, term):
    place = reverse("term-decide", args=[term.pk])
    reviewer = client(people, "TREV")
    row = reviewer.post(f"{place}?q=fl", {"decision": "approve"}, headers=HTMX)
    assert row.content.decode().strip().startswith("<tr")
    assert "Approved" in row.content.decode()
    assert reviewer.post(place, {"decision": "reject"}, headers=HTMX).status_code == 409
    assert reviewer.post(place, {"decision": "maybe"}).status_code == 422
    assert client(people, "TRANS").post(place, {"decision": "reject"}).status_code == 403


def test_without_scripts_one_comes_back_to_the_list_one_looked_at(people, term):
    place = reverse("term-decide", args=[term.pk])
    answer = client(people, "TREV").post(f"{place}?q=fl&page=1", {"decision": "reject"})
    assert answer.url == f"{reverse('terms')}?q=fl&page=1"
    assert Term.objects.get().status == "REJECTED"


def test_ones_own_proposal_shows_no_button_and_is_refused(people):
    own = propose(GIVEN, actor=Actor(people["TREV"], "TREV"))
    reviewer, place = client(people, "TREV"), reverse("term-decide", args=[own.pk])
    assert place not in reviewer.get(reverse("terms")).content.decode()
    refused = reviewer.post(place, {"decision": "approve"})
    assert refused.status_code == 409
    assert "another reviewer" in refused.content.decode()


def test_terms_go_out_and_come_in_as_a_file(people, term):
    approve(term.pk, actor=Actor(people["TREV"], "TREV"))
    out = client(people, "MGR").get(reverse("terms-file") + "?status=APPROVED")
    assert "flare" in out.content.decode("utf-8-sig")
    assert out.headers["Content-Disposition"] == 'attachment; filename="terms.csv"'
    linguist = client(people, "TRANS")
    changed = out.content.decode("utf-8-sig").replace("flare", "relapse").encode()

    def send(content):
        return linguist.post(
            reverse("terms-import"), {"file": SimpleUploadedFile("t.csv", content)}
        )

    assert send(changed).status_code == 302
    assert Term.objects.get(source="relapse").status == "PROPOSED"
    assert send(b"\xff\xfe\x00").status_code == 422
    assert send(b"source\nx\n").status_code == 409
    assert linguist.post(reverse("terms-import")).status_code == 422
    assert Term.objects.count() == 2
