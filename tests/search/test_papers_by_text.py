"""Papers by their text in the palette and on the page: who finds which, and how a line looks."""

import logging
import re

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.cases.models import Access
from casework.people.roles import FAMILY, Role
from documents.files.models import Page
from documents.searching.folding import fold
from tests.documents.opening.papers import written_pdf
from tests.people_and_cases import join, make_case, make_user, protocol_version, sign_in
from tests.permissions.papers import OPENED_BY, bring

__all__ = ["protocol_version"]

HTMX = {"HX-Request": "true"}
MAY_SEARCH = {*Role.values} - FAMILY - {"ADMIN"}
WORD = "Kreatininwert"


@pytest.fixture
def case(protocol_version):
    return make_case(make_user("COORD"), protocol_version, name="Fiktiv Eigen", cohort="LN")


def search(user, typed, role=""):
    return sign_in(Client(), user, role).post("/search/", {"text": typed}, headers=HTMX)


def lines(answer):
    return re.findall(r'class="hit[^"]*"\s+href="(/documents/[^"]+)"', answer.content.decode())


def place(version):
    return reverse("document-check", args=[version.pk])


@pytest.mark.parametrize("role", sorted(MAY_SEARCH))
def test_a_role_finds_by_text_what_it_opens(case, role):
    papers = {
        "clean": bring(case, "ECG", written_pdf(f"{WORD} 1")),
        "passport": bring(case, "PASSPORT", written_pdf(f"{WORD} 2")),
        "consent": bring(case, "ICF_MAIN", written_pdf(f"{WORD} 3")),
    }
    person = make_user(role)
    assert lines(search(person, WORD)) == []  # a case that one is not on
    join(case, person, role)
    found = {*lines(search(person, WORD))}
    opened = {place(paper) for name, paper in papers.items() if role in OPENED_BY[name]}
    assert found == opened


@pytest.mark.parametrize("role", ["MGR", "DPO"])
def test_what_opens_after_a_question_is_found_after_it(case, role):
    paper = bring(case, "ECG", written_pdf(WORD))
    person = make_user(role)
    assert lines(search(person, WORD)) == []
    said = {"kind": "opened", "purpose": "Complaint of the family", "at": clock.now()}
    Access.objects.create(case=case, user=person, role=role, **said)
    assert lines(search(person, WORD)) == [place(paper)]


def test_titles_come_before_texts_and_nothing_comes_twice(case):
    written = bring(case, "ECHO", written_pdf("Not an ECG, but Electrocardiogram is on it"))
    first = bring(case, "ECG", written_pdf("Electrocardiogram, rhythm regular"))
    second = bring(case, "ECG", written_pdf("Electrocardiogram, rhythm as before"))
    found = lines(search(case.owner, "electrocardiogram"))
    assert found == [place(second), place(first), place(written)]


def test_a_code_after_the_words_keeps_to_that_case(case, protocol_version):
    other = make_case(case.owner, protocol_version, name="Fiktiv Zweite", cohort="LN")
    bring(case, "ECG", written_pdf(f"{WORD} 1"))
    paper = bring(other, "ECG", written_pdf(f"{WORD} 2"))
    assert lines(search(case.owner, f"{WORD} {other.code}")) == [place(paper)]


def test_a_line_says_where_and_marks_what_was_found(case):
    bring(case, "ECG", written_pdf("<b>Wert</b> & Kreatinin <script>"))
    page = search(case.owner, "kreatinin").content.decode()
    assert "page 1" in page
    assert "&lt;b&gt;Wert&lt;/b&gt; &amp; <mark>Kreatinin</mark> &lt;script&gt;" in page
    assert "read by a machine" not in page
    Page.objects.update(draft=True)
    assert "page 1, read by a machine" in search(case.owner, "kreatinin").content.decode()


def test_right_to_left_text_stands_in_its_own_direction(case):
    bring(case, "ECG", written_pdf("تحليل الدم"[::-1]))
    page = " ".join(search(case.owner, "تحليل").content.decode().split())
    assert '<bdi class="hit-excerpt" dir="auto"><mark>تحليل</mark> الدم</bdi>' in page


def test_right_to_left_text_that_a_printer_wrote_backwards_is_found(case):
    paper = bring(case, "ECG", written_pdf("Blatt"))
    Page.objects.filter(file=paper.file).update(text="ريرقت", search=fold("ريرقت"))
    assert lines(search(case.owner, "تقرير")) == [place(paper)]


def test_what_an_excerpt_showed_is_on_record_once(case):
    paper = bring(case, "ECG", written_pdf(WORD))
    for _ in range(2):
        search(case.owner, WORD)
    seen = paper.file.seen.get()
    assert (seen.user, seen.kind) == (case.owner, "shown")


def test_what_is_typed_is_in_no_log(case, caplog):
    bring(case, "ECG", written_pdf(WORD))
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    assert lines(search(case.owner, WORD.upper()))
    told = "\n".join(str(record.__dict__) for record in caplog.records if record.name != SQL)
    assert WORD.casefold() not in told.casefold()


SQL = "django.db.backends"  # logs statements only while DEBUG is on, never in production


def test_a_page_of_papers_costs_the_same_for_any_number(case, django_assert_max_num_queries):
    for kind in ("ECG", "ECHO", "LAB_CBC", "CXR"):
        bring(case, kind, written_pdf(f"{WORD} on {kind}"))
    client = sign_in(Client(), case.owner)
    with django_assert_max_num_queries(20):
        answer = client.post("/search/", {"text": WORD}, headers=HTMX)
    assert len(lines(answer)) == 4
