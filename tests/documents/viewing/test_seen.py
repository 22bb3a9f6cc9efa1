"""Each look at a paper is one row, and who may read that."""

import csv
from datetime import timedelta
from io import StringIO

import pytest

from casework import clock
from casework.people.access import Access
from documents.models import Seen
from tests.documents.opening import papers
from tests.documents.viewing.papers import pages_pdf, url

PARTS = [("document-page", 1), ("document-thumbnail", 1), ("document-text",)]


@pytest.mark.parametrize(
    "content",
    [pages_pdf("One"), papers.picture("PNG"), papers.tiff(), papers.word("One"), papers.dicom()],
    ids=["pdf", "png", "tiff", "word", "dicom"],
)
def test_each_opening_of_a_paper_is_one_row_and_its_parts_are_none(mara, bring, content):
    version = bring(content)
    for looks in (1, 2):
        mara.get(url(version))
        for part in PARTS:
            mara.get(url(version, *part))
        assert version.file.seen.count() == looks
    row = version.file.seen.first()
    assert (row.user, row.role, row.kind) == (mara.user, "COORD", "shown")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_got_by_itself_is_one_row(mara, bring, part):
    version = bring(pages_pdf("One"))
    mara.get(url(version, *part))
    mara.get(url(version, *part))
    assert version.file.seen.count() == 1


def test_a_showing_lasts_half_an_hour(mara, bring):
    version = bring(pages_pdf("One"))
    mara.get(url(version))
    with clock.held_at(clock.now() + timedelta(minutes=31)):
        mara.get(url(version, "document-page", 1))
    assert version.file.seen.count() == 2


def test_a_showing_to_one_is_none_to_another(mara, bring, sign, case):
    version = bring(pages_pdf("One"))
    mara.get(url(version))
    sign("MGR", case).get(url(version, "document-thumbnail", 1))
    assert list(version.file.seen.order_by("pk").values_list("role", flat=True)) == ["COORD", "MGR"]


@pytest.mark.parametrize("deed", ["download", "address"])
def test_each_address_is_one_row(mara, bring, deed):
    version = bring()
    for count in (1, 2):
        if deed == "download":
            mara.get(url(version, "document-file"))
        else:
            mara.post(url(version, "document-address"))
        assert version.file.seen.count() == count


def test_a_page_that_is_not_there_is_no_look(mara, bring):
    version = bring()
    mara.get(url(version, "document-page", 9))
    mara.get(url(version, "document-thumbnail", 9))
    assert not version.file.seen.exists()


@pytest.mark.parametrize(
    ("role", "told"),
    [("COORD", True), ("MGR", True), ("DPO", True), ("INVESTIGATOR", True), ("SITE_CRC", True),
     ("SITE_REVIEWER", False), ("HOME_MD", False), ("PATIENT", False), ("GUARDIAN", False),
     ("FAMILY", False), ("TRANS", False)],
)  # fmt: skip
def test_who_is_told_who_saw_a_paper(bring, sign, case, said, role, told):
    text = said(sign(role, case).get(url(bring())))
    assert ("Who saw this" in text) == told


def test_the_panel_says_who_when_and_why(mara, bring, sign, case, said):
    version = bring()
    manager = sign("MGR", name="Ines Ferrer")
    Access.objects.create(
        case=case, user=manager.user, role="MGR", kind="opened", purpose="A complaint."
    )
    manager.get(url(version, "document-file"))
    text = said(mara.get(url(version)))
    for part in ("When (UTC)", "Ines Ferrer", "Manager", "downloaded", "A complaint."):
        assert part in text


def test_the_whole_list_is_for_who_watches_over_it(mara, bring, sign, case, said):
    version = bring()
    mara.get(url(version))
    for role in ("DPO", "AUDITOR"):
        assert "Mara Lindqvist" in said(sign(role, case).get(url(version, "document-seen")))
    for role in ("COORD", "MGR", "INVESTIGATOR", "PATIENT"):
        assert sign(role, case).get(url(version, "document-seen")).status_code == 403
    assert mara.post(url(version, "document-seen")).status_code in {403, 405}


def test_the_list_is_narrowed_to_a_person(mara, bring, sign, case, said):
    version, officer = bring(), sign("DPO", case)
    mara.get(url(version))
    sign("MGR", case, name="Ines Ferrer").get(url(version))
    rows = officer.get(url(version, "document-seen"), person=mara.user.pk).content.decode()
    assert "Ines Ferrer" not in rows.split("<tbody>")[1]
    for nonsense in ("x", "999999", "²"):
        page = officer.get(url(version, "document-seen"), person=nonsense)
        assert "Ines Ferrer" in page.content.decode().split("<tbody>")[1]


def test_the_file_of_it_equals_the_record_and_names_no_patient(mara, bring, sign, case):
    version, officer = bring(), sign("DPO", case)
    mara.get(url(version))
    manager = sign("MGR")
    Access.objects.create(
        case=case, user=manager.user, role="MGR", kind="opened", purpose="=Camino's complaint"
    )
    manager.get(url(version, "document-file"))
    sign("PATIENT", case, name="Camino Ejemplo-Uno").get(url(version))
    given = officer.get(url(version, "document-seen"), **{"as": "csv"})
    assert given["Content-Type"].startswith("text/csv")
    assert case.code in given["Content-Disposition"]
    text = given.content.decode()
    assert "Camino" not in text
    _heading, *rows = csv.reader(StringIO(text))
    assert len(rows) == Seen.objects.filter(file=version.file).count() == 3
    assert [row[2] for row in rows] == ["Patient", "Manager", "Case coordinator"]
    assert rows[1][5] == f"'={case.code}'s complaint"
