"""Files dropped in the browser: cut off, taken up again after a reload, whole in the end."""

import hashlib
import os
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from casework.cases.models import Membership
from documents.files.examining import examine
from documents.models import File, Upload, Version
from documents.sending import verbs
from documents.storage import store
from documents.stored.bucket import prepare_bucket
from tests.accessibility import violations_in_both_themes
from tests.people_and_cases import make_case, make_user, protocol_version, sign_in_page

__all__ = ["protocol_version"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NAMES = ("Befund 1.png", "病历 2.png", "تقرير 3.png", "scan-4.png", "a" * 90 + " 5.png")


def picture(side=400):
    """A sound PNG of noise, which no compression makes smaller: 3 bytes a pixel."""
    out = BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def mara(db):
    return make_user("COORD", name="Mara Lindqvist")


@pytest.fixture
def case(protocol_version, mara):
    return make_case(mara, protocol_version, name="Camino Ejemplo-Uno", cohort="LN")


@pytest.fixture
def pictures(tmp_path):
    """Five files on the sender's disk."""
    made = [tmp_path / name for name in NAMES]
    for path in made:
        path.write_bytes(picture())
    return made


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(verbs, "PART", 100_000)


def summed(paths):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def arrived():
    return {
        file.name: hashlib.sha256(b"".join(store().read(file.key))).hexdigest()
        for file in File.objects.all()
    }


def rows(page, state):
    return page.locator(f"#sending li[data-state={state}]")


def drop(page, zone, files):
    """What a browser does with files from the desktop."""
    page.locator(zone).evaluate(
        """(zone, files) => {
          const transfer = new DataTransfer();
          for (const [name, size] of files) {
            transfer.items.add(new File([new Uint8Array(size).fill(name.length)], name));
          }
          for (const type of ["dragover", "drop"]) {
            zone.dispatchEvent(new DragEvent(type, {
              bubbles: true, cancelable: true, dataTransfer: transfer,
            }));
          }
        }""",
        files,
    )


def test_five_files_are_cut_off_and_arrive_whole_after_a_reload(
    page, mara, case, pictures, console_errors
):
    """Chosen, cut off half-way, the tab reloaded, chosen again, filed, verified and looked at."""
    sign_in_page(page, mara)
    page.goto("/papers/", wait_until="networkidle")
    cut_off(page, pictures)
    console_errors.clear()  # the line was cut
    begun = Upload.objects.count()
    assert begun >= 3
    assert not File.objects.exists()

    unfinished = reloaded(page)
    expect(unfinished).to_have_count(begun)
    there = sum(len(verbs.arrived_parts(upload)) for upload in Upload.objects.all())
    assert there > 0
    console_errors.clear()
    page.unroute("**/stored/**")
    sent = []
    page.on("request", lambda request: "/stored/" in request.url and sent.append(request.url))

    send_all(page, pictures)
    expect(unfinished).to_have_count(0)
    assert Upload.objects.count() == 5
    parts = sum(upload.part_count for upload in Upload.objects.all())
    assert len(sent) == parts - there  # what had arrived was not sent again

    for file in File.objects.all():
        examine(file.pk, apart=False)
    file_by_keyboard(page, case)
    verify(page)


def reloaded(page):
    """The lines of what was left unfinished."""
    page.on("dialog", lambda dialog: dialog.accept())  # something is on its way: leave anyway?
    page.reload(wait_until="networkidle")
    unfinished = rows(page, "unfinished")
    expect(unfinished.first).to_contain_text("Choose the file again to go on.")
    return unfinished


def send_all(page, files):
    page.locator("[data-choose][multiple]").set_input_files(files)
    expect(rows(page, "done")).to_have_count(len(files), timeout=30_000)
    expect(page.locator(".intake-list li")).to_have_count(len(files))
    assert arrived() == summed(files)


def cut_off(page, files):
    """Send files; the line is cut before one of them is whole."""
    sent = []

    def line(route):
        sent.append(route.request.url)
        if len(sent) > 4:
            route.abort()
        else:
            route.continue_()

    page.route("**/stored/**", line)
    page.locator("[data-choose][multiple]").set_input_files(files)
    expect(rows(page, "waiting").first).to_be_visible()
    expect(page.locator("#sending")).to_contain_text("Waits for the connection")


def file_by_keyboard(page, case):
    """The first of the list becomes an ECG of the case."""
    page.keyboard.press("j")
    page.wait_for_url("**/papers/*/")
    expect(page.locator(".intake-pages img").first).to_be_visible()
    page.keyboard.type("camino")
    expect(page.get_by_role("option", name=case.code)).to_be_visible()
    page.keyboard.press("Enter")
    kind = page.get_by_role("combobox", name="What it is")
    expect(kind).to_be_focused()
    page.keyboard.type("12-lead")
    expect(page.get_by_role("option", name="12-lead ECG")).to_be_visible()
    page.keyboard.press("Enter")
    page.get_by_label("Date on the paper").fill("5 Jan 2026")
    expect(page.locator(".intake-day")).to_have_text("Monday, 5 January 2026")
    page.keyboard.press("Enter")
    expect(page.locator("body > .notices")).to_contain_text(f"Filed to {case.code}.")
    expect(page.locator(".intake-list li")).to_have_count(4)
    expect(page.get_by_role("combobox", name="Case")).to_have_value(
        f"{case.code} · Camino Ejemplo-Uno"
    )


def verify(page):
    version = Version.objects.get()
    page.goto(f"/documents/{version.pk}/", wait_until="networkidle")
    shown = page.locator("[data-paper] img").first
    assert shown.evaluate("(image) => image.complete && image.naturalWidth") > 0
    page.get_by_role("radio", name="the right patient").check()
    page.keyboard.press("v")
    page.wait_for_url("**/cases/*/")
    assert Version.objects.get().status == "VERIFIED"


def test_files_dropped_on_a_case_wait_there(page, mara, case):
    sign_in_page(page, mara)
    page.goto(f"/cases/{case.code}/", wait_until="networkidle")
    drop(page, "[data-drop]", [[name, 250_000] for name in NAMES])
    expect(rows(page, "done")).to_have_count(5, timeout=30_000)
    expect(page.locator(".sending-all")).to_contain_text("5 of 5 arrived, 100%")
    assert set(File.objects.values_list("name", "case")) == {(name, case.pk) for name in NAMES}


def test_a_folder_is_sent_without_what_systems_leave_in_it(page, mara, pictures):
    folder = pictures[0].parent
    (folder / ".DS_Store").write_bytes(b"left")
    sign_in_page(page, mara)
    page.goto("/papers/", wait_until="networkidle")
    page.locator("[data-choose][webkitdirectory]").set_input_files(folder)
    expect(rows(page, "done")).to_have_count(5, timeout=30_000)
    assert arrived() == summed(pictures)


def test_a_paper_is_sent_from_its_page_and_the_case_follows(page, mara, case, pictures):
    sign_in_page(page, mara)
    page.goto(f"/cases/{case.code}/documents/ECG/upload/", wait_until="networkidle")
    page.get_by_label("Date on the paper").fill("2026-01-05")
    page.get_by_label("File").set_input_files(pictures[0])
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url(f"**/cases/{case.code}/")
    assert Version.objects.get().document_type == "ECG"


def test_a_paper_is_sent_from_its_dialog_and_the_case_follows(page, mara, case, pictures):
    sign_in_page(page, mara)
    page.goto(f"/cases/{case.code}/", wait_until="networkidle")
    page.locator(f"a[href='/cases/{case.code}/documents/ECG/upload/']").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Date on the paper").fill("2026-01-05")
    dialog.get_by_label("File").set_input_files(pictures[0])
    dialog.get_by_role("button", name="Upload").click()
    expect(rows(page, "done")).to_have_count(1)
    expect(dialog).to_have_count(0)
    expect(page.locator("#papers")).to_contain_text("received")
    version = Version.objects.get()
    assert (version.document_type, version.language) == ("ECG", "es")
    assert arrived() == summed(pictures[:1])

    examine(version.file_id, apart=False)
    page.locator(f"a[href='/cases/{case.code}/documents/ECHO/upload/']").first.click()
    dialog.get_by_label("Date on the paper").fill("2026-01-05")
    dialog.get_by_label("File").set_input_files(pictures[0])
    dialog.get_by_role("button", name="Upload").click()
    expect(dialog.get_by_role("alert")).to_contain_text("This very file is in the case already.")
    assert File.objects.count() == 1


def test_an_upload_is_paused_gone_on_with_and_given_up(page, mara, pictures):
    sign_in_page(page, mara)
    held = []

    def hold(route):
        held.append(route)

    page.route("**/stored/**", hold)
    page.goto("/papers/", wait_until="networkidle")
    page.locator("[data-choose][multiple]").set_input_files(pictures[:2])
    row = page.locator("#sending li", has_text=NAMES[0])
    expect(row).to_have_attribute("data-state", "sending")
    row.get_by_role("button", name="Pause").click()
    expect(row).to_have_attribute("data-state", "paused")
    other = page.locator("#sending li", has_text=NAMES[1])
    other.get_by_role("button", name="Give up").click()
    expect(other).to_have_count(0)
    page.unroute("**/stored/**", hold)
    row.get_by_role("button", name="Go on").click()
    expect(row).to_have_attribute("data-state", "done", timeout=20_000)
    assert arrived() == summed(pictures[:1])
    assert Upload.objects.get(state="DROPPED").name == ""


def test_a_case_that_is_taken_away_ends_the_upload_with_a_sentence(
    page, mara, case, pictures, console_errors
):
    sign_in_page(page, mara)
    page.goto(f"/cases/{case.code}/", wait_until="networkidle")
    cut_off(page, pictures[:1])
    case.owner = make_user("COORD")
    case.save(update_fields=["owner"])
    Membership.objects.filter(user=mara).delete()
    page.unroute("**/stored/**")
    expect(rows(page, "failed")).to_contain_text("This case is not yours any more", timeout=20_000)
    assert not File.objects.exists()
    console_errors.clear()  # 404, and the line was cut


def test_a_browser_sends_to_the_bucket_past_the_web_process(
    page, live, mara, pictures, tmp_path, s3, settings, monkeypatch
):
    monkeypatch.setattr(verbs, "PART", 5 * 2**20)
    settings.PUBLIC_URL = live
    list(prepare_bucket())
    large = tmp_path / "large.png"
    large.write_bytes(picture(side=1500))  # 6.75 MB: two parts
    sign_in_page(page, mara)
    puts = []
    page.on("request", lambda request: request.method == "PUT" and puts.append(request.url))
    page.goto("/papers/", wait_until="networkidle")
    page.locator("[data-choose][multiple]").set_input_files([large, pictures[0]])
    expect(rows(page, "done")).to_have_count(2, timeout=30_000)
    assert len(puts) == 3
    assert all(url.startswith(s3.address) for url in puts)
    assert arrived() == summed([large, pictures[0]])


def test_one_leafs_through_the_desk_without_typing_into_its_fields(page, mara, pictures):
    sign_in_page(page, mara)
    page.goto("/papers/", wait_until="networkidle")
    page.locator("[data-choose][multiple]").set_input_files(pictures[:3])
    expect(rows(page, "done")).to_have_count(3, timeout=30_000)
    for file in File.objects.all():
        examine(file.pk, apart=False)
    links = page.locator(".intake-list a")
    page.goto("/papers/", wait_until="networkidle")
    page.keyboard.press("j")
    expect(page.get_by_role("combobox", name="Case")).to_be_focused()
    page.keyboard.press("Escape")
    for at, key in ((1, "j"), (2, "j"), (1, "k")):
        page.keyboard.press(key)
        expect(links.nth(at)).to_have_attribute("aria-current", "true")
        expect(page.locator("#filing")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="Case")).to_be_focused()


def test_the_desk_is_sound_for_people_who_cannot_see_it(page, mara, case, pictures):
    sign_in_page(page, mara)
    page.goto("/papers/", wait_until="networkidle")
    assert violations_in_both_themes(page) == []
    page.locator("[data-choose][multiple]").set_input_files(pictures)
    expect(rows(page, "done")).to_have_count(5, timeout=30_000)
    examine(File.objects.first().pk, apart=False)
    page.goto(f"/papers/{File.objects.first().pk}/?case={case.code}", wait_until="networkidle")
    page.get_by_role("combobox", name="What it is").press("ArrowDown")
    assert violations_in_both_themes(page) == []
