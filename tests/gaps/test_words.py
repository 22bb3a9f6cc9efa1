"""What people read of a gap: staff its reasons; families and the home physician the paper alone."""

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.contacts.promises import findings
from casework.eligibility import confirming
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from config.synthetic.knowing import known
from documents.asking.wording import languages, words
from documents.extracting.sheet import missing
from documents.judging.mismatches import keep_out
from tests.case.conftest import words as plain
from tests.eligibility.records import enter, given
from tests.gaps.records import fill, shown
from tests.gaps.test_hospital import reviewed  # noqa: F401  a fixture
from tests.gaps.test_work import PAST, resettle
from tests.people_and_cases import sign_in
from workflows.case import words as words_of_case
from workflows.engine.models import WorkItem
from workflows.gaps.wording import note, which

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("gaps")]

CLINICAL = ("criterion", "eligib", "LN-", "ALL-", "too old", "lymphocyte", "judge", "MISSING")


def read(journey, code, occurrence, role):
    """The page of a task as somebody of a role sees it."""
    client = sign_in(Client(), journey.person(f"{role}-1", role), role)
    item = WorkItem.objects.current().get(case=journey.case, code=code, occurrence=occurrence)
    answered = client.get(f"/inbox/{item.pk}/")
    return answered.status_code, answered.content.decode()


def test_staff_read_which_criteria_wait_and_for_what(held):
    status, page = read(held, "GAP-01", "LAB_CBC", "COORD")
    assert status == 200
    assert "Records pre-check: not an eligibility decision" in page
    assert "ALL-I03" in page
    assert "The paper is held, and no verified value of it" in page
    assert "Blood count with differential" in page
    [paper] = held.case.versions.filter(document_type="LAB_CBC")
    assert f'href="{reverse("document-values", args=[paper.pk])}"' in page


def test_the_page_that_the_task_leads_to_puts_first_what_is_missing(held):
    fill(held, but={"lymphocytes_abs"})
    [paper] = held.case.versions.filter(document_type="LAB_CBC")
    client = sign_in(Client(), held.person("COORD-1", "COORD"), "COORD")
    with clock.held_at(held.now):
        answered = client.get(reverse("document-values", args=[paper.pk]))
    assert answered.status_code == 200
    assert missing(held.case.pk) >= {"lymphocytes_abs"}


def test_families_read_the_paper_in_their_language_and_nothing_else(journey):
    status, page = read(journey, "GAP-02", "PASSPORT", "PATIENT")
    assert status == 200
    assert "Pasaporte" in page
    assert f'href="{reverse("document-upload", args=[journey.case.code, "PASSPORT"])}"' in page
    assert "ALL-" not in page
    assert "criteri" not in page.lower()


def test_the_home_physician_reads_what_is_asked_of_them_alone(journey):
    status, page = read(journey, "GAP-03", "LAB_CBC", "HOME_MD")
    assert status == 200
    assert "LN-I" not in page
    assert "ALL-I" not in page
    assert read(journey, "GAP-02", "PASSPORT", "HOME_MD")[0] == 404
    assert "GAP-02" not in {item.code for item in journey_items(journey, "HOME_MD")}


LACKS = {
    "spo2": ({"says": {"o2": "supplemental"}}, "SPO2_RECORD", "while breathing room air, and the"),
    "ast": ({"upper_limit": ""}, "LAB_CHEM", "the report has to print the upper limit of normal"),
}


@pytest.mark.parametrize("element", LACKS)
def test_the_home_physician_reads_what_the_paper_lacks(held, element):
    other, paper, told = LACKS[element]
    [said] = known("LN")[element]
    fill(held, other={element: [{**said, **other}]})
    with clock.held_at(held.now):
        status, page = read(held, "GAP-03", paper, "HOME_MD")
    assert status == 200
    assert told in page
    assert not [word for word in ("ALL-", "criteri", "eligib", said["value"] + " ") if word in page]


def test_the_home_physician_is_asked_which_of_two_values_is_right(held):
    [said] = known("LN")["alt"]
    fill(held, other={"alt": [said, {**said, "value": "90"}]})
    with clock.held_at(held.now):
        page = read(held, "GAP-03", "LAB_CHEM", "HOME_MD")[1]
    dated = held.case.data_values.filter(element="alt").last().effective_date
    assert f"two values of {words_of_case.day(dated)} differ. Which one is right?" in page


def test_the_home_physician_reads_how_new_a_test_has_to_be(held):
    fill(held)
    resettle(held.later(days=31))
    with clock.held_at(held.now):
        page = read(held, "GAP-03", "LAB_CBC", "HOME_MD")[1]
    assert "not older than 30 days." in page
    assert "upper limit" not in page


def test_families_are_not_told_what_a_paper_lacks(held):
    [said] = known("LN")["alt"]
    fill(held, other={"alt": [said, {**said, "value": "90"}]})
    s = held.situation()
    assert note(s, s.protocol.tasks["GAP-03"], "LAB_CHEM", Actor(None, "HOME_MD")).lacks
    assert not note(s, s.protocol.tasks["GAP-03"], "LAB_CHEM", Actor(None, "PATIENT")).lacks


def journey_items(journey, role):
    from workflows.queue.queues import Queues

    return Queues(journey.actor(role)).available().filter(case=journey.case)


def test_a_criterion_is_named_to_staff_alone(held):
    fill(held, other=PAST)
    rules = protocol(held.case.protocol_id)
    names = {
        role: which(held.case, rules, "ALL-E04", Actor(None, role))
        for role in ("COORD", "SITE_REVIEWER", "HOME_MD", "PATIENT", "FAMILY")
    }
    assert names == {
        "COORD": "ALL-E04", "SITE_REVIEWER": "ALL-E04", "HOME_MD": "", "PATIENT": "", "FAMILY": "",
    }  # fmt: skip


@pytest.mark.parametrize("language", languages())
def test_no_language_promises_or_judges(held, language):
    """P-02: what families read promises nothing; and it tells of no criterion."""
    s = held.situation()
    s.case.languages = language
    for code in ("GAP-02", "GAP-03"):
        task = s.protocol.tasks[code]
        for kind in words(language).papers:
            said = note(s, task, kind, Actor(None, "PATIENT"))
            text = f"{said.family.paper} {said.family.age} {said.family.wish}"
            assert {one.rule for one in findings(text, language)} <= {"unread"}
            assert not [word for word in CLINICAL if word in text]


def test_no_word_of_a_task_calls_anybody_eligible(held):
    rules = protocol(held.case.protocol_id)
    stream = rules.workstreams["RECORD_GAPS"]
    texts = [stream.name, *(task.name for task in stream.tasks)]
    texts += [event.meaning for event in rules.events.values()]
    for stage in rules.stages.values():
        texts += [guard.message for guard in (*stage.exit_guards, *stage.entry_guards)
                  if guard.code in ("PRECHECK_STALE", "BLOCKING_GAPS_OPEN", "CRITERIA_NOT_IN_FORCE")]  # fmt: skip
    assert not [text for text in texts if "eligib" in text.lower()]
    assert {one.rule for text in texts for one in findings(text, "en")} <= {"medicine"}  # GAP-06


def test_what_waits_of_a_paper_of_another_person_is_not_counted(held):
    blood = held.case.evidence.get(document_type="LAB_CBC")
    enter(held, given(blood))
    task = held.situation().protocol.tasks["GAP-03"]

    def waiting():
        return note(held.situation(), task, "LAB_CBC", Actor(None, "COORD")).waiting

    assert waiting() == 1
    paper = held.case.versions.get(document_type="LAB_CBC")
    held.act(keep_out, paper.pk, role="COORD", note="It names another person, born 1961.")
    assert waiting() == 0


def page_of_task(journey, code, occurrence, role):
    """The page of a task on the case, for one of the roles that see all work."""
    client = sign_in(Client(), journey.person(f"{role}-1", role), role)
    page = reverse("case-task", args=[journey.case.code, code], query={"occurrence": occurrence})
    answered = client.get(page)
    assert answered.status_code == 200
    return plain(answered)


def test_who_does_not_read_the_pre_check_reads_the_task_and_its_paper_alone(held):
    page = page_of_task(held, "GAP-01", "LAB_CBC", "CELL_LAB")
    assert "Enter the values of a paper" in page
    assert held.situation().protocol.documents["LAB_CBC"].label in page
    for part in ("Records pre-check", "ALL-I03", "lymphocytes", "no verified value"):
        assert part not in page, part


@pytest.mark.parametrize("role", ["CELL_LAB", "TREV", "TRANS", "DPO", "ADMIN"])
def test_a_criterion_is_not_named_to_who_does_not_read_the_pre_check(held, role):
    fill(held, other=PAST)
    s = held.situation()
    said = note(s, s.protocol.tasks["GAP-05"], "ALL-E04", Actor(None, role))
    assert (said.reasons, said.waiting) == ([], 0)
    assert which(held.case, s.protocol, "ALL-E04", Actor(None, role)) == ""


@pytest.mark.parametrize("role", ["CELL_LAB", "TREV"])
def test_that_gaps_are_open_is_told_plainly_to_who_does_not_read_the_pre_check(held, role):
    client = sign_in(Client(), held.person(f"{role}-1", role), role)
    page = plain(client.get(reverse("case", args=[held.case.code])))
    assert "The records are not complete yet." in page
    for part in ("What is still open", "do not tell all", "not an eligibility decision"):
        assert part not in page, part
    coordinator = sign_in(Client(), held.person("COORD-1", "COORD"), "COORD")
    assert "do not tell all" in plain(coordinator.get(reverse("case", args=[held.case.code])))


def test_the_history_names_a_gap_s_paper_and_its_criterion_only_to_readers(reviewed):
    held = reviewed
    held.person("SITE_CRC-1", "SITE_CRC")
    said = {"about": shown(held, "ALL-E04"), "role": "SITE_CRC"}
    held.act(confirming.confirm, held.case.pk, "ALL-E04", "CONFIRMED", **said)
    done = WorkItem.objects.get(case=held.case, code="GAP-05", occurrence="ALL-E04")
    assert done.outcome == "done"

    def told(role):
        client = sign_in(Client(), held.person(f"{role}-1", role), role)
        return plain(client.get(reverse("case-history", args=[held.case.code])))

    assert "ALL-E04" in told("COORD")
    assert "GAP" not in told("COORD")
    assert "ALL-E04" not in told("DPO")
