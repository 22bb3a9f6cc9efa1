"""What each person does in their own window while two papers are translated, for the proof of it."""

import json
import os
import unicodedata
from datetime import date
from itertools import pairwise
from pathlib import Path

import pypdfium2
from django.urls import reverse
from playwright.sync_api import expect

from config.synthetic.originals.typesetting import typeset
from documents.files.examining import examine
from documents.models import Redaction
from documents.redacting import making
from documents.storage import store
from translation.jobs.models import Job, State

TOLD = json.loads(Path(__file__).with_name("proof_papers.json").read_text(encoding="utf-8"))
SHOTS = os.environ.get("SHOTS", "")  # a folder for pictures of the pages
DOSE = "• 泼尼松龙10 mg，每日一次，早晨服用。"
BETTER = "• 泼尼松龙10 mg，每日一次，早晨口服。"
DOSE_AT = list(TOLD["ar"]["says"].values()).index(DOSE) + 1


def original(language):
    told = TOLD[language]
    return typeset(told["title"], language, told["pages"], date(2026, 3, 12))


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def line_of(window, job):
    return window.locator(".translation").filter(has_text=job.code)


def from_the_panel(window, job, deed):
    """Open one of a job's deeds; answers its dialog."""
    line = line_of(window, job)
    link = line.get_by_role("link", name=deed)
    if not link.is_visible():
        line.locator(".translation-more summary").click()
    link.click()
    return window.get_by_role("dialog")


def black_out(window, job):
    """The coordinator has names blacked out; the worker makes the copy."""
    line_of(window, job).locator(".translation-packet a").click()
    dialog = window.get_by_role("dialog")
    dialog.get_by_role("button", name="Black out names by itself").click()
    expect(dialog.get_by_role("status")).to_contain_text("2 places are being made black")
    shoot(window, f"packet-{job.source_language}")
    asked = Redaction.objects.get(source=job.version.file_id)
    making.make(asked.pk)
    asked.refresh_from_db()
    examine(asked.copy_id, apart=False)
    window.reload(wait_until="networkidle")


def write(window, number, text):
    """Into a segment, cell by cell, and confirm it."""
    cells = window.locator(f"#s{number} textarea[name=target]")
    for place, cell in enumerate(text.split("\t")):
        cells.nth(place).fill(cell)
    cells.last.press("Control+Enter")
    # a busy machine answers late
    expect(window.locator(f"#s{number} [data-how-far]")).to_have_text("confirmed", timeout=20_000)


def write_all(window, job, says):
    cut = [segment.source for segment in job.segments.order_by("number")]
    assert cut == list(says), cut
    for number, text in enumerate(says.values(), 1):
        write(window, number, text)
    expect(window.locator("[data-status]")).to_have_text("Saved")


def open_desk(window, job):
    window.goto(f"/translation/jobs/{job.pk}/", wait_until="networkidle")
    expect(window.locator(".seg-active")).to_be_visible()


def hand_in(window):
    """Answers the dialog, which is filled anew where it is refused."""
    window.get_by_role("link", name="Hand in").click()
    dialog = window.get_by_role("dialog")
    dialog.get_by_label("I translated the whole paper").check()
    with window.expect_response(lambda answer: answer.request.method == "POST"):
        dialog.get_by_role("button", name="Hand in").click()
    return dialog


def handed_in(window):
    hand_in(window)
    expect(window.get_by_role("heading", level=1)).to_contain_text("You handed")


def take_review(window, job):
    window.goto("/translation/", wait_until="networkidle")
    window.get_by_role("button", name=f"Take {job.code}").click()
    expect(window.get_by_role("link", name=f"Open {job.code}")).to_be_visible()
    window.goto(f"/translation/jobs/{job.pk}/review/", wait_until="networkidle")


def sign(window):
    window.get_by_label("I compared the whole translation").check()
    window.get_by_role("button", name="Approve and sign").click()
    expect(window.locator(".notices .notice")).to_contain_text("You approved")


def translate_with_a_wrong_dose(window, job):
    """Refused, mended, handed in; then it is out of one's hands."""
    says = TOLD["ar"]["says"]
    dose = DOSE_AT
    write_all(window, job, {k: v.replace("龙10 mg", "龙100 mg") for k, v in says.items()})
    dialog = hand_in(window)
    expect(dialog).to_contain_text("It is not whole yet.")
    shoot(window, "desk-refused")
    dialog.get_by_role("link", name=f"Go to segment {dose}").click()
    expect(dialog).to_be_hidden()
    write(window, dose, DOSE)
    expect(window.locator(f"#s{dose} .finding-critical")).to_have_count(0)
    shoot(window, "desk")
    handed_in(window)
    for address in (
        reverse("document-viewer", args=[job.version_id]),
        reverse("document-page", args=[job.version_id, 1]),
    ):
        assert window.request.get(address).status in (403, 404)
    window.reload()
    expect(window.locator("textarea[name=target]")).to_have_count(0)


def ask_for_changes(window, job):
    number = DOSE_AT
    take_review(window, job)
    window.get_by_role("link", name=f"Remark on segment {number}").click()
    form = window.locator(f"#s{number} form[data-remarking]")
    form.locator("[name=category][value=STYLE]").check()
    form.locator("[name=severity][value=MINOR]").check()
    form.locator("textarea").fill("Say 口服 as the hospital does.")
    form.get_by_role("button", name="Keep the remark").click()
    expect(window.locator(f"#s{number} .rv-remark")).to_contain_text("口服")
    shoot(window, "review")
    window.get_by_role("button", name="Ask for changes").click()
    expect(window.locator(".notices .notice")).to_contain_text("is with its translator again")


def staffed(window, case, into_english):
    """The coordinator orders English, blacks names out, gives one job away; answers both jobs."""
    window.goto(f"/cases/{case.code}/", wait_until="networkidle")
    arabic, to_chinese = (Job.objects.get(case=case, source_language=code) for code in ("ar", "ru"))
    dialog = from_the_panel(window, to_chinese, "Have it put into another language …")
    dialog.get_by_label("English").check()
    dialog.get_by_role("button", name="Order the translation").click()
    expect(dialog).to_be_hidden()
    russian = Job.objects.get(source_language="ru", target_language="en")
    for job in (arabic, russian):
        black_out(window, job)
    dialog = from_the_panel(window, russian, "Give to …")
    dialog.get_by_label(into_english.user.name).check()
    dialog.get_by_role("button", name="Give it").click()
    expect(line_of(window, russian)).to_contain_text(into_english.user.name)
    shoot(window, "case")
    return arabic, russian


def take_the_next_best(window, job):
    window.goto("/translation/", wait_until="networkidle")
    window.get_by_role("button", name="Take the next best job").click()
    expect(window.locator("section", has_text="In your hands").first).to_contain_text(job.code)
    shoot(window, "queue")
    open_desk(window, job)


def change(window, job):
    open_desk(window, job)
    shoot(window, "desk-changes")
    write(window, DOSE_AT, BETTER)
    handed_in(window)


def review_again(window, job):
    window.goto(f"/translation/jobs/{job.pk}/review/", wait_until="networkidle")
    shoot(window, "review-again")
    sign(window)


def is_certified(window, coordinator, job):
    """The job's paper is there, says what it should, and the public page vouches for it."""
    job.refresh_from_db()
    assert job.state == State.CERTIFIED
    expect(line_of(coordinator, job)).to_contain_text("certified")
    says = TOLD[job.source_language]["says"].values()
    certified_paper_says(job, [BETTER if text == DOSE else text for text in says])
    window.goto(reverse("verify-serial", args=[job.certificate.serial]))
    expect(window.get_by_role("heading", name="Valid")).to_be_visible()
    shoot(window, f"verify-{job.target_language}")


def squeezed(text):
    return "".join(unicodedata.normalize("NFC", text).split())


def certified_paper_says(job, said):
    """The bytes that are kept hold the translation in its order, and what it vouches for."""
    content = b"".join(store().read(job.certificate.file.key))
    with pypdfium2.PdfDocument(content) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
        if SHOTS:
            for number, page in enumerate(document, 1):
                picture = page.render(scale=1.6).to_pil()
                picture.save(Path(SHOTS) / f"paper-{job.target_language}-{number}.png")
    flat, place = squeezed("".join(pages)), []
    for text in said:
        printed = text.replace("[NAME-1]", "Camino Ejemplo-Uno").replace("[BORN-1]", "1992-03-14")
        place.append(flat.index(squeezed(printed), place[-1] + 1 if place else 0))
    assert all(before < after for before, after in pairwise(place))
    header = {"zh": "原件第 {} 页", "en": "Page {} of the original"}[job.target_language]
    for number, page in enumerate(pages[: job.pages], 1):
        assert header.format(number) in page
    assert all(job.certificate.serial in page for page in pages)
    for digest in (job.version.file.sha256, job.certificate.text_sha256):
        assert digest in squeezed(pages[-1])
