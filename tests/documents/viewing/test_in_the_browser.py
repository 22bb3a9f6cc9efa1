"""Papers drawn in a browser: pages, thumbnails, keys, addresses that end, files that are checked."""

from uuid import uuid4

import pikepdf
import pytest
from django.db import connection
from playwright.sync_api import expect

from documents.files.examining import examine
from documents.uploads import serving
from documents.viewing import showing, views
from tests.accessibility import violations_in_both_themes
from tests.documents.opening import papers
from tests.documents.viewing.papers import pages_pdf, url
from tests.people_and_cases import sign_in_page

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

DARK = """(canvas) => {
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let dark = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] < 100 && data[at + 3] > 200) dark += 1;
  return dark;
}"""


@pytest.fixture
def opened(page, mara, bring):
    """Open a paper: opened(content) answers its version."""

    def at(content, **more):
        version = bring(content, **more)
        sign_in_page(page, mara.user)
        page.goto(url(version))
        return version

    return at


def canvas(page, number=1):
    return page.locator(f".viewer-page[data-page='{number}'] canvas")


def heavy():
    """A hundred pages in two megabytes, of which a browser reads what it shows."""
    return pages_pdf(*[f"Number {n}" for n in range(1, 101)], weight=20_000)


def chinese_pdf():
    """Letters of a font that is not in the file, by a table that readers bring along."""

    def write(document):
        name = pikepdf.Name
        system = pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"GB1", Supplement=2)
        described = document.make_indirect(
            pikepdf.Dictionary(
                Type=name.FontDescriptor, FontName=name("/STSong-Light"), Flags=4,
                FontBBox=[0, 0, 1000, 1000], ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=700,
                StemV=80,
            )
        )  # fmt: skip
        letters = pikepdf.Dictionary(
            Type=name.Font, Subtype=name.CIDFontType0, BaseFont=name("/STSong-Light"),
            CIDSystemInfo=system, DW=1000, FontDescriptor=described,
        )  # fmt: skip
        font = pikepdf.Dictionary(
            Type=name.Font, Subtype=name.Type0, BaseFont=name("/STSong-Light"),
            Encoding=name("/UniGB-UTF16-H"), DescendantFonts=[document.make_indirect(letters)],
        )  # fmt: skip
        page = document.pages[0]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=document.make_indirect(font)))
        codes = "狼疮性肾炎".encode("utf-16-be").hex()
        page.Contents = document.make_stream(f"BT /F 40 Tf 50 700 Td <{codes}> Tj ET".encode())

    return papers.pdf(1, write)


@pytest.mark.parametrize(
    ("content", "words"),
    [(papers.written_pdf("الكلية"[::-1]), "الكلية"), (chinese_pdf(), "狼疮性肾炎")],
)
def test_arabic_and_chinese_are_drawn_and_can_be_selected(page, opened, content, words):
    opened(content)
    expect(page.locator(".viewer-layer")).to_contain_text(words)
    assert canvas(page).evaluate(DARK) > 100


def test_a_blank_page_is_blank(page, opened):
    """What the test above would see if nothing were drawn."""
    opened(papers.pdf(1))
    expect(canvas(page)).to_be_visible()
    assert canvas(page).evaluate(DARK) == 0


def test_a_long_paper_is_drawn_where_it_is_looked_at(page, opened):
    opened(pages_pdf(*[f"Number {n}" for n in range(1, 501)]))
    expect(page.locator(".viewer-layer").first).to_contain_text("Number 1")
    expect(page.locator(".viewer-page")).to_have_count(500)
    assert page.locator(".viewer-page canvas").count() < 8
    number = page.get_by_role("spinbutton", name="Page")
    number.fill("400")
    number.press("Enter")
    expect(page.locator("[data-page='400'] .viewer-layer")).to_contain_text("Number 400")
    expect(page.locator("[aria-current=page]")).to_have_text("400")
    expect(canvas(page)).to_have_count(0)
    assert page.locator(".viewer-page canvas").count() < 8


def test_small_pages_lead_to_their_page_by_mouse_and_keyboard(page, opened):
    opened(pages_pdf(*[f"Number {n}" for n in range(1, 9)]))
    small = page.get_by_role("list", name="Pages, small")
    expect(small.locator("img")).to_have_count(8)
    expect(canvas(page)).to_be_visible()
    small.get_by_role("button", name="Page 3").click()
    expect(page.get_by_role("spinbutton", name="Page")).to_have_value("3")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("spinbutton", name="Page")).to_have_value("5")


def test_others_lead_it_to_a_page_and_hear_which_is_looked_at(page, opened):
    opened(pages_pdf(*[f"Number {n}" for n in range(1, 9)]))
    expect(page.locator(".viewer-page")).to_have_count(8)
    heard = page.locator("paper-viewer").evaluate(
        """(viewer) => new Promise((resolve) => {
          viewer.addEventListener("page", (event) => resolve(event.detail), { once: true });
          viewer.goTo(4);
        })"""
    )
    assert heard == 4
    expect(page.get_by_role("spinbutton", name="Page")).to_have_value("4")


def test_an_address_leads_to_a_page(page, opened):
    version = opened(pages_pdf(*[f"Number {n}" for n in range(1, 9)]))
    page.goto("about:blank")
    page.goto(f"{url(version)}#page=6")
    expect(page.get_by_role("spinbutton", name="Page")).to_have_value("6")
    expect(page.locator("[data-page='6'] .viewer-layer")).to_contain_text("Number 6")


def test_it_is_made_larger_and_turned(page, opened):
    opened(pages_pdf("One"))
    expect(canvas(page)).to_be_visible()
    first = page.locator(".viewer-page").bounding_box()
    page.keyboard.press("+")
    expect(page.locator("[data-zoom]")).not_to_have_text("")
    larger = page.locator(".viewer-page").bounding_box()
    assert larger["width"] == pytest.approx(first["width"] * 1.25, abs=2)
    page.keyboard.press("-")
    page.keyboard.press("-")
    assert page.locator(".viewer-page").bounding_box()["width"] < first["width"]
    page.keyboard.press("0")
    assert page.locator(".viewer-page").bounding_box() == first
    page.get_by_role("button", name="Turn").click()
    turned = page.locator(".viewer-page").bounding_box()
    assert turned["width"] > turned["height"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_pictures_are_shown(page, opened, kind):
    opened(papers.photographed(f"Words {uuid4()}", kind))
    shown = page.locator(".viewer-page img")
    expect(shown).to_be_visible()
    assert shown.evaluate("(img) => img.naturalWidth") == 1200


def test_an_address_that_has_ended_is_renewed_and_on_record(
    page, opened, monkeypatch, console_errors
):
    """The browser believes that it lives on: the store refuses, and another is asked for."""
    monkeypatch.setattr(serving, "LIVES", 0.5)
    version = opened(heavy())
    expect(canvas(page)).to_be_visible()
    page.wait_for_timeout(1000)
    monkeypatch.setattr(serving, "LIVES", 60)
    before = version.file.seen.count()
    number = page.get_by_role("spinbutton", name="Page")
    number.fill("50")
    number.press("Enter")
    expect(page.locator("[data-page='50'] .viewer-layer")).to_contain_text("Number 50")
    assert version.file.seen.count() == before + 1
    assert all("403" in line for line in console_errors)
    console_errors.clear()


def test_before_its_end_an_address_is_used_no_more(page, opened, monkeypatch):
    for module in (serving, showing, views):
        monkeypatch.setattr(module, "LIVES", 4)
    version = opened(heavy())
    expect(canvas(page)).to_be_visible()
    page.wait_for_timeout(4000)
    page.get_by_role("spinbutton", name="Page").fill("50")
    page.keyboard.press("Enter")
    expect(page.locator("[data-page='50'] .viewer-layer")).to_contain_text("Number 50")
    assert version.file.seen.count() >= 2


def test_a_lost_connection_is_said_and_taken_up_again(page, opened, console_errors):
    opened(heavy())
    expect(canvas(page)).to_be_visible()
    page.route("**/stored/**", lambda route: route.abort())
    page.get_by_role("spinbutton", name="Page").fill("50")
    page.keyboard.press("Enter")
    lost = page.get_by_role("alert")
    expect(lost).to_contain_text("The connection was lost")
    page.unroute("**/stored/**")
    lost.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-page='50'] .viewer-layer")).to_contain_text("Number 50")
    expect(lost).to_be_hidden()
    console_errors.clear()


def test_a_file_that_was_being_checked_appears_by_itself(page, opened):
    version = opened(pages_pdf("Number 1"), at_once=False)
    expect(page.get_by_role("status").filter(has_text="viruses")).to_be_visible()
    examine(version.file_id, apart=False)
    connection.close()
    expect(canvas(page)).to_be_visible()
    expect(page.locator(".viewer-layer")).to_contain_text("Number 1")


def test_the_text_stands_in_place_of_the_pages(page, opened):
    version = opened(pages_pdf("Number 1", "Number 2"))
    version.file.contents.update(draft=True)
    tab = page.get_by_role("link", name="Text")
    tab.click()
    expect(page.get_by_role("region", name="Text")).to_contain_text("Number 2")
    expect(page.get_by_text("Read by a machine, a draft: never cite it.").first).to_be_visible()
    expect(canvas(page)).to_be_hidden()
    tab.click()
    expect(canvas(page)).to_be_visible()


def test_office_files_are_read_as_text(page, opened):
    opened(papers.word("Lupus since 2019"))
    expect(page.get_by_text("Lupus since 2019")).to_be_visible()


def test_it_is_sound_for_people_who_cannot_see_it(page, opened):
    opened(pages_pdf("Number 1", "Number 2"))
    expect(canvas(page)).to_be_visible()
    found = violations_in_both_themes(page)
    page.get_by_role("link", name="Text").click()
    expect(page.get_by_role("region", name="Text")).to_contain_text("Number 2")
    assert found + violations_in_both_themes(page) == []
