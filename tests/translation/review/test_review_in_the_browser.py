"""Reviewing by keyboard alone, and the linguists' pages as they look to those who cannot see them well."""

import pytest
from playwright.sync_api import expect

from casework import clock
from casework.protocols.publish import WITH_DESK, publish
from tests.accessibility import violations_in_both_themes
from tests.people_and_cases import sign_in_page
from tests.translation.desk import in_translation, linguist, sheet, translated
from translation.jobs import claiming, staffing
from translation.jobs.models import Job, State
from translation.review import handing_in
from translation.review import verbs as review
from translation.review.models import Remark

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("translation-browser"),
]
PAIR = ("es", "zh")
LINES = (
    "Informe de laboratorio",
    "Hemoglobina 11,2 g/dL. Leucocitos 4,1 x10^9/L.",
    "Paciente sin fiebre. Prednisona 10 mg cada 12 horas.",
    "Creatinina 0,9 mg/dL. Proteinuria 1,8 g/24 h.",
)


@pytest.fixture
def journey(page):
    """Two Spanish papers, at the present time: pages in a browser know no other."""
    papers = {kind: (sheet(kind, *LINES), "es") for kind in ("LAB_CBC", "LAB_CHEM", "ECG")}
    journey = in_translation(publish(WITH_DESK)[0], papers)
    journey.now = clock.now()
    Job.objects.filter(case=journey.case).update(due_at=journey.now)
    return journey


@pytest.fixture
def reviewed(journey):
    """A job in somebody's review, and who reviews it."""
    job, reviewer = journey.jobs()[0], linguist(PAIR, role="TREV")
    coordinator = journey.actor("COORD")
    staffing.lend_original(job.pk, reason="It cannot be redacted.", actor=coordinator)
    translator = linguist(PAIR)
    translated(journey, job, translator)
    handing_in.hand_in(job.pk, stated=True, actor=translator)
    review.take_review(job.pk, actor=reviewer)
    return job, reviewer


def test_a_review_by_keyboard_alone(page, reviewed):
    job, reviewer = reviewed
    sign_in_page(page, reviewer.user)
    page.goto(f"/translation/jobs/{job.pk}/review/", wait_until="networkidle")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#s2")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+r")
    expect(page.locator("#s2 [name=category]").first).to_be_focused()
    page.keyboard.press("3")
    expect(page.locator("#s2 [name=category][value=NUMBER]")).to_be_checked()
    page.keyboard.press("8")
    expect(page.locator("#s2 textarea")).to_be_focused()
    page.keyboard.type("The decimal comma 1,8 became a point.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s2")).to_contain_text("The decimal comma 1,8 became a point.")
    expect(page.locator("#s2")).to_be_focused()
    expect(page.locator("#verdict")).to_contain_text("5 of 10 points")
    remark = Remark.objects.get()
    assert (remark.category, remark.severity, remark.segment.number) == ("NUMBER", "MAJOR", 2)
    page.get_by_role("button", name="Ask for changes").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notices .notice")).to_contain_text("is with its translator again")
    assert Job.objects.get(pk=job.pk).state == State.CHANGES_ASKED


def test_escape_leaves_a_remark_unwritten(page, reviewed):
    job, reviewer = reviewed
    sign_in_page(page, reviewer.user)
    page.goto(f"/translation/jobs/{job.pk}/review/", wait_until="networkidle")
    page.keyboard.press("Alt+r")
    expect(page.locator("#s1 [name=category]").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#s1 form[data-remarking]")).to_have_count(0)
    expect(page.locator("#s1")).to_be_focused()


def test_a_review_ends_with_a_signature(page, reviewed):
    job, reviewer = reviewed
    sign_in_page(page, reviewer.user)
    page.goto(f"/translation/jobs/{job.pk}/review/", wait_until="networkidle")
    page.get_by_label("I compared the whole translation").check()
    page.get_by_role("button", name="Approve and sign").click()
    expect(page.locator(".notices .notice")).to_contain_text("You approved")
    expect(page.get_by_role("heading", name="Done lately")).to_be_visible()


def test_jobs_are_taken_and_declined_in_place(page, journey):
    who = linguist(PAIR)
    [first, second, _third] = journey.jobs()
    claiming.offer(second.pk, who.user, actor=journey.actor("COORD"))
    sign_in_page(page, who.user)
    page.goto("/translation/", wait_until="networkidle")
    page.get_by_role("button", name=f"Take {first.code}").click()
    expect(page.locator(".notices .notice")).to_contain_text(f"{first.code} is yours.")
    expect(page.locator("section", has_text="In your hands").first).to_contain_text(first.code)
    page.get_by_text("Decline …").click()
    page.get_by_label("Why not, in a few words").fill("I do not know these values.")
    page.get_by_role("button", name="Decline it").click()
    expect(page.get_by_role("heading", name="Offered to you")).to_have_count(0)
    expect(page.locator("#waiting")).to_contain_text(second.code)


def test_who_was_slower_is_told_in_place(page, journey):
    who, quicker = linguist(PAIR), linguist(PAIR)
    job = journey.jobs()[0]
    sign_in_page(page, who.user)
    page.goto("/translation/", wait_until="networkidle")
    claiming.claim(job.pk, actor=quicker)
    page.get_by_role("button", name=f"Take {job.code}").click()
    expect(page.get_by_role("alert")).to_contain_text(f"{quicker.user.name} has {job.code}")
    expect(page.locator("#waiting")).not_to_contain_text(job.code)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_can_be_used_by_everybody(page, journey, reviewed, width):
    job, reviewer = reviewed
    given = {"category": "NUMBER", "severity": "MAJOR", "comment": "1,8 became 1.8 here."}
    review.remark(job.pk, 3, **given, actor=reviewer)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in_page(page, reviewer.user)
    for address in ("/translation/", f"/translation/jobs/{job.pk}/review/?at=2"):
        page.goto(address, wait_until="networkidle")
        assert violations_in_both_themes(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="Ask about a page").click()
    expect(page.get_by_role("dialog")).to_contain_text("Ask about a page of")
    assert violations_in_both_themes(page) == []
    page.context.clear_cookies()
    who = linguist(PAIR)
    second, third = journey.jobs()[1:]
    claiming.claim(second.pk, actor=who)
    claiming.offer(third.pk, who.user, actor=journey.actor("COORD"))
    sign_in_page(page, who.user)
    page.goto("/translation/", wait_until="networkidle")
    page.get_by_text("Decline …").click()
    assert violations_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
