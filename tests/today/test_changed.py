"""What others changed in one's cases: told by case, kept until it is ticked off or a day has passed."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client

from casework import clock
from casework.cases import members
from casework.cases.models import Membership
from casework.contacts import log, notes
from casework.people.actor import Actor
from casework.people.models import grant
from documents.judging import verbs as judging
from documents.uploads import verbs as papers
from documents.uploads.samples import sample_pdf
from tests.case.conftest import Reader
from tests.people_and_cases import add_paper, join, make_case, make_ready_case, make_user
from workflows.engine import tasks
from workflows.engine.models import WorkItem
from workflows.engine.moves import advance
from workflows.queue import claiming
from workflows.today.models import LastLook

pytestmark = pytest.mark.xdist_group("today")
NOTHING = "Nobody else has changed anything since then."


@pytest.fixture
def nurse(sign, case):
    return sign("SITE_CRC", case, name="Mei Chen")


def note(case, reader, text):
    return notes.add(case.pk, text=text, language="en", internal=False, actor=reader.actor)


def shown(reader):
    """The form that ticks off what is on the page now."""
    html = reader.get("/today/").content.decode()
    return dict(re.findall(r'name="(until|cursor)"\s+value="([^"]+)"', html))


def test_one_is_told_what_others_did_and_not_ones_own_deeds(mara, nurse, case, part):
    note(case, mara, "I wrote this myself.")
    note(case, nurse, "The family can travel.")
    text = part(mara, "changed")
    assert "Changed by others 1" in text
    assert f"{case.code} Ca•••• E•••" in text
    assert "Mei Chen wrote a note The family can travel." in text
    assert "Site research coordinator" in text
    assert "I wrote this myself." not in text
    assert "opened the case" not in text
    assert "I wrote this myself." in part(nurse, "changed")


def test_a_page_that_is_new_begins_with_seven_days_and_says_so(mara, nurse, case, part):
    with clock.held_at(clock.now() - timedelta(days=8)):
        note(case, nurse, "Long ago.")
    with clock.held_at(clock.now() - timedelta(days=6)):
        note(case, nurse, "Last week.")
    text = part(mara, "changed")
    assert "it begins with the last seven days" in text
    assert "Last week." in text
    assert "Long ago." not in text


def test_a_reload_loses_nothing_and_seen_empties_the_list(mara, nurse, case, part):
    note(case, nurse, "The family can travel.")
    for _ in range(2):
        assert "The family can travel." in part(mara, "changed")
    assert mara.post("/today/seen/", shown(mara)).url == "/today/"
    assert NOTHING in part(mara, "changed")
    note(case, nurse, "They come on Monday.")
    text = part(mara, "changed")
    assert "They come on Monday." in text
    assert "The family can travel." not in text
    assert "seven days" not in text


def test_what_came_after_the_page_was_drawn_is_not_ticked_off_with_it(mara, nurse, case, part):
    note(case, nurse, "The family can travel.")
    given = shown(mara)
    note(case, nurse, "They come on Monday.")
    answer = mara.post("/today/seen/", given, htmx=True)
    assert answer.status_code == 200
    assert "They come on Monday." in answer.content.decode()
    assert "The family can travel." not in answer.content.decode()


def test_what_was_being_written_while_the_page_was_drawn_stays(mara, nurse, case, part):
    """A transaction's moments are those of its beginning, and nobody reads them before its end."""
    first = clock.now()
    with clock.held_at(first):
        note(case, nurse, "The family can travel.")
    with clock.held_at(first + timedelta(seconds=9)):
        given = shown(mara)
    with clock.held_at(first + timedelta(seconds=8)):
        note(case, nurse, "They come on Monday.")
    with clock.held_at(first + timedelta(seconds=20)):
        mara.post("/today/seen/", given)
        text = part(mara, "changed")
    assert "They come on Monday." in text
    assert "The family can travel." not in text


def test_what_was_being_written_at_the_last_look_of_a_day_is_told_on_the_next(
    mara, nurse, case, part
):
    yesterday = clock.now() - timedelta(days=1)
    with clock.held_at(yesterday):
        mara.get("/today/")
    with clock.held_at(yesterday - timedelta(seconds=1)):
        note(case, nurse, "The family can travel.")
    assert "The family can travel." in part(mara, "changed")


def test_a_new_day_ticks_off_what_the_day_before_showed(mara, nurse, case, part):
    yesterday = clock.now() - timedelta(days=1)
    with clock.held_at(yesterday):
        note(case, nurse, "Shown yesterday.")
    with clock.held_at(yesterday + timedelta(minutes=1)):
        assert "Shown yesterday." in part(mara, "changed")
    with clock.held_at(yesterday + timedelta(minutes=2)):
        note(case, nurse, "Came in the evening.")
    text = part(mara, "changed")
    assert "Came in the evening." in text
    assert "Shown yesterday." not in text
    assert "Came in the evening." in part(mara, "changed")  # a reload on the new day


def test_a_page_that_follows_by_itself_ticks_nothing_off(mara, nurse, case, part):
    """It stood open over night: nobody may have sat before it."""
    yesterday = clock.now() - timedelta(days=1)
    with clock.held_at(yesterday):
        mara.get("/today/")
    with clock.held_at(yesterday + timedelta(seconds=1)):
        note(case, nurse, "Came in the evening.")
    with clock.held_at(yesterday + timedelta(seconds=2)):
        assert "Came in the evening." in mara.get("/today/", htmx=True).content.decode()
    assert "Came in the evening." in mara.get("/today/", htmx=True).content.decode()
    assert "Came in the evening." in part(mara, "changed")


def test_what_was_seen_never_comes_back_and_nothing_is_ticked_off_ahead(mara, nurse, case, part):
    old = shown(mara)
    note(case, nurse, "The family can travel.")
    mara.post("/today/seen/", shown(mara))
    mara.post("/today/seen/", old)
    assert NOTHING in part(mara, "changed")
    ahead = {"until": "2999-01-01T00:00:00+00:00", "cursor": str(2**62)}
    mara.post("/today/seen/", ahead)
    note(case, nurse, "They come on Monday.")
    assert "They come on Monday." in part(mara, "changed")


@pytest.mark.parametrize(
    "given",
    [{}, {"until": "soon", "cursor": "1"}, {"until": "2026-01-01T00:00:00+00:00", "cursor": "-1"}],
)
def test_a_form_that_says_nothing_ticks_nothing_off(mara, nurse, case, part, given):
    note(case, nurse, "The family can travel.")
    mara.get("/today/")
    assert mara.post("/today/seen/", given).status_code == 302
    assert "The family can travel." in part(mara, "changed")


def test_each_role_of_a_person_has_its_own_news(mara, nurse, case, part):
    grant(mara.user, "MGR")
    note(case, nurse, "The family can travel.")
    manager = Reader(Client(), mara.user, "MGR")
    manager.get("/today/")
    manager.post("/today/seen/", shown(manager))
    assert set(LastLook.objects.values_list("role", flat=True)) == {"MGR"}
    mara = Reader(Client(), mara.user, "COORD")
    assert "The family can travel." in part(mara, "changed")


# --- what is news -------------------------------------------------------------------------------------


def test_papers_that_came_were_verified_or_rejected(mara, sign, case, part):
    colleague = sign("COORD", case, name="Tom Berg")
    add_paper(case, colleague.actor, "ECG")
    version = papers.upload(
        case.pk, "ECHO", actor=mara.actor, file=BytesIO(sample_pdf("echo")), language="es",
        effective_date=clock.site_today(), at_once=True,
    )  # fmt: skip
    mara.get("/today/")
    judging.reject(version.pk, actor=colleague.actor, reason="Page two is missing.")
    text = part(mara, "changed")
    assert "Tom Berg brought in 12-lead ECG" in text
    assert "Tom Berg verified 12-lead ECG" in text
    assert "Tom Berg rejected Echocardiogram" in text
    assert "Page two is missing." in text


def test_a_move_a_correction_and_a_contact(mara, sign, protocol_version, part):
    case = make_ready_case(mara.user, protocol_version)
    colleague = sign("COORD", case, name="Tom Berg")
    reason = "It was the other cohort all along."
    tasks.correct(case.pk, "cohort", actor=colleague.actor, raw="SSC", reason=reason)
    given = {"at": clock.now(), "party": "PATIENT", "channel": "CALL", "direction": "OUT"}
    log.log(case.pk, given | {"outcome": "REACHED"}, actor=colleague.actor)
    case.refresh_from_db()
    advance(case.pk, "open_case", actor=colleague.actor, seen_version=case.version)
    text = part(mara, "changed", changed="all")
    assert "moved the case to Record collection" in text
    assert "corrected “" in text
    assert reason in text
    assert "reached" in text.casefold()


def test_who_took_which_task_is_no_news_but_one_given_to_me_is(mara, sign, case, part):
    colleague, manager = sign("COORD", case, name="Tom Berg"), sign("MGR", case)
    items = {item.code: item for item in WorkItem.objects.open().filter(case=case)}
    claiming.claim(items["INQ-06"].pk, actor=colleague.actor)
    claiming.assign(items["INQ-01"].pk, mara.user, actor=manager.actor)
    text = part(mara, "changed")
    assert "gave “Acknowledge inquiry" in text
    assert "claimed" not in text


def test_who_came_on_the_case_is_told(mara, sign, case, part):
    manager = sign("MGR", case)
    members.add(case.pk, make_user("TRANS", name="Tao Li"), "TRANS", actor=manager.actor)
    assert "put Tao Li on the case: Translator" in part(mara, "changed")


def test_many_papers_of_one_person_are_one_line_and_four_lines_are_shown(mara, sign, case, part):
    colleague = sign("COORD", case, name="Tom Berg")
    for kind in ("ECG", "ECHO", "LAB_CBC"):
        add_paper(case, colleague.actor, kind)
    for n in range(5):
        note(case, colleague, f"Note {n}.")
    text = part(mara, "changed")
    assert [n for n in range(5) if f"Note {n}." in text] == [1, 2, 3, 4]
    assert "more change" in text
    assert f"/cases/{case.code}/history/?since=" in mara.get("/today/").content.decode()


# --- for whom -----------------------------------------------------------------------------------------


def test_anothers_case_is_not_there(mara, foreign, part):
    owner = Actor(foreign.owner, "COORD")
    notes.add(foreign.pk, text="Not for Mara.", language="en", internal=False, actor=owner)
    text = part(mara, "changed")
    assert foreign.code not in text
    assert NOTHING in text


def test_who_leaves_a_case_reads_its_news_no_more(nurse, mara, sign, protocol_version, part):
    other = make_case(make_user("COORD"), protocol_version)
    join(other, mara.user, "COORD")
    notes.add(
        other.pk, text="Psst.", language="en", internal=False, actor=Actor(other.owner, "COORD")
    )
    assert "Psst." in part(mara, "changed")
    Membership.objects.filter(case=other, user=mara.user).delete()
    assert "Psst." not in part(mara, "changed")


def test_the_manager_reads_moves_of_every_case_as_the_board_shows_them_and_no_word_more(
    sign, mara, ready, part
):
    manager = sign("MGR")
    note(ready, mara, "The mother is ill.")
    advance(ready.pk, "open_case", actor=mara.actor, seen_version=ready.version)
    text = part(manager, "changed")
    assert "Mara Lindqvist moved the case to Record collection" in text
    assert "The mother is ill." not in text
    assert "brought in" not in text
    join(ready, manager.user, "MGR")  # now it is a case of theirs
    assert "The mother is ill." in part(manager, "changed")


def test_the_cell_laboratory_reads_moves_alone(sign, mara, ready, part):
    laboratory = sign("CELL_LAB", ready)
    note(ready, mara, "The mother is ill.")
    advance(ready.pk, "open_case", actor=mara.actor, seen_version=ready.version)
    text = part(laboratory, "changed")
    assert "moved the case to Record collection" in text
    assert "The mother is ill." not in text


def test_who_does_not_read_the_log_is_not_told_of_contacts_and_notes(sign, mara, case, part):
    reviewer = sign("SITE_REVIEWER", case)
    note(case, mara, "The mother is ill.")
    add_paper(case, mara.actor, "ECG")
    text = part(reviewer, "changed")
    assert "brought in 12-lead ECG" in text
    assert "The mother is ill." not in text


def test_ten_cases_are_shown_and_the_others_are_one_press_away(mara, sign, protocol_version, part):
    colleague = sign("COORD", name="Tom Berg")
    for n in range(12):
        made = make_case(mara.user, protocol_version)
        join(made, colleague.user, "COORD")
        note(made, colleague, f"Note {n}.")
    text = part(mara, "changed")
    assert "Changed by others 12" in text
    assert text.count("wrote a note") == 10
    assert "Seen, all 12" in text
    assert "All 12" in text
    assert part(mara, "changed", changed="all").count("wrote a note") == 12
