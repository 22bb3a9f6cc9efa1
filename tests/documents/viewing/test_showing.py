"""How each kind of file is shown, and what is said of those that are not."""

from uuid import uuid4

import pytest

from casework.people.roles import Role
from documents.files.models import File
from documents.viewing.showing import numbered
from tests.documents.opening import papers
from tests.documents.viewing.papers import pages_pdf, url


def way(page):
    text = page.content.decode()
    return text.split('data-way="')[1].split('"')[0] if "data-way" in text else ""


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (pages_pdf("One", "Two"), "pdf"),
        (papers.picture("JPEG"), "picture"),
        (papers.picture("PNG"), "picture"),
        (papers.picture("WEBP"), "picture"),
        (papers.tiff(), "pages"),
    ],
    ids=["pdf", "jpeg", "png", "webp", "tiff"],
)
def test_pages_are_drawn_as_their_kind_asks_for(mara, bring, content, shown):
    assert way(mara.get(url(bring(content)))) == shown


def test_the_viewer_begins_with_an_address_that_leads_to_the_file(mara, bring, client):
    content = pages_pdf("One")
    page = mara.get(url(bring(content))).content.decode()
    address = page.split('data-url="')[1].split('"')[0]
    assert b"".join(client.get(address).streaming_content) == content


def test_the_text_of_an_office_file_is_shown_and_said_to_be_only_that(mara, bring, said):
    version = bring(papers.word(f"Lupus since {uuid4()}"))
    page = mara.get(url(version))
    assert "Text only: the layout is not shown." in said(page)
    assert "Lupus since" in said(mara.get(url(version, "document-text"), htmx=True))


def test_an_examination_is_shown_small_and_offered_whole(mara, bring, said):
    page = mara.get(url(bring(papers.dicom())))
    assert "Download it to see it whole." in said(page)
    assert "/thumbnails/1/" in page.content.decode()


def test_an_archive_is_offered_for_download(mara, bring, said):
    page = mara.get(url(bring(papers.archive({"scan.png": papers.picture("PNG")}))))
    assert "This kind of file cannot be shown here. Download it to look at it." in said(page)


def test_a_waiting_file_says_so_and_is_asked_for_again(mara, bring, said):
    version = bring(at_once=False)
    page = mara.get(url(version))
    assert "This file is being checked for viruses and damage." in said(page)
    assert f'hx-get="{url(version, "document-viewer")}"' in page.content.decode()
    assert b"every 3s" in mara.get(url(version, "document-viewer"), htmx=True).content


def test_the_asking_ends_when_the_check_has(mara, bring):
    page = mara.get(url(bring(), "document-viewer"), htmx=True).content.decode()
    assert "every 3s" not in page
    assert "<paper-viewer" in page


def test_a_file_that_is_kept_out_says_why_and_shows_nothing(mara, bring, said):
    version = bring(b"%PDF-1.4 torn")
    page = mara.get(url(version))
    assert "This file is kept out. It is not shown and not given out." in said(page)
    assert "The file is damaged or a part of it is missing." in said(page)
    assert "<paper-viewer" not in page.content.decode()
    for place in (("document-page", 1), ("document-thumbnail", 1), ("document-text",)):
        assert mara.get(url(version, *place)).status_code == 404
    assert mara.post(url(version, "document-address")).status_code == 409
    assert not version.file.seen.exists()


def test_small_pages_are_pictures(mara, bring):
    version = bring(pages_pdf("One", "Two"))
    answer = mara.get(url(version, "document-thumbnail", 2))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer.content.startswith(b"\xff\xd8")
    assert mara.get(url(version, "document-thumbnail", 3)).status_code == 404


def test_text_that_a_machine_read_is_marked_as_a_draft(mara, bring, said):
    version = bring(pages_pdf("Printed words"))
    assert "Printed words" in said(mara.get(url(version, "document-text")))
    assert "never cite it" not in said(mara.get(url(version, "document-text")))
    version.file.contents.update(draft=True)
    assert "Read by a machine, a draft: never cite it." in said(
        mara.get(url(version, "document-text"))
    )


def test_the_text_of_a_long_paper_comes_in_parts(mara, bring, said):
    version = bring(pages_pdf(*[f"Number {n}" for n in range(1, 31)]))
    first = mara.get(url(version, "document-text"), htmx=True)
    assert "Number 20" in said(first)
    assert "Number 21" not in said(first)
    assert "?part=2" in first.content.decode()
    assert "Number 30" in said(mara.get(url(version, "document-text"), htmx=True, part=2))


def test_without_scripts_the_pages_are_pictures(mara, bring):
    version = bring(pages_pdf("One", "Two"))
    page = mara.get(url(version)).content.decode()
    without = page.split("<noscript>")[1].split("</noscript>")[0]
    assert url(version, "document-page", 2) in without


def test_the_address_of_a_page_is_made_from_that_of_none():
    assert numbered("/documents/7/pages/0/", 12) == "/documents/7/pages/12/"


@pytest.mark.parametrize("place", ["document-viewer", "document-text", "document-address"])
def test_a_strangers_paper_is_not_there(bring, sign, place):
    stranger = sign("COORD")
    for method in (stranger.get, stranger.post):
        assert method(url(bring(), place)).status_code in {404, 405}
    assert not File.objects.filter(seen__user=stranger.user).exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CELL_LAB])
def test_who_may_not_open_a_paper_gets_no_part_of_it(bring, sign, case, role):
    version, reader = bring(), sign(role, case)
    for place in (("document-thumbnail", 1), ("document-text",), ("document-viewer",)):
        assert reader.get(url(version, *place)).status_code in {403, 404}
