"""The coordinator's view of translations and the team's page, as they look and by keyboard."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from casework import clock
from casework.people.absence import Absence
from casework.people.actor import SYSTEM, Actor
from casework.protocols.publish import WITH_DESK, publish
from documents.models import Version
from tests.accessibility import violations_in_both_themes
from tests.people_and_cases import add_paper, join, make_case, make_user, sign_in_page
from tests.translation.desk import linguist
from translation.asking.verbs import ask
from translation.desk.writing import Text, write_segment
from translation.jobs import claiming, staffing
from translation.jobs.models import Job, State
from translation.jobs.ordering import order
from translation.linguists.models import Linguist
from translation.segments.preparing import prepare

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")  # a folder for pictures of the pages


@pytest.fixture
def coordinator(db):
    return make_user("COORD", name="Nora Lindqvist")


@pytest.fixture
def team(db):
    found = [linguist(("es", "zh"), ("es", "en")) for _ in range(2)]
    found.append(linguist(("es", "zh"), role="TREV"))
    for one, name in zip(found, ("Lucía Fernández", "Tomás Ibarra", "Wei Zhang"), strict=True):
        type(one.user).objects.filter(pk=one.user_id).update(name=name)
        one.user.refresh_from_db()
    today = clock.now().date()
    Absence.objects.create(user=found[1].user, away_from=today, until=today + timedelta(days=4))
    soon = clock.site_today() + timedelta(days=9)
    Linguist.objects.filter(user=found[0].user).update(credential="ATA 7", credential_until=soon)
    return found


@pytest.fixture
def case(coordinator, team):
    actor = Actor(coordinator, "COORD")
    case = make_case(coordinator, publish(WITH_DESK)[0], name="Camino Ejemplo", cohort="LN")
    jobs = []
    for kind in ("LAB_CBC", "LAB_CHEM", "ECG", "CHEST_IMAGING", "MED_SUMMARY"):
        if kind in _known(case):
            paper = add_paper(case, actor, kind)
            jobs.append(order(Version.objects.get(pk=paper.pk).pk, "zh", actor=actor))
    first, second, third, *rest = jobs
    prepare(first.pk, actor=SYSTEM)
    claiming.claim(first.pk, actor=team[0])
    segment = first.segments.first()
    write_segment(
        first.pk, segment.number, Text("译文", confirm=True), seen_revision=0, actor=team[0]
    )
    ask(first.pk, 1, "What does the stamp below the table say?", actor=team[0])
    staffing.prioritise(second.pk, 2, actor=actor)
    Job.objects.filter(pk=first.pk).update(due_at=clock.now() + timedelta(hours=20))
    Job.objects.filter(pk=second.pk).update(due_at=clock.now() - timedelta(hours=20))
    staffing.hold(third.pk, reason="The family sends a better scan", actor=actor)
    now = clock.now()
    for job in rest[:1]:
        Job.objects.filter(pk=job.pk).update(
            state=State.APPROVED, translator=team[0].user, reviewer=team[2].user, approved_at=now
        )
    return case


def _known(case):
    from casework.protocols.compiled import protocol

    rules = protocol(case.protocol_id).documents
    return {code for code, kind in rules.items() if kind.needs_translation}


def shoot(page, name):
    if not SHOTS:
        return
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 1000})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.screenshot(
                path=str(Path(SHOTS) / f"team-{name}-{width}-{theme}.png"), full_page=True
            )
    page.set_viewport_size({"width": 1440, "height": 1000})


def no_sideways(page):
    return page.evaluate(
        "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def opened(page, case, coordinator):
    """The panel of the case page."""
    sign_in_page(page, coordinator)
    page.goto(f"/cases/{case.code}/", wait_until="networkidle")
    return page.get_by_role("region", name="Translations")


def test_a_coordinator_sees_what_is_untranslated_and_who_has_it(page, case, coordinator):
    panel = opened(page, case, coordinator)
    expect(panel).to_contain_text("being translated")
    expect(panel).to_contain_text("late: due")
    expect(panel).to_contain_text("at risk: due")
    assert violations_in_both_themes(page) == []
    shoot(page, "case")
    page.set_viewport_size({"width": 390, "height": 844})
    assert no_sideways(page)


def test_a_paper_is_given_to_somebody_where_it_is_seen(page, case, coordinator):
    panel = opened(page, case, coordinator)
    late = panel.locator(".translation").filter(has_text="late: due")
    late.get_by_role("link", name="Give to …").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("away until")
    assert violations_in_both_themes(page) == []
    shoot(page, "give")
    dialog.get_by_label("Lucía Fernández").check()
    dialog.get_by_role("button", name="Give it").click()
    expect(dialog).to_be_hidden()
    expect(late).to_contain_text("Lucía Fernández")


def test_a_question_is_answered_where_it_is_seen(page, case, coordinator):
    panel = opened(page, case, coordinator)
    panel.get_by_role("link", name="Answer …").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("asks about page 1")
    assert violations_in_both_themes(page) == []
    shoot(page, "answer")
    dialog.get_by_label("Answer").fill("It says: received.")
    dialog.get_by_role("button", name="Answer").click()
    expect(dialog).to_be_hidden()
    expect(panel).not_to_contain_text("stamp")


def test_names_are_blacked_out_by_itself_from_the_panel(page, case, coordinator):
    opened(page, case, coordinator)
    page.get_by_role("link", name="no redacted copy yet").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Black out names by itself").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Draw by hand")
    assert violations_in_both_themes(page) == []
    shoot(page, "packet")


def test_the_more_button_opens_by_keyboard(page, case, coordinator):
    opened(page, case, coordinator)
    more = page.locator(".translation-more summary").first
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".translation-more[open] li").first).to_be_visible()
    shoot(page, "more")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator(".translation-more[open]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(more).to_be_focused()


def test_the_board_counts_them(page, case, coordinator):
    sign_in_page(page, coordinator)
    page.goto("/board/", wait_until="networkidle")
    tile = page.locator(f"#case-{case.code}")
    expect(tile).to_contain_text("0/")
    expect(tile.get_by_role("img", name="A translation is late")).to_be_visible()
    assert violations_in_both_themes(page) == []
    shoot(page, "board")


def test_the_page_of_the_team(page, case, team):
    pat = make_user("MGR", name="Pat Moreau")
    join(case, pat, "MGR")
    sign_in_page(page, pat)
    page.goto("/translation/team/", wait_until="networkidle")
    expect(page.get_by_role("heading", name="Late and at risk")).to_be_visible()
    expect(page.locator("#translators")).to_contain_text("credential expires")
    assert violations_in_both_themes(page) == []
    shoot(page, "team")
    page.set_viewport_size({"width": 390, "height": 844})
    assert no_sideways(page)


def test_a_manager_gives_work_and_says_what_people_work_in(page, case, team):
    sign_in_page(page, make_user("MGR", name="Pat Moreau"))
    page.goto("/translation/team/", wait_until="networkidle")
    row = page.get_by_role("row").filter(has_text="late:").first
    row.get_by_role("link", name="Give to …").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Lucía Fernández").check()
    dialog.get_by_role("button", name="Give it").click()
    expect(dialog).to_be_hidden()
    expect(row).to_contain_text("Lucía Fernández")
    page.get_by_role("link", name="Lucía Fernández").click()
    expect(page.get_by_role("heading", name="What they translate")).to_be_visible()
    assert violations_in_both_themes(page) == []
    shoot(page, "profile")
    page.get_by_label("Russian").first.check()
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("#translators")).to_contain_text("Russian, Spanish → Chinese")
