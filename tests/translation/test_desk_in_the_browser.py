"""The desk in a browser: nothing that is written is lost, and no mouse is needed."""

from io import BytesIO

import pikepdf
import pytest
from playwright.sync_api import expect

from casework.protocols.publish import WITH_DESK, publish
from tests.accessibility import violations_in_both_themes
from tests.people_and_cases import sign_in_page
from tests.translation.desk import linguist, sheet
from tests.translation.desk_world import job_on_the_desk
from translation.desk.writing import Text, write_segment
from translation.jobs.models import Job
from translation.memory.remembering import remember
from translation.segments.models import Segment

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def two_pages(*texts):
    made, out = pikepdf.Pdf.new(), BytesIO()
    for text in texts:
        with pikepdf.open(BytesIO(sheet(text))) as one:
            made.pages.extend(one.pages)
    made.save(out)
    return out.getvalue()


PAPER = two_pages("Paciente sin fiebre. Prednisona 10 mg.", "Sin alergias.")


@pytest.fixture
def desk(page, db):
    """The job whose desk is open, and who works on it."""
    job, translator = job_on_the_desk(publish(WITH_DESK)[0], PAPER)
    sign_in_page(page, translator.user)
    open_desk(page, job)
    return job, translator


def open_desk(page, job):
    page.goto(f"/translation/jobs/{job.pk}/", wait_until="networkidle")
    expect(page.locator(".seg-active")).to_be_visible()


def target(page, number):
    return page.locator(f"#s{number} textarea[name=target]")


def status(page):
    return page.locator("[data-status]")


def segment(job, number):
    return Segment.objects.get(job=job, number=number)


def kept_here(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('desk:'))")


def test_what_is_written_is_saved_by_itself_and_there_after_reloading(page, desk):
    job, _ = desk
    target(page, 1).press_sequentially("患者无发热。")
    expect(page.locator("#s1 [data-how-far]")).to_have_text("begun")
    expect(status(page)).to_have_text("Saved")
    assert segment(job, 1).target == "患者无发热。"
    assert kept_here(page) == []
    page.reload()
    expect(target(page, 1)).to_have_value("患者无发热。")


def test_a_tab_closed_at_once_loses_nothing(page, desk):
    job, _ = desk
    target(page, 1).fill("患者无发热。")
    page.close(run_before_unload=False)
    again = page.context.new_page()
    open_desk(again, job)
    expect(target(again, 1)).to_have_value("患者无发热。")
    expect(status(again)).to_have_text("Saved")
    assert segment(job, 1).target == "患者无发热。"


def test_a_while_without_a_connection_is_survived(page, desk, console_errors):
    job, _ = desk
    page.context.set_offline(True)
    target(page, 1).fill("患者无发热。")
    target(page, 2).fill("泼尼松 10 mg。")
    expect(status(page)).to_have_text("Offline: 2 changes wait here")
    page.wait_for_timeout(3000)
    assert segment(job, 1).target == ""
    page.context.set_offline(False)
    expect(status(page)).to_have_text("Saved")
    assert (segment(job, 1).target, segment(job, 2).target) == ("患者无发热。", "泼尼松 10 mg。")
    console_errors.clear()  # the browser tells of each try


def test_what_was_written_offline_comes_back_with_the_next_window(page, desk, console_errors):
    job, _ = desk
    page.context.set_offline(True)
    target(page, 1).fill("患者无发热。")
    expect(status(page)).to_contain_text("Offline: 1 change waits here")
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    again = page.context.new_page()
    open_desk(again, job)
    expect(target(again, 1)).to_have_value("患者无发热。")
    expect(status(again)).to_have_text("Saved")
    assert segment(job, 1).target == "患者无发热。"
    assert kept_here(again) == []
    console_errors.clear()


def test_a_second_window_follows_what_the_first_saves(page, desk):
    job, _ = desk
    other = page.context.new_page()
    open_desk(other, job)
    target(page, 1).fill("患者无发热。")
    expect(target(other, 1)).to_have_value("患者无发热。")
    target(other, 1).press_sequentially("是")
    expect(status(other)).to_have_text("Saved")
    assert segment(job, 1).target == "患者无发热。是"
    expect(target(page, 1)).to_have_value("患者无发热。是")


@pytest.mark.parametrize(
    ("chosen", "kept"), [("Keep mine", "写在这里。"), ("Take the other", "别处写的。")]
)
def test_two_windows_do_not_overwrite_each_other(page, desk, chosen, kept):
    job, translator = desk
    write_segment(job.pk, 1, Text("别处写的。"), seen_revision=0, actor=translator)
    target(page, 1).fill("写在这里。")
    expect(status(page)).to_contain_text("Changed in another window")
    box = page.locator("#s1 .conflict")
    expect(box).to_contain_text("别处写的。")
    expect(box).to_contain_text("写在这里。")
    assert segment(job, 1).target == "别处写的。"
    box.get_by_role("button", name=chosen).click()
    expect(box).to_be_hidden()
    expect(status(page)).to_have_text("Saved")
    expect(target(page, 1)).to_have_value(kept)
    assert segment(job, 1).target == kept


def test_a_job_is_translated_and_handed_in_by_keyboard_alone(page, desk):
    job, _ = desk
    page.keyboard.press("Enter")
    for text in ("患者无发热。", "泼尼松 10 mg。", "无过敏。"):
        expect(page.locator(".seg-active textarea[name=target]")).to_be_focused()
        page.keyboard.type(text)
        page.keyboard.press("Control+Enter")
    expect(page.locator("[data-count-segments]")).to_have_text("3 of 3 segments")
    expect(page.locator(".notice-success")).to_contain_text("All segments are confirmed")
    expect(page.locator("paper-viewer [data-number]")).to_have_value("2")
    page.get_by_role("link", name="Hand in").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("complete and accurate")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You handed")
    assert Job.objects.get(pk=job.pk).state == "IN_REVIEW"
    assert kept_here(page) == []


def test_keys_walk_copy_put_in_tokens_and_leave_the_text(page, desk):
    job, _ = desk
    Segment.objects.filter(job=job, number=1).update(source="Paciente: [NAME-1]")
    page.reload(wait_until="networkidle")
    page.keyboard.press("Enter")
    page.keyboard.type("患者：")
    page.keyboard.press("Alt+t")
    expect(target(page, 1)).to_have_value("患者：[NAME-1]")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+c")
    expect(target(page, 2)).to_have_value("Prednisona 10 mg.")
    page.keyboard.press("Control+z")
    expect(target(page, 2)).to_have_value("")
    page.keyboard.press("Alt+ArrowDown")
    expect(target(page, 3)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#s3")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#s2")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#desk-keys")).to_be_visible()


def test_a_match_is_put_in_by_its_number_and_keeps_where_it_came_from(page, desk):
    job, _ = desk
    reviewer = linguist(("es", "zh"), role="TREV")
    known = [("Paciente sin fiebre.", "患者无发热。")]
    pair = {"source_language": "es", "target_language": "zh"}
    remember(known, case=job.case, job=None, actor=reviewer, **pair)
    page.reload(wait_until="networkidle")
    expect(page.locator("#s1 .match-percent")).to_have_text("100 %")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+1")
    expect(target(page, 1)).to_have_value("患者无发热。")
    page.keyboard.press("Control+Enter")
    expect(status(page)).to_have_text("Saved")
    saved = segment(job, 1)
    assert (saved.state, saved.origin, saved.percent) == ("CONFIRMED", "MEMORY", 100)


def test_a_finding_is_gone_to_and_justified(page, desk):
    job, translator = desk
    Segment.objects.filter(job=job, number=2).update(source="Paciente: [NAME-1]")
    write_segment(job.pk, 2, Text("患者"), seen_revision=0, actor=translator)
    page.reload(wait_until="networkidle")
    expect(page.locator("#badges-2")).to_have_text("1 dangerous")
    page.keyboard.press("Control+Shift+f")
    expect(target(page, 2)).to_be_focused()
    found = page.locator("#s2 .finding-critical")
    expect(found).to_contain_text("[NAME-1]")
    found.locator("summary").click()
    found.get_by_label("Why it is right all the same").fill("The name stands in the line above.")
    found.get_by_role("button", name="Justify").click()
    expect(page.locator("#s2 .finding-critical")).to_contain_text("Justified: The name stands")
    expect(page.locator("#badges-2")).to_have_text("justified")


def test_a_mended_segment_is_saved_as_it_is_written_while_its_finding_is_shown(page, desk):
    job, _ = desk
    target(page, 2).fill("泼尼松 100 mg。")
    target(page, 2).press("Control+Enter")
    expect(page.locator("#badges-2")).not_to_be_empty()
    target(page, 2).focus()
    expect(page.locator("#s2 .finding-critical")).to_have_count(1)
    target(page, 2).fill("泼尼松 10 mg。")
    target(page, 2).press("Control+Enter")
    expect(page.locator("#s2 .finding-critical")).to_have_count(0)
    expect(status(page)).to_have_text("Saved")
    assert segment(job, 2).target == "泼尼松 10 mg。"


def test_what_is_not_in_order_is_gone_to_from_the_dialog(page, desk):
    page.get_by_role("link", name="Hand in").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("3 segments are not confirmed")
    dialog.get_by_role("link", name="Go to segment 3").click()
    expect(dialog).to_be_hidden()
    expect(target(page, 3)).to_be_focused()


def test_a_question_stands_at_its_page_once_it_is_asked(page, desk):
    page.keyboard.press("Alt+q")
    page.get_by_label("Your question").fill("Which medicine is in the margin?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#questions-1")).to_contain_text("Which medicine is in the margin?")


def test_signing_out_leaves_nothing_in_the_browser(page, desk, console_errors):
    page.route("**/segments/1/", lambda route: route.abort())
    target(page, 1).fill("患者无发热。")
    expect(status(page)).to_contain_text("1 change waits here")
    assert len(kept_here(page)) == 1
    other = page.context.new_page()
    other.goto("/me/", wait_until="networkidle")
    other.locator(".shell-who").click()
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_load_state("networkidle")
    assert kept_here(other) == []
    console_errors.clear()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_desk_is_accessible(page, desk, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.reload(wait_until="networkidle")
    assert violations_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("link", name="Hand in").click()
    expect(page.get_by_role("dialog")).to_contain_text("complete and accurate")
    assert violations_in_both_themes(page) == []
