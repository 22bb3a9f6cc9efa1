"""A case from the first call to Record collection, by clicking only; and every page looked at by axe."""

from datetime import timedelta
from io import BytesIO

import pytest
from playwright.sync_api import expect

from casework import clock
from casework.cases.models import Case
from casework.people.actor import Actor
from documents.files.examining import examine
from documents.judging import verbs as judging
from documents.models import Version
from documents.uploads import verbs
from documents.uploads.samples import sample_pdf
from tests.accessibility import violations_in_both_themes
from tests.engine import follow
from tests.people_and_cases import (
    add_paper,
    make_case,
    make_ready_case,
    make_user,
    protocol_version,
    sign_in_page,
)
from workflows.engine import moves, tasks

__all__ = ["protocol_version"]

pytestmark = pytest.mark.e2e

PDF = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": sample_pdf("Synthetic paper")}


@pytest.fixture
def mara(live):
    return make_user("COORD", name="Mara Lindqvist")


@pytest.fixture
def signed_in(page, mara, protocol_version):
    sign_in_page(page, mara)
    return page


def dialog_of(page):
    return page.get_by_role("dialog")


def closed(page):
    expect(page.locator("#dialog")).not_to_have_attribute("open", "")


def complete(page, name, fill=lambda dialog: None):
    """Do a task from its row on the case page."""
    page.locator("#work").get_by_role("link", name=f"Complete : {name}").click()
    dialog = dialog_of(page)
    expect(dialog.get_by_role("heading", name=name)).to_be_visible()
    fill(dialog)
    dialog.get_by_role("button", name="Done").click()
    closed(page)
    expect(page.locator("#work").get_by_role("link", name=f"Complete : {name}")).to_have_count(0)


def bring(page, kind):
    """Upload a paper in the dialog, check it on its page, and come back."""
    page.locator(f"#paper-{kind}").get_by_role("link", name="Upload").click()
    dialog = dialog_of(page)
    dialog.get_by_label("File").set_input_files(PDF | {"buffer": sample_pdf(f"Synthetic {kind}")})
    dialog.get_by_label("Date on the paper").fill(clock.site_today().isoformat())
    dialog.get_by_role("button", name="Upload").click()
    closed(page)
    check = page.locator(f"#paper-{kind}").get_by_role("link", name="Check")
    expect(check).to_be_visible()
    examine(Version.objects.latest("pk").file_id, apart=False)
    check.click()
    expect(page.get_by_role("group", name="Page 1")).to_be_visible()
    page.get_by_label("the right patient").check()
    page.get_by_role("button", name="Verify", exact=True).click()
    page.wait_for_url("**/cases/CW-*/")


def take_the_call(page):
    """The new-case form, person and all."""
    page.goto("/cases/new/")
    page.get_by_label("Name of the person who asks").fill("Luisa Ejemplo")
    page.get_by_label("Full name as in the passport").fill("Luisa Ejemplo-Tres")
    page.get_by_label("Date of birth").fill("1990-05-04")
    page.get_by_label("Languages of the patient").fill("Spanish, English")
    page.get_by_role("group", name="A representative acts").get_by_label("No").check()
    for label, choice in {
        "How it arrived": "Telephone",
        "Country of the patient": "Mexico",
        "Relation of the requester": "The patient",
        "Sex as in the passport": "Female",
        "Time zone of the patient": "America/Mexico City",
        "Preferred contact": "E-mail",
    }.items():
        page.get_by_label(label).select_option(label=choice)
    page.get_by_role("button", name="Open the case").click()
    page.wait_for_url("**/cases/CW-*/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Luisa Ejemplo-Tres")


def say_no(dialog):
    dialog.get_by_label("No", exact=True).check()


def name_the_cohort(dialog):
    say_no(dialog)
    dialog.get_by_label("Candidate cohort").select_option(label="Lupus nephritis")


def date_the_signature(dialog):
    signed = (clock.now() - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")
    dialog.locator("input[type*=date]").fill(signed)


def test_a_call_becomes_a_case_in_record_collection(signed_in):
    page = signed_in
    take_the_call(page)
    bring(page, "CONSENT_DATA_SHARING")
    bring(page, "CONSENT_NAV_SERVICE")
    complete(page, "Acknowledge inquiry")
    complete(page, "Obtain consent", date_the_signature)
    complete(page, "Service agreement", date_the_signature)
    complete(page, "Red-flag screen", say_no)
    complete(page, "Duplicate check", name_the_cohort)
    expect(page.get_by_text("Ready: nothing is in the way.")).to_be_visible()
    page.get_by_role("link", name="Advance").click()
    dialog_of(page).get_by_role("button", name="Move to Record collection").click()
    closed(page)
    expect(page.locator(".track-here strong")).to_have_text("Record collection")
    case = Case.objects.get()
    assert (case.stage, case.cohort, case.languages) == ("RECORD_COLLECTION", "LN", "es,en")
    assert Version.objects.filter(case=case, status="VERIFIED").count() == 2


def test_a_refusal_stays_in_the_dialog_with_what_was_typed(signed_in, mara, protocol_version):
    page, case = signed_in, make_ready_case(mara, protocol_version)
    page.goto(f"/cases/{case.code}/")
    page.get_by_role("link", name="Advance").click()
    dialog = dialog_of(page)
    dialog.get_by_label("Comment").fill("Everything came by courier.")
    moves.advance(case.pk, "open_case", actor=Actor(mara, "COORD"))
    dialog.get_by_role("button", name="Move to Record collection").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Mara Lindqvist moved this case")
    expect(dialog.get_by_role("alert")).to_be_focused()
    expect(dialog.get_by_label("Comment")).to_have_value("Everything came by courier.")


def test_one_esc_does_not_throw_away_what_was_typed(signed_in, mara, protocol_version):
    page, case = signed_in, make_ready_case(mara, protocol_version)
    page.goto(f"/cases/{case.code}/")
    page.get_by_role("link", name="Advance").click()
    dialog = dialog_of(page)
    expect(dialog.get_by_label("Comment")).to_be_focused()
    page.keyboard.type("Everything came")
    page.keyboard.press("Escape")
    expect(dialog.locator(".notice")).to_contain_text("Press Esc again to close.")
    expect(dialog.locator(".live")).to_contain_text("What you typed is not saved.")
    page.keyboard.type(" by courier.")
    expect(dialog.locator(".notice")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(dialog.get_by_label("Comment")).to_have_value("Everything came by courier.")
    page.keyboard.press("Escape")
    closed(page)
    expect(page.get_by_role("link", name="Advance")).to_be_focused()


def test_a_dialog_begins_at_its_first_field_and_goes_on_at_what_is_wrong(signed_in, papers):
    page = signed_in
    page.goto(f"/cases/{papers.code}/")
    page.get_by_role("link", name="All moves").click()
    expect(dialog_of(page).get_by_role("heading").first).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Upload : Allergy record").click()
    expect(dialog_of(page).get_by_label("Language of the paper")).to_be_focused()
    dialog_of(page).get_by_label("File").set_input_files(PDF)
    to_come = clock.site_today() + timedelta(days=5)
    dialog_of(page).get_by_label("Date on the paper").fill(to_come.isoformat())
    dialog_of(page).get_by_role("button", name="Upload").click()
    expect(dialog_of(page).locator("[role=alert], [aria-invalid=true]").first).to_be_focused()


def test_what_was_unfolded_stays_so_when_the_page_redraws_itself(signed_in, mara, protocol_version):
    page, case = signed_in, make_case(mara, protocol_version, name="Camino Ejemplo", cohort="LN")
    page.goto(f"/cases/{case.code}/")
    fold = page.locator("#papers-optional")
    fold.locator("summary").click()
    complete(page, "Red-flag screen", say_no)
    expect(fold).to_have_attribute("open", "")


def test_a_field_appears_when_another_asks_for_it(page, live, protocol_version):
    journey = follow("adult_ln_to_completed", protocol_version, before="PRE-09")
    sign_in_page(page, journey.person("COORD-1", "COORD"))
    page.goto(f"/cases/{journey.case.code}/")
    page.get_by_role("link", name="Complete : Family decision to travel").click()
    dialog = dialog_of(page)
    companion = dialog.get_by_role("group", name="A companion travels with the patient")
    expect(companion).to_be_hidden()
    decision = dialog.get_by_label("Decision of the patient or guardian to travel")
    decision.focus()
    decision.select_option(label="Travel")
    expect(companion).to_be_visible()
    expect(decision).to_be_focused()
    decision.select_option(label="Not now")
    expect(companion).to_be_hidden()
    decision.select_option(label="Travel")
    companion.get_by_label("Yes").check()
    dialog.get_by_role("button", name="Done").click()
    closed(page)
    assert journey.fact("companion_travels") is True


# --- by every sense ---------------------------------------------------------------------------------


@pytest.fixture
def papers(mara, protocol_version):
    """A case with a paper in every state that a coordinator meets."""
    actor = Actor(mara, "COORD")
    case = make_ready_case(mara, protocol_version)
    moves.advance(case.pk, "open_case", actor=actor)
    for kind in ("ECG", "ECHO"):
        version = verbs.upload(
            case.pk,
            kind,
            actor=actor,
            file=BytesIO(sample_pdf(kind)),
            language="es",
            effective_date=clock.site_today(),
            at_once=True,
        )
    judging.reject(version.pk, actor=actor, reason="Page two is missing, send both pages.")
    add_paper(case, actor, "LAB_CBC")
    tasks.raise_event(case.pk, "contact_unanswered", actor=actor, note="Rang twice.")
    return case


PAGES = ["", "history/", "moves/", "moves/open_case/", "moves/put_on_hold/", "moves/withdraw/",
         "tasks/REC-01/", "tasks/REC-07/", "tasks/REC-02/", "events/contact_unanswered/",
         "facts/cohort/correct/", "documents/MED_LIST/upload/"]  # fmt: skip


def test_every_page_is_sound_for_people_who_cannot_see_it(signed_in, papers):
    page = signed_in
    found = {}
    version = Version.objects.filter(case=papers, status="RECEIVED").get()
    addresses = [f"/cases/{papers.code}/{path}" for path in PAGES]
    for address in [*addresses, "/cases/new/", f"/documents/{version.pk}/"]:
        page.goto(address)
        found[address] = violations_in_both_themes(page)
    assert not {address: lines for address, lines in found.items() if lines}


def test_every_dialog_is_sound_too(signed_in, papers):
    page = signed_in
    page.goto(f"/cases/{papers.code}/")
    found = {}
    for name in ("All moves", "Advance", "Upload : Allergy record", "Complete : Issue the cohort"):
        page.get_by_role("link", name=name).first.click()
        expect(dialog_of(page).get_by_role("heading").first).to_be_visible()
        found[name] = violations_in_both_themes(page)
        page.keyboard.press("Escape")
        closed(page)
    assert not {name: lines for name, lines in found.items() if lines}


def test_a_small_screen_scrolls_only_down(signed_in, papers):
    page = signed_in
    page.set_viewport_size({"width": 390, "height": 800})
    version = Version.objects.filter(case=papers, status="RECEIVED").get()
    for address in (f"/cases/{papers.code}/", "/cases/new/", f"/documents/{version.pk}/"):
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, address
