"""The panel, the page of contacts and its dialogs, with and without scripts."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from casework import clock
from casework.contacts import access, log, notes, points, writing
from casework.contacts.models import CaseNote, Contact, ContactPoint, Message
from casework.people.actor import Actor
from casework.tasks import log_message, send_message
from tests.contacts.test_logging import ago
from tests.people_and_cases import make_case, make_user

WHY = "The sentence only quotes what the family wrote."


def url(world, name="contacts", *more):
    return reverse(name, args=[world.case.code, *more])


def typed(moment):
    return moment.strftime("%Y-%m-%dT%H:%M")


def entry(**more):
    given = {"party": "PATIENT", "channel": "CALL", "direction": "OUT", "outcome": "NO_ANSWER"}
    return given | {"at": typed(ago(minutes=9)), "point": "", "summary": "Rang twice."} | more


# --- the panel ------------------------------------------------------------------------------------


def test_the_case_page_shows_last_and_next_contact_and_the_attempts(world, said):
    world.log(ago(days=12), next_on=clock.site_today() + timedelta(days=2))
    text = said(world.reader().get(url(world, "case")))
    assert "1 of 3 attempts unanswered, on 1 of 2 channels; day 12 of 30" in text
    assert "Call, No answer" in text
    assert "in Mexico City" in text
    for button in ("Log a contact", "Write a message", "Add a note"):
        assert button in text


def test_night_is_said_in_words(world, said):
    world.point(timezone="America/Mexico_City", preferred=True)
    with clock.held_at(clock.now().replace(hour=9, minute=20)):  # 03:20 there
        assert "03:20 in Mexico City: night" in said(world.reader().get(url(world, "case")))
    with clock.held_at(clock.now().replace(hour=19, minute=0)):
        assert ": night" not in said(world.reader().get(url(world, "case")))


def test_roles_without_contacts_see_no_panel(world, said):
    from tests.people_and_cases import join

    for role in ("CELL_LAB", "TRANS"):
        world.people[role] = make_user(role)
        join(world.case, world.people[role], role)
        page = world.reader(role).get(url(world, "case"))
        assert "contact-panel" not in page.content.decode()
        assert world.reader(role).get(url(world)).status_code == 403


def test_the_report_of_an_attempt_leads_to_the_log(world):
    page = world.reader().get(url(world, "case")).content.decode()
    assert f"{url(world, 'contact-log')}?outcome=NO_ANSWER" in page
    form = world.reader().get(url(world, "contact-log"), outcome="NO_ANSWER").context["form"]
    assert form["outcome"].value() == "NO_ANSWER"


# --- the log --------------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [True, False])
def test_a_contact_is_logged_from_the_dialog_and_from_its_page(world, htmx):
    mara = world.reader()
    assert mara.get(url(world, "contact-log"), htmx=htmx).status_code == 200
    answer = mara.post(url(world, "contact-log"), entry(), htmx=htmx)
    if htmx:
        assert json.loads(answer["HX-Trigger"]) == {"casechanged": {"case": world.case.code}}
    else:
        assert answer.url == url(world)
    assert Contact.objects.get().summary == "Rang twice."


def test_times_are_typed_by_the_readers_own_clock(world):
    world.mara.timezone = "Europe/Stockholm"
    world.mara.save()
    world.reader().post(url(world, "contact-log"), entry(at="2026-01-15T10:00"))
    assert Contact.objects.get().at.isoformat() == "2026-01-15T09:00:00+00:00"


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": ""},
        {"at": "yesterday"},
        {"at": "0001-01-01T00:00"},
        {"party": ""},
        {"channel": "PIGEON"},
        {"outcome": ""},
        {"point": "99999"},
        {"next_on": "soon"},
        {"summary": "x" * 9000},
    ],
)
def test_what_is_no_contact_is_422(world, wrong):
    answer = world.reader().post(url(world, "contact-log"), entry(**wrong), htmx=True)
    assert answer.status_code == 422
    assert not Contact.objects.exists()


def test_a_refusal_is_409_and_keeps_what_was_typed(world, said):
    late = entry(at=typed(clock.now() + timedelta(hours=2)))
    answer = world.reader().post(url(world, "contact-log"), late, htmx=True)
    assert answer.status_code == 409
    assert "written down when it has happened" in said(answer)
    assert "Rang twice." in answer.content.decode()


def test_a_contact_point_says_whom_one_talked_to(world):
    point = world.point(party="GUARDIAN", name="Elena")
    world.reader().post(url(world, "contact-log"), entry(point=point.pk, party=""))
    assert Contact.objects.get().party == "GUARDIAN"


def test_the_familys_time_follows_what_is_typed(world, said):
    point = world.point(timezone="Asia/Tokyo", name="Aunt", party="FAMILY")
    given = {"at": "2026-03-03T18:30", "point": point.pk}
    text = said(world.reader().get(url(world, "contact-local-time"), htmx=True, **given))
    assert "At the time above: 03:30 in Tokyo: night" in text
    assert "Wed 4 Mar" in text
    text = said(world.reader().get(url(world, "contact-local-time"), htmx=True, at="x"))
    assert "in Mexico City" in text
    assert "At the time above" not in text


def test_nothing_but_point_party_and_time_is_put_into_an_address(world):
    page = world.reader().get(url(world, "contact-log"), htmx=True).content.decode()
    included = re.search(r'hx-include="([^"]+)"', page)[1]
    assert included == "find [name=point], find [name=party], find [name=at]"
    given = {"at": "2026-03-03T18:30", "summary": "x" * 9000, "next_on": "soon"}
    answer = world.reader().get(url(world, "contact-local-time"), htmx=True, **given)
    assert answer.context["chosen"] is not None


def test_every_button_of_a_form_waits_while_it_is_sent():
    folder = Path(access.__file__).parent / "templates"
    pages = [path.read_text(encoding="utf-8") for path in folder.rglob("*.html")]
    waiting = [found for page in pages for found in re.findall(r'hx-disable="([^"]+)"', page)]
    assert set(waiting) == {"findAll button[type=submit]"}
    assert 'hx-include="closest form"' not in "".join(pages)


def test_a_wrong_entry_is_corrected_and_struck_out(world, said):
    wrong = world.log(ago(hours=5), "REACHED", summary="Spoke to him.")
    page = world.reader().get(url(world, "contact-correct", wrong.pk), htmx=True)
    assert "Spoke to him." in page.content.decode()
    given = entry(reason="It was the answering machine that spoke.", summary="Machine.")
    answer = world.reader().post(url(world, "contact-correct", wrong.pk), given)
    assert answer.status_code == 302
    page = world.reader().get(url(world))
    assert "entry-wrong" in page.content.decode()
    assert "It was the answering machine that spoke." in said(page)


def test_the_page_filters_and_turns(world, said):
    for hours in range(1, 28):
        world.log(ago(hours=hours), "REACHED", summary=f"Entry {hours}.", channel="CALL")
    world.log(ago(hours=40), "REACHED", summary="Visited.", channel="VISIT", party="FAMILY")
    mara = world.reader()
    first = said(mara.get(url(world)))
    assert "Entry 25." in first
    assert "Entry 26." not in first
    assert "Visited." in said(mara.get(url(world), page=2))
    assert "Visited." in said(mara.get(url(world), channel="VISIT", party="FAMILY"))
    assert "Entry 1." not in said(mara.get(url(world), channel="VISIT"))
    onward = mara.get(url(world), channel="CALL").content.decode()
    assert re.search(r'href="\?channel=CALL&amp;page=2"', onward)
    assert mara.get(url(world), channel="PIGEON").status_code == 404
    assert mara.get(url(world), page="x").status_code == 404


def test_messages_and_notes_turn_too(world, said):
    point = world.point()
    for number in range(16):
        given = {"language": "es", "subject": f"Letter {number}.", "body": "Hola."}
        writing.compose(world.case.pk, point_id=point.pk, actor=world.actor(), **given)
        given = {"text": f"Note {number}.", "language": "es", "internal": False}
        notes.add(world.case.pk, actor=world.actor(), **given)
    first, second = (said(world.reader().get(url(world), messages=n, notes=n)) for n in (1, 2))
    for word in ("Letter", "Note"):
        assert f"{word} 15." in first
        assert f"{word} 0." not in first
        assert f"{word} 0." in second


def test_the_number_of_queries_does_not_grow(world, django_assert_max_num_queries):
    for hours in range(1, 20):
        world.log(ago(hours=hours), "REACHED")
        notes.add(world.case.pk, text="x", language="es", internal=False, actor=world.actor())
    mara = world.reader()
    mara.get(url(world))
    with django_assert_max_num_queries(17):
        mara.get(url(world))


# --- who reads what -------------------------------------------------------------------------------


def test_the_auditor_reads_that_it_happened_and_not_what_was_said(world, said):
    world.point(note="Mother does not know.")
    world.log(ago(hours=2), summary="A secret.")
    notes.add(world.case.pk, text="Un secreto.", language="es", internal=True, actor=world.actor())
    for page in ("contacts", "case", "case-history"):
        text = said(world.reader("AUDITOR").get(url(world, page)))
        assert "no answer" in text.lower()
        for hidden in ("secret", "secreto", "camino@example.org", "Mother"):
            assert hidden not in text
    assert "Mexico" not in said(world.reader("AUDITOR").get(url(world)))


def test_the_family_sees_how_it_is_reached_and_nothing_else(world, said):
    own = world.point(note="Mother does not know.")
    world.point(party="HOSPITAL", name="Ward", value="ward@example.org")
    world.log(ago(hours=2), summary="A secret.")
    patient = world.reader("PATIENT")
    text = said(patient.get(url(world)))
    assert "camino@example.org" in text
    for hidden in ("secret", "Mother", "unanswered", "Log a contact"):
        assert hidden not in text
    page = patient.get(url(world, "contact-point", own.pk), htmx=True)
    assert "Mother" not in page.content.decode()
    given = {"party": "PATIENT", "name": "Camino", "kind": "PHONE", "value": "+5255 1234 5678"}
    given |= {"language": "es", "in_use": "on"}
    assert patient.post(url(world, "contact-point", own.pk), given, htmx=True).status_code == 204
    own.refresh_from_db()
    assert (own.value, own.note) == ("+525512345678", "Mother does not know.")
    ward = ContactPoint.objects.get(party="HOSPITAL")
    assert patient.get(url(world, "contact-point", ward.pk)).status_code == 403


def test_a_manager_who_is_not_on_the_case_says_why_first(world, protocol_version):
    from django.test import Client

    from tests.case.conftest import Reader

    stranger = Reader(Client(), make_user("MGR"), "MGR")
    answer = stranger.get(url(world))
    assert answer.status_code == 302
    assert "/purpose/" in answer.url


def test_things_of_another_case_are_not_there(world, protocol_version):
    other = make_case(world.mara, protocol_version, name="Otra Persona", cohort="LN")
    actor = Actor(world.mara, "COORD")
    given = {"party": "PATIENT", "name": "Otra", "kind": "EMAIL", "value": "o@example.org"}
    point = points.add(other.pk, given | {"language": "es"}, actor=actor)
    note = notes.add(other.pk, text="x", language="es", internal=False, actor=actor)
    given = {"at": ago(hours=1), "party": "PATIENT", "channel": "CALL", "direction": "OUT"}
    log.log(other.pk, given | {"outcome": "REACHED"}, actor=actor)
    given = {"language": "es", "subject": "x", "body": "y"}
    message = writing.compose(other.pk, point_id=point.pk, actor=actor, **given)
    mara = world.reader()
    world.point()
    for name, pk in (
        ("contact-point", point.pk),
        ("note", note.pk),
        ("note-translate", note.pk),
        ("message", message.pk),
        ("contact-correct", other.contacts.get().pk),
    ):
        assert mara.get(url(world, name, pk)).status_code == 404
        assert mara.post(url(world, name, pk)).status_code == 404
    assert mara.get(url(world, "message-write"), point=point.pk).status_code == 422


# --- contact points, notes ------------------------------------------------------------------------


def test_a_point_is_added_and_a_wrong_number_is_said_in_plain_words(world, said):
    given = {"party": "FAMILY", "name": "Elena", "kind": "PHONE", "value": "55 1234 5678"}
    given |= {"language": "es", "timezone": "America/Mexico_City", "in_use": "on"}
    mara = world.reader()
    assert mara.get(url(world, "contact-point-add"), htmx=True).status_code == 200
    answer = mara.post(url(world, "contact-point-add"), given, htmx=True)
    assert answer.status_code == 422
    assert "Write the number with its country" in said(answer)
    given["value"] = "+52 55 1234 5678"
    assert mara.post(url(world, "contact-point-add"), given, htmx=True).status_code == 204
    assert mara.post(url(world, "contact-point-add"), given, htmx=True).status_code == 409


def test_a_note_stands_beside_its_translation_each_in_its_direction(world):
    mara = world.reader()
    given = {"text": "يفضل المكالمة مساء", "language": "ar", "internal": "on"}
    assert mara.post(url(world, "note-add"), given, htmx=True).status_code == 204
    note = CaseNote.objects.get()
    given = {"text": "Prefers a call in the evening.", "language": "en", "seen_version": 1}
    assert mara.post(url(world, "note-translate", note.pk), given).status_code == 302
    page = mara.get(url(world)).content.decode()
    assert re.search(r'lang="ar"\s+dir="auto">يفضل', page)
    assert re.search(r'lang="en"\s+dir="auto">Prefers', page)
    assert "of an earlier text" not in page
    given = {"text": "يفضل المكالمة صباحا", "language": "ar", "seen_version": 2}
    assert mara.post(url(world, "note", note.pk), given, htmx=True).status_code == 204
    assert "of an earlier text" in mara.get(url(world)).content.decode()
    assert mara.post(url(world, "note", note.pk), given, htmx=True).status_code == 409
    note.refresh_from_db()
    assert not note.internal
    assert mara.post(url(world, "note", note.pk), {"text": ""}, htmx=True).status_code == 422


# --- messages -------------------------------------------------------------------------------------


@pytest.fixture
def arab(world):
    return world.point(language="ar", value="a@example.org", name="Huda", preferred=True)


def test_writing_starts_from_a_template_in_the_persons_language(world, arab):
    given = {"point": arab.pk, "template": "records_asked", "day": "2026-11-03"}
    answer = world.reader().get(url(world, "message-write"), htmx=True, **given)
    page = answer.content.decode()
    body = answer.context["form"]["body"].value()
    assert "مرحبًا Huda" in body
    assert "http://testserver/" in body
    assert "3 نوفمبر" in body
    assert world.case.code in answer.context["form"]["subject"].value()
    assert 'dir="rtl"' in page
    assert "نحن لسنا مستشفى" in page
    assert "Nothing about health, results or medicines" in page


def test_the_preview_shows_what_is_wrong_and_what_to_write_instead(world, arab, said):
    given = {"point": arab.pk, "subject": "x", "body": "You are eligible!", "look": "1"}
    answer = world.reader().post(url(world, "message-write"), given, htmx=True)
    assert "<mark>eligible</mark>" in answer.content.decode()
    assert "This reads as if somebody could take part." in said(answer)
    assert "P-02" not in said(answer)
    assert "trial team decides" in said(answer)
    assert not Message.objects.exists()


def test_a_message_is_saved_looked_at_and_copied(world, arab, said):
    mara = world.reader()
    given = {"point": arab.pk, "template": "decision_there", "subject": "x", "body": "مرحبا"}
    answer = mara.post(url(world, "message-write"), given | {"save": "1"}, htmx=True)
    assert "Copy the text" in said(answer)
    assert "HX-Trigger" in answer
    message = Message.objects.get()
    assert (message.template, message.language) == ("decision_there", "ar")
    given = {"act": "copy", "seen_version": message.version}
    answer = mara.post(url(world, "message", message.pk), given, htmx=True)
    assert "data-copy-now" in answer.content.decode()
    assert "Copied for Huda" in said(answer)
    answer = mara.post(url(world, "message", message.pk), given, htmx=True)
    assert answer.status_code == 409
    assert "data-copy-now" not in mara.get(url(world, "message", message.pk)).content.decode()


def test_a_held_message_has_no_way_out_for_its_writer_and_two_for_a_manager(world, arab, said):
    mara, manager = world.reader(), world.reader("MGR")
    given = {"point": arab.pk, "subject": "x", "body": "You are eligible!"}
    answer = mara.post(url(world, "message-write"), given)
    page = mara.get(answer.url)
    for button in ("Copy the text", "Send by e-mail", "Release it", "Write it anew"):
        assert button not in said(page)
    message = Message.objects.get()
    here = url(world, "message", message.pk)
    for act in ("copy", "send", "release", "edit"):
        data = {"act": act, "seen_version": 1, "reason": WHY, "subject": "x", "body": "y"}
        assert mara.post(here, data, htmx=True).status_code == 409
    assert mara.post(here, {"act": "explode"}, htmx=True).status_code == 422
    assert "1 message is held" in said(manager.get(url(world, "case")))
    page = manager.get(here)
    assert "Release it as it is" in said(page)
    assert "Write it anew" in said(page)
    assert manager.post(here, {"act": "release", "reason": "ok"}, htmx=True).status_code == 422
    data = {"act": "release", "seen_version": 1, "reason": WHY}
    answer = manager.post(here, data, htmx=True)
    assert f"Released by {world.people['MGR'].name}: {WHY}" in said(answer)
    assert "Released despite: eligible" in said(answer)
    assert "may not go out like this" not in said(answer)
    assert "released a message to the patient" in said(mara.get(url(world, "case-history")))


def test_a_manager_writes_a_held_message_anew(world, arab, said):
    given = {"point": arab.pk, "subject": "x", "body": "You are eligible!"}
    world.reader().post(url(world, "message-write"), given)
    here = url(world, "message", Message.objects.get().pk)
    data = {"act": "edit", "seen_version": 1, "subject": "x", "body": "You qualify."}
    answer = world.reader("MGR").post(here, data, htmx=True)
    assert "This message is held" in said(answer)
    data |= {"seen_version": 2, "body": "The hospital decides."}
    assert "It was held, and" in said(world.reader("MGR").post(here, data, htmx=True))
    data |= {"seen_version": 3, "body": " "}
    assert world.reader("MGR").post(here, data, htmx=True).status_code in {409, 422}


def test_sending_and_what_went_wrong_are_seen(world, arab, said):
    given = {"language": "ar", "subject": "x", "body": "مرحبا"}
    message = writing.compose(world.case.pk, point_id=arab.pk, actor=world.actor(), **given)
    here = url(world, "message", message.pk)
    answer = world.reader().post(here, {"act": "send", "seen_version": 1}, htmx=True)
    assert "To be sent" in said(answer)
    message.refresh_from_db()
    message.state, message.failure = "FAILED", "ConnectionRefusedError"
    message.save()
    page = said(world.reader().get(here))
    assert "The mail server did not take it (ConnectionRefusedError)" in page
    assert "Try again" in page
    assert "1 message was not sent" in said(world.reader().get(url(world, "case")))
    message.failure = "TimeoutError"
    message.save()
    assert "it may have gone out or not" in said(world.reader().get(here))


def test_a_message_is_dropped(world, arab):
    given = {"language": "ar", "subject": "x", "body": "مرحبا"}
    message = writing.compose(world.case.pk, point_id=arab.pk, actor=world.actor(), **given)
    here = url(world, "message", message.pk)
    assert world.reader().post(here, {"act": "drop", "seen_version": 9}).status_code == 409
    answer = world.reader().post(here, {"act": "drop", "seen_version": 1}, htmx=True)
    assert answer.status_code == 204


def test_without_a_contact_point_one_is_asked_for(world, said):
    text = said(world.reader().get(url(world, "message-write"), htmx=True))
    assert "There is no contact point in use" in text
    given = {"subject": "x", "body": "y"}
    assert world.reader().post(url(world, "message-write"), given).status_code == 200
    assert not Message.objects.exists()


def test_a_text_that_names_a_date_wants_one(world, arab, said):
    given = {"point": arab.pk, "template": "follow_up"}
    answer = world.reader().get(url(world, "message-write"), htmx=True, **given)
    assert answer.status_code == 422
    assert "This text names a date" in said(answer)
    given["template"] = "decision_there"
    assert world.reader().get(url(world, "message-write"), htmx=True, **given).status_code == 200


@pytest.mark.parametrize("wrong", [{"subject": ""}, {"body": ""}, {"template": "love_letter"}])
def test_what_is_no_message_is_422(world, arab, wrong):
    given = {"point": arab.pk, "subject": "x", "body": "y"} | wrong
    answer = world.reader().post(url(world, "message-write"), given, htmx=True)
    assert answer.status_code == 422


# --- history --------------------------------------------------------------------------------------


def test_the_history_tells_of_contacts_messages_and_notes(world, arab, said):
    world.log(ago(hours=2), summary="Rang twice.")
    given = {"language": "ar", "subject": "About papers", "body": "مرحبا"}
    writing.compose(world.case.pk, point_id=arab.pk, actor=world.actor(), **given)
    notes.add(world.case.pk, text="Un recado.", language="es", internal=True, actor=world.actor())
    text = said(world.reader().get(url(world, "case-history")))
    assert "called the patient: no answer" in text
    for told in ("Rang twice.", "wrote a message to the patient", "About papers", "Un recado."):
        assert told in text
    assert "A contact attempt had no answer" not in text  # the log tells it
    site = said(world.reader("SITE_CRC").get(url(world, "case-history")))
    assert "Rang twice." in site
    assert "wrote a note" not in site


def test_a_line_of_a_message_says_what_was_done_then(world, arab, said):
    def post(message, role="COORD", **more):
        message.refresh_from_db()
        data = {"seen_version": message.version} | more
        answer = world.reader(role).post(url(world, "message", message.pk), data, htmx=True)
        assert answer.status_code == 200

    given = {"language": "ar", "subject": "About papers", "body": "You are eligible!"}
    kept = {"point_id": arab.pk, "actor": world.actor()}
    released = writing.compose(world.case.pk, **kept, **given)
    post(released, "MGR", act="release", reason=WHY)
    post(released, act="copy")
    anew = writing.compose(world.case.pk, **kept, **given | {"subject": "Another"})
    post(anew, "MGR", act="edit", subject="Better", body="The hospital decides.")
    post(anew, act="send")
    send_message(message_id=anew.pk)
    log_message(message_id=anew.pk)
    given = {"text": "Un recado.", "language": "es", "internal": True}
    note = notes.add(world.case.pk, actor=world.actor(), **given)
    given = {"text": "A word.", "language": "en", "seen_version": 1}
    notes.translate(world.case.pk, note.pk, actor=world.actor("MGR"), **given)
    text = said(world.reader().get(url(world, "case-history")))
    for told in (
        "About papers · It was held.",
        "Another · It was held.",
        WHY,
        "copied a message for the patient",
        "wrote a message to the patient anew",
        "Better",
        "sent a message to the patient",
        "translated a note into English",
        "A word.",
    ):
        assert told in text
    assert text.count("It was held.") == 2
    assert text.count("released a message to the patient") == 1
    assert "e-mailed the patient" not in text  # the message's own line tells it


def test_those_who_do_not_read_the_log_still_see_its_event(world, said):
    from tests.people_and_cases import join

    world.log(ago(hours=2), summary="Rang twice.")
    world.people["SITE_REVIEWER"] = make_user("SITE_REVIEWER")
    join(world.case, world.people["SITE_REVIEWER"], "SITE_REVIEWER")
    text = said(world.reader("SITE_REVIEWER").get(url(world, "case-history")))
    assert "A contact attempt had no answer" in text
    assert "Rang twice." not in text
