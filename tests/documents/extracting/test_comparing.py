"""A second person compares each value with its page; what is wrong is corrected or retracted."""

import pytest

from casework.eligibility.models import DataValue
from documents.extracting.waiting import waiting
from documents.judging.mismatches import keep_out, resolve_mismatch
from documents.judging.verbs import accept, reject
from tests.documents.extracting.lab import form, only, typed, url

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("extracting")]
REASON = "A digit was misread."


@pytest.fixture
def value(mara, chemistry):
    """AST 34 U/L on the second page, entered by Mara."""
    return typed(chemistry, mara.user, page=2)


@pytest.fixture
def agree(chemistry, value):
    return url(chemistry, "document-value-agree", value.pk)


@pytest.fixture
def mend(chemistry, value):
    return url(chemistry, "document-value", value.pk)


def fresh(value):
    return DataValue.objects.get(pk=value.pk)


@pytest.mark.parametrize("role", ["COORD", "INVESTIGATOR", "SITE_CRC"])
def test_a_second_person_agrees(sign, case, chemistry, value, agree, said, role):
    second = sign(role, case)
    page = second.get(url(chemistry))
    assert "1 value waits for you" in said(page)
    assert agree in page.content.decode()
    answer = second.post(agree, htmx=True)
    assert "Agreed. It counts now." in said(answer)
    assert (fresh(value).verified_by, fresh(value).verified_role) == (second.user, role)
    assert not waiting(case).exists()


def test_one_s_own_value_waits_for_somebody_else(mara, case, chemistry, value, agree, said):
    page = mara.get(url(chemistry))
    assert "A second person compares it." in said(page)
    assert "waits for you" not in said(page)
    answer = mara.post(agree, htmx=True)
    assert answer.status_code == 409
    assert "You entered this value: a second person compares it." in said(answer)
    assert list(waiting(case)) == [value]


@pytest.mark.parametrize("role", ["MGR", "SITE_REVIEWER", "AUDITOR", "TRANS", "PATIENT"])
def test_nobody_else_agrees(sign, case, value, agree, role):
    assert sign(role, case).post(agree).status_code in (403, 404)
    assert fresh(value).verified_at is None


def test_opened_as_a_page_the_deed_leads_to_the_values(sign, case, chemistry, agree):
    assert sign("COORD", case).get(agree).url == url(chemistry)


def test_a_value_is_agreed_with_once(sign, case, value, agree, said):
    sign("COORD", case).post(agree)
    answer = sign("SITE_CRC", case).post(agree, htmx=True)
    assert answer.status_code == 409
    assert "has verified this value already" in said(answer)


def test_a_value_of_another_paper_is_not_found_here(sign, case, mara, chemistry, value):
    from datetime import date

    from tests.documents.extracting.lab import lab_paper

    other = lab_paper(case, mara.user, "LAB_CBC", dated=date(2026, 5, 1), pages=("WBC 5",))
    second = sign("COORD", case)
    assert second.post(url(other, "document-value-agree", value.pk)).status_code == 404
    assert second.get(url(other, "document-value", value.pk)).status_code == 404


def test_with_a_paper_of_another_person_nobody_agrees(sign, case, mara, chemistry, value, agree):
    keep_out(chemistry.pk, actor=mara.actor, note="It names Fiktiv Andere, born 1961.")
    assert sign("COORD", case).post(agree).status_code == 409
    assert fresh(value).verified_at is None


def test_after_a_new_check_of_the_paper_it_is_compared_again(
    sign, case, mara, chemistry, value, agree, said
):
    second = sign("COORD", case)
    second.post(agree)
    found = keep_out(chemistry.pk, actor=mara.actor, note="It names Fiktiv Andere, born 1961.")
    told = "Fiktiv is the name that the patient was born with."
    resolve_mismatch(found.pk, actor=second.actor, outcome="THEIRS", resolution=told)
    accept(chemistry.pk, actor=mara.actor)
    assert "a second person compares it anew" in said(mara.get(url(chemistry)))
    assert "1 value waits for you" in said(second.get(url(chemistry)))
    before = fresh(value).verified_at
    assert "Agreed. It counts now." in said(second.post(agree, htmx=True))
    assert fresh(value).verified_at > before
    assert not waiting(case).exists()


def test_a_correction_takes_the_value_s_place_and_waits(mara, case, mend, value, said):
    page = mara.get(mend)
    assert 'value="34"' in page.content.decode()
    given = form(value="43", page="2", reason=REASON)
    assert "Corrected. A second person compares it." in said(mara.post(mend, given, htmx=True))
    corrected = only(value.evidence.version)
    assert (corrected.value, corrected.replaces, corrected.page) == ("43", value, 2)
    assert fresh(value).wrong_reason == REASON
    assert list(waiting(case)) == [corrected]


def test_a_list_is_corrected_row_by_row(mara, chemistry):
    value = typed(chemistry, mara.user, "prior_cart", [{"target": "CD19", "product": "X"}], "")
    mend = url(chemistry, "document-value", value.pk)
    page = mara.get(mend).content.decode()
    assert 'value="X"' in page
    more = form("prior_cart", row_0_target="BCMA", row_0_product="Y", reason=REASON)
    assert 'name="row_1_product"' in mara.post(mend, more | {"more": "1"}).content.decode()
    mara.post(mend, more)
    assert only(chemistry).value == [{"target": "BCMA", "product": "Y", "date": None}]


def test_a_value_that_the_page_does_not_say_is_retracted(mara, chemistry, mend, value, said):
    given = {"decision": "retract", "retract-reason": "It is the lipase."}
    answer = mara.post(mend, given, htmx=True)
    assert "Retracted. It stays on record as wrong." in said(answer)
    assert "1 was entered in error" in said(answer)
    assert fresh(value).wrong_reason == "It is the lipase."


@pytest.mark.parametrize(
    "given",
    [
        form(value="43", reason="slip"),
        form(value="43"),
        form(value="much", reason=REASON),
        {"decision": "retract", "retract-reason": "slip"},
        {"decision": "retract"},
    ],
)
def test_what_was_wrong_is_said_in_words(mara, mend, value, given):
    answer = mara.post(mend, given, htmx=True)
    assert answer.status_code == 422
    assert "form-error" in answer.content.decode()
    assert fresh(value).wrong_at is None


def test_what_was_corrected_meanwhile_is_told(mara, mend, value, said):
    mara.post(mend, form(value="43", reason=REASON))
    answer = mara.post(mend, form(value="44", reason=REASON), htmx=True)
    assert answer.status_code == 409
    assert "This value was corrected meanwhile." in said(answer)
    assert mara.get(mend).url == url(value.evidence.version)


@pytest.mark.parametrize("role", ["MGR", "SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC", "AUDITOR"])
def test_only_coordinators_mend(sign, case, value, mend, role):
    reader = sign(role, case)
    assert reader.get(mend).status_code == 403
    assert reader.post(mend, form(value="43", reason=REASON)).status_code == 403
    assert fresh(value).wrong_at is None


def test_what_was_read_from_a_paper_that_serves_no_more_is_still_retracted(mara, chemistry, mend):
    reject(chemistry.pk, actor=mara.actor, reason="It is another laboratory's.")
    assert mara.post(mend, form(value="43", reason=REASON)).status_code == 409
    given = {"decision": "retract", "retract-reason": "It is the lipase."}
    assert mara.post(mend, given).status_code == 302


def test_of_a_closed_case_nothing_is_compared_or_mended(
    sign, case, mara, agree, mend, value, closed
):
    second = sign("COORD", case)
    closed()
    assert second.post(agree).status_code == 409
    assert mara.get(mend).status_code == 302
    assert mara.post(mend, form(value="43", reason=REASON)).status_code == 409
    given = {"decision": "retract", "retract-reason": "It is the lipase."}
    assert mara.post(mend, given).status_code == 409
    assert (fresh(value).verified_at, fresh(value).wrong_at) == (None, None)
