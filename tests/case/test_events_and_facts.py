"""Reporting what happened, and correcting what was recorded."""

import json
import re

import pytest
from django.urls import reverse

from casework.cases.models import CaseEvent

WHY = "The passport was read again together with the family."


def event(case, code="contact_unanswered"):
    return reverse("case-event", args=[case.code, code])


def fact(case, name="cohort"):
    return reverse("case-fact", args=[case.code, name])


# --- events ---------------------------------------------------------------------------------------


def test_an_event_is_reported_with_a_note(mara, case):
    answer = mara.post(event(case), {"note": "No answer on two numbers."}, htmx=True)
    assert json.loads(answer["HX-Trigger"]) == {"casechanged": {"case": case.code}}
    [raised] = CaseEvent.objects.filter(case=case, code="contact_unanswered")
    assert (raised.note, raised.raised_by) == ("No answer on two numbers.", mara.user)


def test_the_dialog_says_what_it_does(mara, case, said):
    text = said(mara.get(event(case), htmx=True))
    assert "Record a contact without answer" in text
    assert "cannot be taken back or filtered" in text


def test_the_case_page_offers_what_the_role_may_report_here(mara, case, said):
    text = said(mara.get(reverse("case", args=[case.code])))
    assert "Record a contact without answer" in text
    assert "serious adverse event" not in text


def test_an_event_that_means_nothing_here_is_refused(mara, case, said):
    page = mara.get(event(case, "suspected_sae_reported"), htmx=True)
    assert "cannot be reported where the case stands" in said(page)
    answer = mara.post(event(case, "suspected_sae_reported"), {"note": "Fever."}, htmx=True)
    assert answer.status_code == 409
    assert not CaseEvent.objects.filter(case=case, code="suspected_sae_reported").exists()


@pytest.mark.parametrize("code", ["document_uploaded", "nonsense", "__init__"])
def test_an_unknown_event_or_one_of_the_system_is_not_there(mara, case, code):
    assert mara.get(event(case, code)).status_code == 404
    assert mara.post(event(case, code)).status_code == 404


def test_other_roles_and_foreign_cases(mara, case, foreign, sign):
    assert sign("INVESTIGATOR", case).post(event(case)).status_code == 403
    assert mara.post(event(foreign)).status_code == 404
    assert mara.client.put(event(case)).status_code == 405


def test_a_note_that_is_too_long_is_422(mara, case):
    assert mara.post(event(case), {"note": "x" * 4001}, htmx=True).status_code == 422


# --- facts ----------------------------------------------------------------------------------------


def test_a_fact_is_corrected_with_a_reason(mara, case, again):
    page = mara.get(fact(case), htmx=True).content.decode()
    assert "Lupus nephritis" in page
    answer = mara.post(fact(case), {"cohort": "SSC", "reason": WHY}, htmx=True)
    assert json.loads(answer["HX-Trigger"]) == {"casechanged": {"case": case.code}}
    assert again(case).cohort == "SSC"


def test_a_correction_of_what_a_colleague_just_corrected_says_so_and_keeps_what_was_typed(
    mara, case, sign, again, said
):
    seen = shown(mara.get(fact(case), htmx=True))
    other = sign("COORD", case, name="Omar Haddad")
    other.post(fact(case), {"cohort": "SSC", "reason": WHY, "seen": seen}, htmx=True)
    given = {"cohort": "AID", "reason": "The diagnosis was read again by us."}
    answer = mara.post(fact(case), given | {"seen": seen}, htmx=True)
    assert answer.status_code == 409
    assert "Omar Haddad changed this" in said(answer)
    assert "Systemic sclerosis" in said(answer)  # the value now
    assert given["reason"] in said(answer)
    assert again(case).cohort == "SSC"
    answer = mara.post(fact(case), given | {"seen": shown(answer)}, htmx=True)  # looked at it now
    assert answer.status_code == 204
    assert again(case).cohort == "AID"


def test_a_moment_that_is_none_is_refused(mara, case):
    answer = mara.post(fact(case), {"cohort": "SSC", "reason": WHY, "seen": "soon"}, htmx=True)
    assert answer.status_code == 400


def shown(response):
    """When the value was recorded that the form shows."""
    return re.search(r'name="seen" value="([^"]+)"', response.content.decode()).group(1)


def test_without_a_reason_nothing_is_corrected(mara, case, again):
    answer = mara.post(fact(case), {"cohort": "SSC", "reason": "Wrong."}, htmx=True)
    assert answer.status_code == 422
    assert again(case).cohort == "LN"


def test_a_value_that_is_not_allowed_is_422(mara, case, again):
    answer = mara.post(fact(case), {"cohort": "XYZ", "reason": WHY}, htmx=True)
    assert answer.status_code == 422
    assert again(case).cohort == "LN"


def test_the_value_recorded_now_stands_in_the_form(mara, case):
    page = mara.get(fact(case, "represented"), htmx=True).content.decode()
    [no] = re.findall(r'<input[^>]*value="false"[^>]*>', page)
    assert "checked" in no
    page = mara.get(fact(case, "dob"), htmx=True).content.decode()
    assert 'value="1992-03-14"' in page


@pytest.mark.parametrize(
    "name", ["day0", "site_decision", "nonsense", "__class__", "stage_entered_at"]
)
def test_what_is_not_recorded_or_never_corrected_is_not_there(mara, case, name):
    assert mara.get(fact(case, name)).status_code in {403, 404}
    assert mara.post(fact(case, name), {name: "x", "reason": WHY}).status_code in {403, 404}


def test_other_roles_and_strangers_correct_nothing(mara, case, foreign, sign):
    assert sign("INVESTIGATOR", case).get(fact(case)).status_code == 403
    assert mara.get(fact(foreign)).status_code == 404
    assert mara.client.patch(fact(case)).status_code == 405


def test_a_correction_shows_beside_the_fact_and_in_the_history(mara, case, said):
    mara.post(fact(case), {"cohort": "SSC", "reason": WHY})
    text = said(mara.get(reverse("case", args=[case.code])))
    assert f"corrected: {WHY}" in text
    assert (
        "corrected “Candidate cohort; not an eligibility statement” from Lupus nephritis to"
        " Systemic sclerosis" in text
    )
