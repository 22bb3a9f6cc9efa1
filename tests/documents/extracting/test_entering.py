"""Values are entered beside the page that tells them."""

from datetime import date, timedelta

import pytest

from casework import clock
from casework.eligibility.models import DataValue, PreCheck
from documents.judging.mismatches import keep_out
from documents.judging.verbs import reject
from documents.models import Seen
from tests.documents.extracting.lab import form, lab_paper, only, typed, url
from tests.people_and_cases import join, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("extracting")]


def test_the_page_offers_what_this_type_of_paper_tells_and_all_else_by_search(mara, chemistry):
    page = mara.get(url(chemistry)).content.decode()
    chooser = page[page.index("<optgroup") : page.index("</select>")]
    this, others = chooser.split("</optgroup>")[:2]
    assert 'value="ast"' in this
    assert 'value="bnp"' in others
    assert "consent_main_valid" not in chooser


def test_what_the_case_needs_is_marked_and_comes_first(mara, chemistry, said):
    PreCheck.objects.create(
        case=chemistry.case,
        evaluated_on=date(2026, 6, 1),
        as_of_stage="PRELIM_REVIEW",
        overall="GAPS_OPEN",
        found=[],
        gaps=[["ALL-I09", "MISSING", ["t_bil"], True]],
        blocking=1,
        conflicts=0,
        read="",
    )
    told = said(mara.get(url(chemistry)))
    assert "The records pre-check still needs 1 of these." in told
    assert "Total bilirubin needed" in told
    assert told.index("Total bilirubin needed") < told.index("What this paper can tell") + 120


def test_opening_the_page_is_a_showing_of_the_paper(mara, chemistry):
    before = Seen.objects.filter(file=chemistry.file, user=mara.user).count()
    mara.get(url(chemistry))
    assert Seen.objects.filter(file=chemistry.file, user=mara.user).count() == before + 1
    mara.get(url(chemistry), htmx=True, element="ast")  # the part beside it shows nothing anew
    assert Seen.objects.filter(file=chemistry.file, user=mara.user).count() == before + 1


def test_a_value_is_kept_with_its_page_and_what_is_printed(mara, chemistry, said):
    more = {"page": "2", "upper_limit": "40", "original_text": "34", "original_unit": "UI/l"}
    answer = mara.post(url(chemistry), form(**more), htmx=True)
    assert answer.status_code == 200
    assert "Saved. A second person compares it. AST: 34 U/L" in said(answer)
    assert "upper limit 40" in said(answer)
    entry = only(chemistry)
    assert (entry.value, entry.unit, entry.page) == ("34", "U/L", 2)
    assert (entry.upper_limit, entry.original_unit) == ("40", "UI/l")
    assert entry.evidence == chemistry.evidence
    assert entry.effective_date == date(2026, 5, 31)
    assert entry.entered_by == mara.user


def test_without_scripts_the_page_comes_again(mara, chemistry):
    answer = mara.post(url(chemistry), form())
    assert (answer.status_code, answer.url) == (302, url(chemistry))


def test_the_date_begins_as_the_paper_s(mara, chemistry):
    page = mara.get(url(chemistry), element="ast").content.decode()
    assert 'value="2026-05-31"' in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"value": ""}, "This field is required."),
        ({"value": "12,5"}, "Write the number with a point"),
        ({"value": "<5"}, "is no number: ask the laboratory"),
        ({"unit": ""}, "Choose the unit that the page prints."),
        ({"unit": "other"}, "Write the unit as the page prints it."),
        ({"upper_limit": "up to 40"}, "A number is needed, with a point"),
        ({"page": "3"}, "This paper has 2 pages."),
        ({"effective_date": "31.5.2026"}, "Enter a valid date."),
        ({"effective_date": "05/06/2026"}, "Enter a valid date."),
        ({"effective_date": "0026-05-31"}, "This date is not possible."),
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_field(mara, chemistry, said, wrong, told):
    answer = mara.post(url(chemistry), form(original_text="kept", **wrong), htmx=True)
    assert answer.status_code == 422
    assert told in said(answer)
    assert 'value="kept"' in answer.content.decode()
    assert not DataValue.objects.exists()


def test_a_date_that_is_still_to_come_is_told_beside_the_date(mara, chemistry, said):
    day = clock.site_today() + timedelta(days=3)
    answer = mara.post(url(chemistry), form(effective_date=day.isoformat()), htmx=True)
    assert answer.status_code == 409
    assert "the date is in the future" in said(answer)
    assert not DataValue.objects.exists()


def test_the_same_value_of_a_paper_is_entered_once(mara, chemistry, said):
    mara.post(url(chemistry), form())
    answer = mara.post(url(chemistry), form(), htmx=True)
    assert answer.status_code == 409
    assert "this value of this paper is there already" in said(answer)
    only(chemistry)


def test_another_unit_is_kept_as_it_is_printed(mara, chemistry):
    mara.post(url(chemistry), form(unit="other", other_unit="nkat/L"))
    assert only(chemistry).unit == "nkat/L"


@pytest.mark.parametrize(
    ("element", "given", "kept"),
    [
        ("hbsag", {"value": "negative"}, "negative"),
        ("ana_titer", {"value": "1:160", "unit": "{titer}"}, "160"),
        ("dob", {"value": "1990"}, "1990"),
        ("last_major_surgery", {"value": "", "never": "on"}, "never"),
        ("last_major_surgery", {"value": "2020-02-29"}, "2020-02-29"),
        ("prior_cart", {"none": "on"}, []),
        (
            "immunosuppressants",
            {"row_0_drug": "", "row_1_drug": "Tacrolimus", "row_1_ongoing": "true"},
            [{"drug": "Tacrolimus", "last_dose_date": None, "ongoing": True}],
        ),
    ],
)
def test_every_kind_of_element_is_typed_in_its_own_form(mara, chemistry, element, given, kept):
    answer = mara.post(url(chemistry), form(element, **given))
    assert answer.status_code == 302
    assert only(chemistry).value == kept
    assert mara.get(url(chemistry)).status_code == 200


def test_what_the_page_tells_beside_the_value_is_kept(mara, chemistry):
    mara.post(url(chemistry), form("spo2", value="97", unit="%", says_o2="room_air"))
    assert only(chemistry).says == {"o2": "room_air"}


@pytest.mark.parametrize(
    ("element", "given"),
    [
        ("hbsag", {"value": "maybe"}),
        ("last_major_surgery", {"value": ""}),
        ("last_major_surgery", {"value": "2020-01-01", "never": "on"}),
        ("dob", {"value": "1990-13"}),
        ("prior_cart", {}),
        ("prior_cart", {"none": "on", "row_0_product": "X"}),
        ("prior_cart", {"row_0_target": "CD20"}),
        ("spo2", {"unit": "%", "says_o2": "tent"}),
        ("spo2", {"value": "97", "unit": "%", "page": "0"}),
    ],
)
def test_bad_input_changes_nothing(mara, chemistry, element, given):
    answer = mara.post(url(chemistry), form(element, **given), htmx=True)
    assert answer.status_code == 422
    assert "form-error" in answer.content.decode()
    assert not DataValue.objects.exists()


def test_a_list_gets_another_row_and_keeps_what_was_typed(mara, chemistry):
    given = form("immunosuppressants", row_0_drug="Tacrolimus", original_text="TAC", more="1")
    page = mara.post(url(chemistry), given, htmx=True).content.decode()
    assert 'value="Tacrolimus"' in page
    assert 'name="row_1_drug"' in page
    assert 'name="row_2_drug"' not in page
    assert 'value="TAC"' in page
    assert "form-error" not in page


@pytest.mark.parametrize("element", ["", "nothing", "consent_main_valid"])
def test_what_is_no_element_that_is_typed_is_not_found(mara, chemistry, element):
    assert mara.post(url(chemistry), form(element)).status_code == 404


def test_of_a_paper_that_nobody_accepted_nothing_is_read(mara, case):
    version = lab_paper(case, mara.user, dated=date(2026, 5, 31), to="RECEIVED")
    for answer in (mara.get(url(version)), mara.post(url(version), form())):
        assert answer.url == url(version, "document-check")
    assert not DataValue.objects.exists()


def test_of_a_paper_that_serves_no_more_nothing_else_is_read(mara, chemistry, said):
    typed(chemistry, mara.user)
    reject(chemistry.pk, actor=mara.actor, reason="It is another laboratory's.")
    page = mara.get(url(chemistry))
    assert "This paper does not serve any more" in said(page)
    assert "34 U/L" in said(page)
    assert "<optgroup" not in page.content.decode()
    answer = mara.post(url(chemistry), form("alt"))
    assert answer.status_code == 409
    only(chemistry)


def test_of_a_closed_case_values_are_only_read(mara, chemistry, said, closed):
    typed(chemistry, mara.user)
    closed()
    page = mara.get(url(chemistry))
    assert "This case is closed: its values are only read now." in said(page)
    assert "Correct" not in said(page)
    assert mara.post(url(chemistry), form("alt")).status_code == 409
    only(chemistry)


def test_a_value_entered_before_the_date_was_corrected_is_still_the_paper_s(mara, case, said):
    from documents.judging.verbs import verify

    version = lab_paper(case, mara.user, dated=date(2026, 5, 31), to="ACCEPTED")
    typed(version, mara.user)
    verify(version.pk, actor=mara.actor, effective_date=date(2026, 5, 30))
    assert "34 U/L" in said(mara.get(url(version)))


def test_the_auditor_reads_values_and_not_the_paper(sign, mara, chemistry, said):
    typed(chemistry, mara.user, original_text="Camino Ejemplo-Uno: 34")
    page = sign("AUDITOR").get(url(chemistry))
    assert "34 U/L" in said(page)
    assert "Camino" not in said(page)
    assert "paper-viewer" not in page.content.decode()
    assert "Your role reads the values, and not the paper itself." in said(page)


def test_the_auditor_does_not_read_when_the_patient_was_born(sign, mara, chemistry, said):
    typed(chemistry, mara.user, "dob", "1992-03-14", "", original_text="14 de marzo de 1992")
    assert "1992-03-14" in said(mara.get(url(chemistry)))
    page = sign("AUDITOR").get(url(chemistry))
    assert "•••" in said(page)
    assert "1992" not in page.content.decode()


@pytest.mark.parametrize("role", ["AUDITOR", "SITE_REVIEWER"])
def test_a_paper_of_another_person_keeps_its_values(sign, mara, case, chemistry, role):
    """Those from whom the paper is kept do not read what it says either."""
    reader = sign(role, case)
    typed(chemistry, mara.user)
    assert reader.get(url(chemistry)).status_code == 200
    keep_out(chemistry.pk, actor=mara.actor, note="It names another person altogether, born 1961.")
    answer = reader.get(url(chemistry))
    assert answer.status_code == 403
    assert "34 U/L" not in answer.content.decode()
    assert mara.get(url(chemistry)).status_code == 200  # who clears it up


@pytest.mark.parametrize("role", ["MGR", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "AUDITOR"])
def test_only_coordinators_enter(sign, case, chemistry, role):
    reader = sign(role, case)
    page = reader.get(url(chemistry))
    assert page.status_code == 200
    assert "<optgroup" not in page.content.decode()
    assert reader.post(url(chemistry), form()).status_code == 403
    assert reader.get(url(chemistry, "document-values-table")).status_code == 403
    assert not DataValue.objects.exists()


@pytest.mark.parametrize(
    "role", ["TRANS", "TREV", "DPO", "ADMIN", "CELL_LAB", "HOME_MD", "PATIENT", "GUARDIAN"]
)
def test_nobody_else_reads_values(sign, case, chemistry, role):
    assert sign(role, case).get(url(chemistry)).status_code in (403, 404)


def test_a_stranger_s_case_is_not_there(sign, chemistry):
    assert sign("COORD").get(url(chemistry)).status_code == 404


def test_a_manager_who_is_not_on_the_case_says_why_first(sign, chemistry):
    answer = sign("MGR").get(url(chemistry))
    assert answer.status_code == 302
    assert "/purpose/" in answer.url


def test_the_paper_s_pages_lead_to_its_values(mara, case, chemistry):
    leads = f'href="{url(chemistry)}"'
    assert leads in mara.get(url(chemistry, "document-check")).content.decode()
    assert leads in mara.get(f"/cases/{case.code}/").content.decode()


def test_a_page_asks_the_same_for_any_number_of_values(
    mara, chemistry, django_assert_max_num_queries
):
    second = make_user("COORD")
    join(chemistry.case, second, "COORD")
    for n in range(12):
        typed(chemistry, mara.user if n % 2 else second, value=str(n))
    mara.get(url(chemistry))
    with django_assert_max_num_queries(22):
        mara.get(url(chemistry), htmx=True)
