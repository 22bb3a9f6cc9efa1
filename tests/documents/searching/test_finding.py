# ruff: noqa: RUF001  texts in many scripts
"""Papers by their text and by the name of their file, through the whole pass over a file."""

from io import BytesIO

import pgtrigger
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from documents.files.models import File, Page
from documents.judging.mismatches import keep_out
from documents.judging.verbs import reject
from documents.models import Version
from documents.searching.finding import excerpt, find
from documents.uploads.verbs import upload
from tests import system_packages
from tests.documents.opening import papers
from tests.people_and_cases import make_case, make_user, protocol_version

__all__ = ["protocol_version"]

needs_tesseract = pytest.mark.skipif(
    not system_packages.there("tesseract"), reason=system_packages.reason("tesseract")
)
KINDS = ["ECG", "ECHO", "LAB_CBC", "MED_SUMMARY"]
ARABIC = "نتيجة تَحْلِيل الدم"
RUSSIAN = "Заключение: ёмкость лёгких снижена"
HINDI = "क्रिएटिनिन सामान्य"
CHINESE = "诊断系统性红斑狼疮"


@pytest.fixture
def case(protocol_version):
    return make_case(make_user("COORD"), protocol_version, name="Fiktiv Eigen", cohort="LN")


@pytest.fixture
def bring(case):
    def brought(data, kind="ECG", *, to=case, **more):
        told = {"language": "en", "effective_date": clock.site_today(), "at_once": True} | more
        data = papers.written_pdf(data) if isinstance(data, str) else data
        actor = Actor(to.owner, "COORD")
        return upload(to.pk, kind, actor=actor, file=BytesIO(data), **told)

    return brought


@pytest.fixture
def look(case):
    """The papers that are found, newest first."""

    def looked(text, *, actor=None, kinds=KINDS, most=5):
        actor = actor or Actor(case.owner, "COORD")
        return find(text, kinds, Case.objects.visible_to(actor), most)

    return looked


def versions(found):
    return [hit.version for hit in found]


@pytest.mark.parametrize(
    ("written", "typed", "seen"),
    [
        (CHINESE, "红斑", "红斑"),
        (CHINESE, "系统性", "系统性"),
        (CHINESE, "狼疮 诊断", "狼疮"),
        (ARABIC[::-1], "تحليل", "تَحْلِيل"),
        (ARABIC[::-1], "نتيجه", "نتيجة"),
        (RUSSIAN, "ЕМКОСТЬ легких", "ёмкость"),
        (HINDI, "क्रिएटिनिन", "क्रिएटिनिन"),
        ("Kreatinin 88 µmol/l", "kreatinin 88", "Kreatinin"),
    ],
)
def test_a_paper_is_found_by_what_is_written_on_it(bring, look, written, typed, seen):
    paper = bring(written)
    bring("Something else altogether", "ECHO")
    (hit,) = look(typed)
    assert (hit.version, hit.document_type, hit.page) == (paper.pk, "ECG", 1)
    assert hit.excerpt.found == seen
    assert not hit.draft


@pytest.mark.parametrize("typed", ["", "ab", "a b", "红", "  ", "\0", "\u200d"])
def test_too_little_is_not_looked_for(bring, look, typed, django_assert_num_queries):
    bring("ab a b 红")
    with django_assert_num_queries(0):
        assert look(typed) == []


def test_every_word_stands_on_the_page(bring, look):
    bring("Kreatinin normal")
    assert look("kreatinin erhöht") == []


@pytest.mark.parametrize("typed", ["100%", "a_b", "c\\d", "%%%", "___", "\\\\\\", "%' --"])
def test_signs_stand_for_themselves(bring, look, typed):
    bring("100 axb cd plain")
    assert look(typed) == []
    paper = bring(f"so {typed} it is", "ECHO")
    assert versions(look(typed)) == [paper.pk]


def test_a_paper_is_found_by_the_name_of_its_file(bring, look):
    paper = bring("Nothing", name="befund_mueller.pdf")
    (hit,) = look("Mueller")
    assert (hit.version, hit.page, hit.excerpt) == (paper.pk, 0, None)
    assert look("befund%mueller") == []


def test_a_long_paper_does_not_hide_the_others(bring, look):
    short = bring("Kreatinin once")
    long = bring("Kreatinin first", "ECHO")
    texts = [
        Page(file=long.file, number=n, text="Kreatinin", search="kreatinin") for n in range(2, 40)
    ]
    Page.objects.bulk_create(texts)
    found = look("kreatinin")
    assert [(hit.version, hit.page) for hit in found] == [(long.pk, 1), (short.pk, 1)]


def test_the_newest_come_first_and_no_more_than_asked_for(bring, look):
    first, second, third = (bring(f"Kreatinin {n}", kind) for n, kind in enumerate(KINDS[:3]))
    assert versions(look("kreatinin", most=2)) == [third.pk, second.pk]
    assert versions(look("kreatinin")) == [third.pk, second.pk, first.pk]


def test_only_papers_of_these_cases_and_types(bring, look, protocol_version):
    foreign = make_case(make_user("COORD"), protocol_version, name="Fiktiv Fremd", cohort="LN")
    bring("Kreatinin", to=foreign, name="kreatinin.pdf")
    bring("Kreatinin", "PASSPORT", name="kreatinin.pdf")
    assert look("kreatinin") == []
    assert look("kreatinin", kinds=[]) == []


def test_what_is_not_given_out_or_held_is_not_found(bring, look, case):
    actor = Actor(case.owner, "COORD")
    bring("Kreatinin waits", at_once=False, name="kreatinin.pdf")
    bring(b"MZ Kreatinin", "ECHO", name="kreatinin.exe")
    gone = bring("Kreatinin gone", "LAB_CBC", name="kreatinin.pdf")
    with pgtrigger.ignore("documents.File:file_deleted_by_two"):
        File.objects.filter(pk=gone.file_id).update(state="DELETED")
    dark = bring("Kreatinin dark", "MED_SUMMARY", name="kreatinin.pdf")
    reject(dark.pk, actor=actor, reason="Every page is dark.")
    anothers = bring("Kreatinin of another", "MED_SUMMARY", name="kreatinin.pdf")
    keep_out(anothers.pk, actor=actor, note="It names Fiktiv Andere, born 1961.")
    old = bring("Kreatinin old", "MED_SUMMARY", name="kreatinin.pdf")
    Version.objects.filter(pk=old.pk).update(status="SUPERSEDED")
    assert look("kreatinin") == []


@needs_tesseract
def test_what_a_machine_read_from_a_picture_is_marked(bring, look):
    paper = bring(papers.photographed("Kreatinin 88"))
    (hit,) = look("kreatinin")
    assert (hit.version, hit.draft) == (paper.pk, True)


def test_a_draft_is_told_from_what_the_paper_itself_says(bring, look):
    paper = bring(papers.picture("PNG"))
    read = {"text": "Kreatinin", "search": "kreatinin", "draft": True}
    Page.objects.update_or_create(file=paper.file, number=1, defaults=read)
    (hit,) = look("kreatinin")
    assert hit.draft


def test_an_excerpt_is_what_stands_around(bring, look):
    bring("a" * 60 + " Kreatinin " + "b" * 60)
    (hit,) = look("kreatinin")
    assert (hit.excerpt.before[0], hit.excerpt.found, hit.excerpt.after[-1]) == (
        "…",
        "Kreatinin",
        "…",
    )
    short = excerpt("One\n Kreatinin  two", "kreatinin")
    assert (short.before, short.found, short.after) == ("One ", "Kreatinin", " two")
    assert excerpt("One", "two") is None


def test_searching_uses_the_index_and_few_queries(bring, look):
    paper = bring("Kreatinin")
    text = "Befund vom Labor, Wert {n} im Bereich, Kontrolle in zwei Wochen. "
    pages = [
        Page(file=paper.file, number=n, search=text.format(n=n).lower() * 5)
        for n in range(2, 20_002)
    ]
    Page.objects.bulk_create(pages, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE documents_page, documents_file, documents_version")
    with CaptureQueriesContext(connection) as asked:
        assert versions(look("krea")) == [paper.pk]
    assert len(asked) == 3
    (on_pages,) = [each["sql"] for each in asked if '"search"' in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + on_pages)
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "page_search" in plan, plan
    assert "Seq Scan on documents_page" not in plan, plan
