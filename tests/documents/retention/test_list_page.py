"""The page about retention: what is due, what waits for a second person, what is held."""

from django.urls import reverse

from casework import clock
from documents.models import Deletion, File
from documents.retention.deleting import ask, confirm
from documents.retention.holding import hold_case, hold_file
from tests.documents.retention.conftest import LONG_AGO, REASON

PAGE = "/papers/retention/"
ANSWER = "The hospital still asks about it."


def test_it_lists_what_is_due_by_case_and_names_no_patient(case, old, officer, said):
    text = said(officer.get(PAGE))
    for part in (case.code, "2 papers", "Nobody has asked for a deletion", "Nothing is held"):
        assert part in text
    assert "Ejemplo" not in text
    assert "electrocardiogram" not in text.lower()


def test_with_nothing_to_do_it_says_so(officer, said):
    assert "No paper has been kept longer than it must be" in said(officer.get(PAGE))


def test_it_is_the_officers_and_the_managers(sign, case, old):
    for role in ("COORD", "AUDITOR", "PATIENT", "ADMIN"):
        assert sign(role, case if role != "ADMIN" else None).get(PAGE).status_code == 403


def test_codes_are_listed_without_a_question_and_the_case_asks(sign, case, old, said):
    stranger = sign("DPO")
    assert case.code in said(stranger.get(PAGE))
    assert reverse("case-purpose", args=[case.code]) in stranger.get(f"/cases/{case.code}/").url
    paper = reverse("document-deletion", args=[old[0].versions.get().pk])
    assert reverse("case-purpose", args=[case.code]) in stranger.get(paper).url


def test_what_is_selected_is_asked_for(case, old, officer):
    answer = officer.post(PAGE + "ask/", {"due-cases": [case.code], "due-reason": REASON})
    assert (answer.status_code, answer.url) == (302, PAGE)
    made = Deletion.objects.waiting()
    assert {(one.file, one.ground, one.reason, one.asked_by) for one in made} == {
        (file, "RETENTION_OVER", REASON, officer.user) for file in old
    }


def test_files_that_were_never_filed_are_asked_for_too(loose, officer, said):
    loose(clock.now() - LONG_AGO)
    assert "Not filed" in said(officer.get(PAGE))
    officer.post(PAGE + "ask/", {"due-cases": ["loose"], "due-reason": REASON})
    assert Deletion.objects.waiting().count() == 1


def test_nothing_selected_or_no_reason_is_said(case, old, officer, said):
    answer = officer.post(PAGE + "ask/", {"due-reason": REASON})
    assert (answer.status_code, "Select at least one line" in said(answer)) == (422, True)
    answer = officer.post(PAGE + "ask/", {"due-cases": [case.code], "due-reason": "Old."})
    assert answer.status_code == 422
    answer = officer.post(PAGE + "ask/", {"due-cases": ["CW-99999"], "due-reason": REASON})
    assert (answer.status_code, "The list has changed" in said(answer)) == (422, True)
    assert not Deletion.objects.exists()


def lines(*deletions):
    return [",".join(str(one.pk) for one in deletions)]


def test_the_second_person_confirms(asked, officer, said):
    text = said(officer.get(PAGE))
    assert "the person asked for erasure" in text
    assert REASON in text
    sent = {"asked-requests": lines(asked), "asked-decision": "confirm"}
    answer = officer.post(PAGE + "decide/", sent)
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert "1 paper is deleted" in said(officer.get(PAGE))
    assert File.objects.get(pk=asked.file_id).state == "DELETED"


def test_what_was_asked_for_at_once_is_decided_at_once(case, old, officer, manager, said):
    officer.post(PAGE + "ask/", {"due-cases": [case.code], "due-reason": REASON})
    both = list(Deletion.objects.order_by("pk"))
    assert "2 papers" in said(manager.get(PAGE))
    manager.post(PAGE + "decide/", {"asked-requests": lines(*both), "asked-decision": "confirm"})
    assert {file.state for file in File.objects.filter(case=case)} == {"DELETED"}


def test_who_asked_is_told_to_wait_and_refused(asked, manager, said):
    assert "You asked for it: somebody else decides" in said(manager.get(PAGE))
    sent = {"asked-requests": lines(asked), "asked-decision": "confirm"}
    answer = manager.post(PAGE + "decide/", sent)
    assert answer.status_code == 409
    assert "Somebody else must confirm it" in said(answer)


def test_another_manager_is_told_who_decides(sign, case, asked, said):
    text = said(sign("MGR", case).get(PAGE))
    assert "A manager asked for it: the privacy officer decides" in text
    assert "Delete the selected for good" not in text


def test_it_is_refused_with_an_answer(asked, officer):
    sent = {"asked-requests": lines(asked), "asked-decision": "refuse"}
    assert officer.post(PAGE + "decide/", sent | {"asked-answer": "No."}).status_code == 422
    assert officer.post(PAGE + "decide/", sent | {"asked-answer": ANSWER}).status_code == 302
    asked.refresh_from_db()
    assert (asked.outcome, asked.answer) == ("REFUSED", ANSWER)


def test_of_several_each_stands_for_itself(case, old, asked, manager, officer, said):
    other = ask(old[1].pk, actor=manager.actor, ground="ERASURE_REQUEST", reason=REASON + " Twice.")
    hold_file(old[0].pk, actor=officer.actor, reason=REASON)
    sent = {"asked-requests": lines(asked) + lines(other), "asked-decision": "confirm"}
    assert officer.post(PAGE + "decide/", sent).status_code == 302
    text = said(officer.get(PAGE))
    assert "1 paper is deleted" in text
    assert "Not all of them: It is under a legal hold that Petra Schutz has set" in text
    assert [file.state for file in File.objects.order_by("pk")] == ["CLEAN", "DELETED"]


def test_what_somebody_decided_meanwhile_is_no_choice_any_more(asked, officer, sign, case):
    other = sign("DPO", case)
    confirm(asked.pk, actor=other.actor)
    sent = {"asked-requests": lines(asked), "asked-decision": "confirm"}
    assert officer.post(PAGE + "decide/", sent).status_code == 422


def test_the_number_of_queries_does_not_grow(
    case, bring, close, officer, manager, django_assert_max_num_queries
):
    files = [bring(kind).file for kind in ("ECG", "ECHO", "LAB_CBC", "LAB_CHEM")]
    close(clock.now() - LONG_AGO)
    for file in files[:3]:
        ask(file.pk, actor=manager.actor, ground="NOT_A_PAPER", reason=REASON)
    hold_case(case.pk, actor=manager.actor, reason=REASON)
    officer.get(PAGE)
    with django_assert_max_num_queries(14):
        officer.get(PAGE)
