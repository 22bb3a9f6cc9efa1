"""The case page: what each role sees of it, what comes first, and what it asks the database."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.people.roles import Role
from tests.databases import published
from tests.engine import follow
from tests.people_and_cases import add_paper, join, kept_for_a_module, make_user, sign_in
from workflows.engine import moves, tasks

pytestmark = pytest.mark.xdist_group("case-page")
BUDGET = 35  # queries of the whole page, session and user included; two say what can be undone


@pytest.fixture(scope="module")
def observed(django_db_setup, django_db_blocker, tmp_path_factory):
    """A case that has come all the way to the 28-day observation; slow to make."""
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        version = published()
        yield follow("adult_ln_to_completed", version, until="OBSERVATION_28D")


@pytest.fixture
def treated(observed, db):
    return observed.copy()


def page(case):
    return reverse("case", args=[case.code])


def see(journey, role):
    """The page of a journey's case at the journey's time, for one of its people."""
    client = sign_in(Client(), journey.person(f"{role}-1", role), role)
    with clock.held_at(journey.now):
        return client.get(page(journey.case))


def test_it_says_who_where_and_what_is_next(mara, case, said):
    text = said(mara.get(page(case)))
    for part in (
        case.code,
        "Camino Ejemplo-Uno",
        "Lupus nephritis",
        "Colombia",
        "Spanish",
        "Coordinator Mara Lindqvist",
        "Inquiry since today target",
        "Next: Record collection",
        "Yours to mend",
    ):
        assert part in text


def test_each_obstacle_has_a_way_to_where_it_is_mended(mara, case):
    html = mara.get(page(case)).content.decode()
    section = html[html.index("panel-next") : html.index('id="work"')]
    assert reverse("document-upload", args=[case.code, "CONSENT_DATA_SHARING"]) in section
    assert reverse("case-task", args=[case.code, "INQ-01"]) in section


def test_a_case_that_may_move_says_so(mara, ready, said):
    text = said(mara.get(page(ready)))
    assert "Ready: nothing is in the way." in text


def test_all_twelve_columns_are_shown_and_the_present_one_marked(mara, case):
    html = mara.get(page(case)).content.decode()
    assert html.count('class="track-name"') == 12
    assert html.count('aria-current="step"') == 1


def test_a_closed_case_says_how_it_ended(mara, case, said, again):
    moves.advance(
        case.pk,
        "withdraw",
        actor=mara.actor,
        given={"withdrawn_at": clock.now().isoformat(), "withdrawal_scope": "SERVICE"},
        reason_code="COST",
    )
    text = said(mara.get(page(case)))
    assert "Withdrawn Closed" in text
    assert "Next:" not in text
    assert "closed the case: Withdrawn" in text
    assert "Costs" in text


def test_what_waits_for_a_second_person_comes_first(mara, case, sign, said):
    actor = mara.actor
    tasks.correct(
        case.pk, "duplicate_found", actor=actor, raw=True, reason="Another case was found today."
    )
    given = {"master_case": "CW-00001"}
    moves.advance(case.pk, "close_duplicate", actor=actor, given=given, reason_code="DUPLICATE_OF")
    manager = sign("MGR", case)
    html = manager.get(page(case)).content.decode()
    assert "Compare and confirm" in html
    assert html.index("Waits for a second person") < html.index("Next: ")
    assert "Compare and confirm" not in mara.get(page(case)).content.decode()


def test_a_fragment_is_the_page_without_its_frame(mara, case):
    part = mara.get(page(case), htmx=True).content.decode()
    assert part.strip().startswith('<div id="case"')
    assert "<html" not in part


# --- who sees what --------------------------------------------------------------------------------


def test_a_foreign_case_is_not_there(mara, foreign):
    assert mara.get(page(foreign)).status_code == 404


def test_the_administrator_sees_no_case(sign, case):
    assert sign("ADMIN", case).get(page(case)).status_code == 403


def test_only_reading(mara, case):
    assert mara.post(page(case)).status_code == 405


@pytest.mark.parametrize("role", ["AUDITOR", "TRANS", "TREV"])
def test_readers_without_the_identity_see_no_name_anywhere(
    mara, case, sign, role, protocol_version
):
    patient = make_user("PATIENT", name="Camino Ejemplo-Uno")
    join(case, patient, "PATIENT")
    html = sign(role, case).get(page(case)).content.decode()
    assert "Ejemplo" not in html
    birth = re.compile(r"1992-03|Mar\w* 1992|[Bb]orn\W+1992")  # the year alone may be somebody's id
    assert birth.search(mara.get(page(case)).content.decode())
    assert not birth.search(html)


def test_the_cell_laboratory_sees_initials(treated, said):
    text = said(see(treated, "CELL_LAB"))
    assert "C. E." in text
    assert "Ejemplo" not in text


def test_the_family_sees_its_tasks_and_papers_and_nothing_internal(mara, ready, sign, said):
    moves.advance(ready.pk, "open_case", actor=mara.actor)
    text = said(sign("FAMILY", ready).get(page(ready)))
    assert "Your tasks" in text
    assert "Medical records uploaded" in text
    assert "Passport data page" in text
    for hidden in ("What is known", "History", "Next:", "All moves", "target", "pre-check"):
        assert hidden not in text


def test_nobody_outside_the_hospital_reads_that_a_patient_is_eligible(treated, said):
    outside = [role for role in Role.values if role not in {"ADMIN", "DPO"} and role not in SITE]
    for role in outside:
        text = said(see(treated, role))
        assert not re.search(r"\beligible\b", text, re.IGNORECASE), role
    assert "Outcome recorded by the investigator Goes on to consent" in said(see(treated, "COORD"))
    assert "Eligible" in said(see(treated, "INVESTIGATOR"))


SITE = {"SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "CELL_LAB", "AUDITOR"}


def test_what_only_the_hospital_may_know_stays_there(treated, said):
    label = "Patient of childbearing potential"
    assert label in said(see(treated, "SITE_CRC"))
    for role in ("COORD", "AUDITOR"):
        assert label not in said(see(treated, role))


# --- work and papers ------------------------------------------------------------------------------


def test_daily_work_is_folded_to_what_is_due_and_the_next(treated):
    treated.later(days=6)
    html = see(treated, "SITE_CRC").content.decode()
    work = html[html.index('id="work"') : html.index('id="papers"')]
    shown = work[: work.index("<details")]
    assert shown.count("Daily vital signs; CRS and ICANS") <= 8  # four rows, name and button
    assert "Day 0" in shown
    assert "days overdue" in shown
    assert "more of these" in work


def test_papers_stand_in_the_groups_a_coordinator_works_through(mara, case, said):
    add_paper(case, mara.actor, "CONSENT_DATA_SHARING")
    text = said(mara.get(page(case)))
    assert "1 of 25 verified or waived" in text
    assert text.index("Missing") < text.index("Passport data page from: family · Checklist")
    assert "1 verified or waived" in text


# --- what it costs --------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow(mara, case, treated, django_assert_max_num_queries):
    mara.get(page(case))
    with django_assert_max_num_queries(BUDGET):
        mara.get(page(case))
    client = sign_in(Client(), treated.person("COORD-1", "COORD"), "COORD")
    with clock.held_at(treated.now), django_assert_max_num_queries(BUDGET):
        client.get(page(treated.case))


def test_a_dialog_costs_little(mara, case, django_assert_max_num_queries):
    for name, code in (("case-task", "INQ-01"), ("case-move", "open_case")):
        with django_assert_max_num_queries(24):
            mara.get(reverse(name, args=[case.code, code]), htmx=True)


def test_the_main_act_stays_in_sight_with_the_parts_of_the_page(mara, ready, sign, said):
    html = mara.get(page(ready)).content.decode()
    bar = html[html.index('class="case-bar"') : html.index('class="case-grid')]
    assert "Next: Record collection" in bar
    assert reverse("case-move", args=[ready.code, "open_case"]) in bar
    for part in ("#next", "#work", "#papers", "#people", "#contact-panel", "#facts", "#history"):
        assert f'href="{part}"' in bar
        assert f'id="{part[1:]}"' in html
    family = sign("FAMILY", ready).get(page(ready)).content.decode()
    assert "Next: Record collection" not in family
    assert 'href="#history"' not in family


def test_people_and_dates_stand_beside_the_work(mara, case, sign, said):
    join(case, make_user("SITE_CRC", name="Chen Wei"), "SITE_CRC")
    text = said(mara.get(page(case)))
    assert "Mara Lindqvist coordinates this case" in text
    assert "Chen Wei Site research coordinator" in text
    assert "Dates at the site No date is planned." in text
    family = said(sign("FAMILY", case).get(page(case)))
    assert "Chen Wei" not in family
    assert "Dates at the site" not in family
