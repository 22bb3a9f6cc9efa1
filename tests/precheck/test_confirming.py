"""The hospital's word on a criterion, from the page; nobody else has one (domain.md 1.3 P-01)."""

import pytest
from django.urls import reverse

from casework.eligibility import recording
from casework.eligibility.models import PreCheck, SiteConfirmation
from casework.people.roles import Role
from tests.eligibility.records import given, know
from tests.gaps import records as gaps

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("precheck")]

HOSPITAL = ["SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"]
OTHERS = sorted({*Role.values} - {*HOSPITAL})
WHY = "The newer count of the hospital's own laboratory is normal."


def address(journey, criterion="ALL-I03"):
    return reverse("precheck-confirm", args=[journey.case.code, criterion])


def shown(journey, criterion="ALL-I03"):
    return gaps.shown(journey, criterion)


def page_of(journey):
    return reverse("precheck", args=[journey.case.code])


@pytest.mark.parametrize("role", HOSPITAL)
def test_the_hospital_confirms_from_the_page(reader, journey, said, role):
    someone = reader(role)
    assert address(journey) in someone.get(page_of(journey)).content.decode()
    answer = someone.post(address(journey), {"about": shown(journey), "outcome": "CONFIRMED"})
    assert answer.url == f"{page_of(journey)}#ALL-I03"
    made = SiteConfirmation.objects.get()
    assert (made.criterion, made.outcome, made.about) == ("ALL-I03", "CONFIRMED", "NOT_MET")
    assert str(made.seen) == shown(journey)
    assert (made.by, made.role) == (someone.user, role)
    page = said(reader("COORD").get(page_of(journey)))
    assert f"The hospital: confirmed {someone.user.name} , {Role(role).label}" in page


def test_in_the_page_the_answer_only_tells_that_the_case_changed(reader, journey):
    given = {"about": shown(journey), "outcome": "CONFIRMED"}
    answer = reader("INVESTIGATOR").post(address(journey), given, htmx=True)
    assert answer.status_code == 204
    assert "casechanged" in answer.headers["HX-Trigger"]


def test_overruling_needs_a_reason_and_shows_it(reader, journey, said):
    someone = reader("SITE_CRC")
    assert "Overruled" in said(someone.get(address(journey)))
    sent = {"about": shown(journey), "outcome": "OVERRULED", "reason": "too short"}
    answer = someone.post(address(journey), sent)
    assert answer.status_code == 422
    assert "Say why, in at least 20 characters." in said(answer)
    assert "too short" in answer.content.decode()
    someone.post(address(journey), sent | {"reason": WHY})
    page = said(reader("COORD").get(page_of(journey)))
    assert f"The hospital: overruled “{WHY}”" in page
    assert "Differs from the published criteria 1" in page  # it stays what the records say


def test_nobody_confirms_what_was_not_on_the_screen(reader, journey, said):
    someone = reader("INVESTIGATOR")
    answer = someone.post(
        address(journey),
        {"about": shown(journey).replace("NOT_MET", "MET"), "outcome": "CONFIRMED"},
    )
    assert answer.status_code == 409
    assert "The records changed meanwhile" in said(answer)
    assert f'name="about" value="{shown(journey)}"' in " ".join(answer.content.decode().split())
    assert not SiteConfirmation.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"about": "1/NOT_MET//1"},
        {"about": "1/NOT_MET//1", "outcome": "ELIGIBLE"},
        {"outcome": "CONFIRMED"},
    ],
)
def test_what_is_no_word_is_refused(reader, journey, sent):
    assert reader("INVESTIGATOR").post(address(journey), sent).status_code == 422


def test_a_criterion_of_another_cohort_is_not_found(reader, journey):
    assert reader("INVESTIGATOR").get(address(journey, "PAH-I03")).status_code == 404


def test_a_word_about_an_earlier_result_says_so(reader, journey, said):
    someone = reader("INVESTIGATOR")
    someone.post(address(journey), {"about": shown(journey), "outcome": "CONFIRMED"})
    assert "Said about an earlier result." not in said(someone.get(page_of(journey)))
    entry = journey.case.data_values.get(element="lymphocytes_abs")
    reason = "It was read from the wrong line."
    journey.act(recording.retract, entry.pk, role="COORD", reason=reason)
    know(journey, given(entry.evidence, value="1.1"))
    found = PreCheck.objects.get(case=journey.case).found
    assert next(row for row in found if row["criterion"] == "ALL-I03")["state"] == "MET"
    assert "Said about an earlier result." in said(someone.get(page_of(journey)))


def test_another_value_of_the_same_state_is_another_result(reader, journey, said):
    someone = reader("INVESTIGATOR")
    before = {"about": shown(journey), "outcome": "CONFIRMED"}
    someone.post(address(journey), before)
    entry = journey.case.data_values.get(element="lymphocytes_abs")
    reason = "It was read from the wrong line."
    journey.act(recording.retract, entry.pk, role="COORD", reason=reason)
    know(journey, given(entry.evidence, value="0.1"))
    assert "/NOT_MET/" in shown(journey)
    assert "Said about an earlier result." in said(someone.get(page_of(journey)))
    assert someone.post(address(journey), before).status_code == 409
    assert SiteConfirmation.objects.count() == 1


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_says_how_a_criterion_stands(reader, journey, role):
    """P-01: 403, and no control on the page."""
    someone = reader(role)
    assert someone.get(address(journey)).status_code == 403
    sent = {"about": shown(journey), "outcome": "CONFIRMED"}
    assert someone.post(address(journey), sent).status_code == 403
    assert not SiteConfirmation.objects.exists()
    for page in (page_of(journey), reverse("case", args=[journey.case.code])):
        assert address(journey) not in someone.get(page).content.decode()


def test_a_hospital_that_does_not_know_the_case_finds_nothing(outsider, journey):
    assert outsider("SITE_REVIEWER").post(address(journey)).status_code == 404


def test_of_a_closed_case_it_is_read_and_nothing_said(reader, journey, said):
    journey.advance(
        "withdraw",
        reason_code="FAMILY_DECISION",
        withdrawn_at=journey.moment(),
        withdrawal_scope="SERVICE",
    )
    answer = reader("INVESTIGATOR").get(page_of(journey))
    assert "ALL-I03" in said(answer)
    assert address(journey) not in answer.content.decode()
    assert "has changed" not in said(answer)
    refused = reader("INVESTIGATOR").post(
        address(journey), {"about": shown(journey), "outcome": "CONFIRMED"}
    )
    assert "This case is closed" in said(refused)
    assert not SiteConfirmation.objects.exists()


def test_the_history_tells_the_word_to_those_who_read_the_pre_check(reader, journey, said):
    sent = {"about": shown(journey), "outcome": "OVERRULED", "reason": WHY}
    reader("SITE_CRC").post(address(journey), sent)
    history = reverse("case-history", args=[journey.case.code])
    told = f"overruled ALL-I03 of the records pre-check {WHY}"
    assert told in said(reader("COORD").get(history))
    for role in ("GUARDIAN", "HOME_MD"):
        assert "ALL-I03" not in said(reader(role).get(history))


def test_the_auditor_reads_that_a_criterion_was_overruled_without_what_was_typed(
    reader, journey, said
):
    sent = {"about": shown(journey), "outcome": "OVERRULED", "reason": WHY}
    reader("SITE_CRC").post(address(journey), sent)
    auditor = reader("AUDITOR")
    for page in (page_of(journey), reverse("case-history", args=[journey.case.code])):
        assert WHY in said(reader("COORD").get(page))
        told = said(auditor.get(page))
        assert WHY not in told
        assert "•••" in told
