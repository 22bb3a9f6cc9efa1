"""The reports as they look: filtered, drilled down, taken along, in both themes and sizes."""

import csv
import io
import os
import re
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import expect

from tests.accessibility import violations_in_both_themes
from tests.people_and_cases import make_user, protocol_version, sign_in_page  # noqa: F401
from tests.reports.filed import asked, paper, translation
from tests.reports.histories import told
from workflows.reports.kinds import KINDS

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")  # a folder for pictures of the pages


@pytest.fixture
def cases(live, protocol_version):
    owner = make_user("COORD", name="Mara Lindqvist")
    begin = ("0 start INQUIRY", "4 forward RECORD_COLLECTION", "9 forward TRANSLATION")
    with transaction.atomic():
        made = [
            told(protocol_version, owner, begin[0]),
            told(protocol_version, owner, *begin[:2], cohort="SSC", country="KE"),
            told(protocol_version, owner, *begin, "30 forward INFUSION", infused=33),
            told(protocol_version, owner, *begin, "12 exit WITHDRAWN COST"),
        ]
        worked_on(made)
        return made


def worked_on(cases):
    """Papers asked for and translated."""
    who = {"translator": make_user("TRANS", name="Ana Ejemplo"), "reviewer": make_user("TREV")}
    for n, case in enumerate(cases):
        for kind in ("LAB_CBC", "MED_LIST"):
            asked(case, kind, 10)
        paper(case, "LAB_CBC", 12 + n, 15 + 2 * n)
        translation(case, "es-zh", opened=10 + 4 * n)
        for pair in ("es-zh", "ar-zh"):
            translation(
                case, pair, opened=10, taken=12, handed_in=14 + n, approved=16 + n, certified=17 + 2 * n,
                rounds=n % 2, **who,
            )  # fmt: skip


@pytest.fixture
def reports(page, cases):
    sign_in_page(page, make_user("MGR", name="Irene Castellan"))
    return page


def everything(page, address):
    """The page with every report counted and drawn."""
    page.goto(address)
    for code in KINDS:
        page.locator(f"#{code}").scroll_into_view_if_needed()
        expect(page.locator(f"#{code} table").first).to_be_visible()
    drawn = page.locator("report-chart")
    for n in range(drawn.count()):
        drawn.nth(n).scroll_into_view_if_needed()
        expect(drawn.nth(n).locator("svg")).to_be_visible()


def choose(page, *cohorts):
    page.get_by_role("button", name="Cohort").click()
    for cohort in cohorts:
        page.get_by_role("checkbox", name=cohort).check()
    page.locator("#facet-cohort").get_by_role("button", name="Show").click()


def test_a_manager_filters_drills_down_and_takes_the_numbers_along(reports, cases):
    everything(reports, "/reports/?since=2026-01-01&until=2026-06-30")
    funnel = reports.locator("#funnel")
    expect(funnel.locator(".report-n")).to_contain_text("4 cases")
    choose(reports, "SSC", "AID")
    expect(reports).to_have_url(re.compile("since=2026-01-01.*cohort=SSC&cohort=AID"))
    chips = reports.get_by_role("list", name="Filters in use")
    expect(chips).to_contain_text("Cohort: SSC")
    chips.get_by_role("link", name="AID").click()
    expect(reports).to_have_url(re.compile("since=2026-01-01.*cohort=SSC$"))
    funnel.scroll_into_view_if_needed()
    expect(funnel.locator(".report-n")).to_contain_text("1 case")
    with reports.expect_download() as took:
        funnel.get_by_role("link", name="CSV").click()
    rows = [*csv.reader(io.StringIO(Path(took.value.path()).read_text("utf-8-sig")))]
    assert ["Record collection", "1", "0", "–", "1", "0"] in rows  # noqa: RUF001
    row = funnel.get_by_role("row", name="Record collection").first
    row.get_by_role("link", name="1").first.click()
    expect(reports.get_by_role("heading", level=1)).to_have_text("1 case behind this number")
    reports.get_by_role("link", name=cases[1].code).click()
    expect(reports).to_have_url(re.compile("/purpose/"))


@pytest.mark.parametrize("width", [1440, 390])
def test_the_reports_are_accessible_and_keep_to_the_screen(reports, width):
    reports.set_viewport_size({"width": width, "height": 900})
    everything(reports, "/reports/?since=2026-01-01&until=2026-03-30")
    assert reports.evaluate("document.documentElement.scrollWidth") <= width
    assert violations_in_both_themes(reports) == []
    if SHOTS:
        for theme in ("light", "dark"):
            reports.emulate_media(color_scheme=theme, reduced_motion="reduce")
            reports.screenshot(path=Path(SHOTS) / f"reports-{width}-{theme}.png", full_page=True)
        reports.emulate_media(media="print")
        reports.screenshot(path=Path(SHOTS) / f"reports-{width}-print.png", full_page=True)


def test_what_is_printed_is_counted_first(reports):
    reports.goto("/reports/")
    waits = reports.locator(".report-waits")
    expect(waits).not_to_have_count(0)
    reports.evaluate("window.print = () => { document.body.dataset.printed = 'yes' }")
    reports.get_by_role("button", name="Print").click()
    expect(reports.locator("body[data-printed]")).to_be_visible()
    expect(waits).to_have_count(0)
    reports.emulate_media(media="print")
    expect(reports.get_by_role("button", name="Print")).to_be_hidden()
    expect(reports.locator(".reports-printed")).to_be_visible()
    for code in KINDS:
        expect(reports.locator(f"#{code} table").first).to_be_visible()


def test_where_nothing_is_to_be_shown_the_page_says_so(reports):
    reports.goto("/reports/funnel/?cohort=AID")
    expect(reports.locator("#funnel")).to_contain_text("Nothing to show: no case matches.")
    expect(reports.locator("report-chart")).to_have_count(0)
