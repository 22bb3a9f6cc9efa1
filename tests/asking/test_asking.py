"""Asking for papers: one message, a row for each, closed by what comes; who may, and what holds it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse

from casework import clock
from casework.blockers import Refused
from casework.contacts import points, sending, writing, zones
from casework.contacts.models import Contact, Message
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from casework.tasks import log_message, send_message
from documents.asking import verbs
from documents.checklist.shelf import Shelf
from documents.checklist.states import State
from documents.judging import verbs as judging
from documents.models import PaperRequest
from documents.uploads import verbs as papers
from documents.uploads.refusing import UploadRefused
from documents.uploads.samples import sample_pdf
from tests.people_and_cases import add_paper, join, make_case, make_user
from workflows.engine import moves
from workflows.notices import wording
from workflows.notices.models import Notice
from workflows.notices.sweep import remind

TWO = ["PASSPORT", "MED_LIST"]
WHY = "The hospital does not need it, they said so by telephone."


@pytest.fixture
def asking(world):
    """Short words for asking in this world."""

    class Asking:
        point = world.point()
        case = world.case

        def ask(self, types=TWO, *, role="COORD", **more):
            given = {
                "point_id": self.point.pk,
                "due_on": verbs.default_due(),
                "subject": world.case.code,
                "body": "Necesitamos algunos documentos.",
            }
            return verbs.ask(world.case.pk, types, actor=world.actor(role), **(given | more))

        def state(self, kind):
            spec = protocol(world.case.protocol_id).documents[kind]
            return Shelf(world.case).standing(spec, clock.site_today()).state

        def refused(self, *types, **more):
            with pytest.raises(Refused) as refusal:
                self.ask(*types, **more)
            return refusal.value.codes

    return Asking()


def later(**span):
    return clock.held_at(clock.now() + timedelta(**span))


# --- asking -----------------------------------------------------------------------------------------


def test_asking_sends_one_message_and_the_papers_are_requested(world, asking):
    message = asking.ask()
    assert message.state == Message.State.QUEUED
    assert [asking.state(kind) for kind in TWO] == [State.REQUESTED, State.REQUESTED]
    rows = PaperRequest.objects.filter(message=message)
    assert {(r.document_type, r.asked_role, r.due_on) for r in rows} == {
        (kind, "COORD", zones.office_today() + timedelta(days=7)) for kind in TWO
    }
    send_message(message_id=message.pk)
    log_message(message_id=message.pk)
    assert Contact.objects.get().message == message
    [sent] = mail.outbox
    assert "pasaporte" not in sent.body.lower()


def test_no_fact_is_recorded_by_asking(world, asking):
    asking.ask()
    names = set(world.case.facts.values_list("name", flat=True))
    assert names.isdisjoint({"reports_requested_at", "gap_list_sent_at"})


def test_by_messenger_the_text_counts_as_copied(world, asking):
    point = world.point(kind="MESSENGER", value="WhatsApp +52 55 1234 5678")
    assert asking.ask(point_id=point.pk).state == Message.State.COPIED
    assert Contact.objects.get().channel == "MESSENGER"


def test_a_form_sent_twice_asks_once(asking):
    first = asking.ask()
    assert asking.ask() == first
    assert (Message.objects.count(), PaperRequest.objects.count()) == (1, 2)
    with later(minutes=5):
        assert asking.ask() != first


def test_a_text_that_promises_is_held_and_nothing_is_requested_until_it_goes(world, asking):
    message = asking.ask(body="Garantizamos su inclusión.")
    assert message.state == Message.State.HELD
    assert asking.state("PASSPORT") == State.NEEDED
    writing.release(world.case.pk, message.pk, reason=WHY, seen_version=1, actor=world.actor("MGR"))
    message.refresh_from_db()
    sending.send(world.case.pk, message.pk, seen_version=message.version, actor=world.actor())
    assert asking.state("PASSPORT") == State.REQUESTED


def test_a_message_that_is_dropped_asks_for_nothing(world, asking):
    message = asking.ask(body="Garantizamos su inclusión.")
    writing.drop(world.case.pk, message.pk, seen_version=1, actor=world.actor())
    assert not PaperRequest.objects.standing().exists()


@pytest.mark.parametrize("role", ["SITE_CRC", "INVESTIGATOR", "AUDITOR", "DPO", "PATIENT"])
def test_other_roles_ask_for_nothing(asking, role):
    assert asking.refused(role=role) == ["ROLE_NOT_ALLOWED"]


@pytest.mark.parametrize(
    ("types", "more", "code"),
    [
        ([], {}, "PAPER_UNKNOWN"),
        (["NO_SUCH_PAPER"], {}, "PAPER_UNKNOWN"),
        (["PASSPORT", "NO_SUCH_PAPER"], {}, "PAPER_UNKNOWN"),
        (TWO, {"due_on": -1}, "DUE_NOT_POSSIBLE"),
        (TWO, {"due_on": 366}, "DUE_NOT_POSSIBLE"),
        (TWO, {"point_id": 0}, "NOT_OF_THIS_CASE"),
        (TWO, {"subject": " "}, "TEXT_MISSING"),
    ],
)
def test_what_makes_no_sense_is_refused(asking, types, more, code):
    if "due_on" in more:
        more = {"due_on": zones.office_today() + timedelta(days=more["due_on"])}
    assert asking.refused(types, **more) == [code]
    assert not PaperRequest.objects.exists()
    assert not Message.objects.exists()


def test_a_paper_that_is_there_is_not_asked_for(world, asking):
    add_paper(world.case, world.actor(), "PASSPORT")
    assert asking.refused() == ["PAPER_THERE"]


def test_nobody_is_asked_once_the_case_is_closed(world, asking, said):
    asking.ask()
    moves.advance(
        world.case.pk,
        "withdraw",
        actor=world.actor(),
        given={"withdrawn_at": clock.now().isoformat(), "withdrawal_scope": "SERVICE"},
        reason_code="FAMILY_DECISION",
    )
    assert asking.refused(["ECG"]) == ["CASE_CLOSED"]
    assert "This case is closed" in said(world.reader().get(page(world)))
    assert world.reader().post(page(world), {"paper": TWO}).status_code == 409
    with later(days=9):
        remind()
    assert notices() == []


def test_a_contact_of_another_case_is_not_asked(world, asking, protocol_version):
    other = make_user("COORD")
    case = make_case(other, protocol_version, name="Otra Persona", cohort="LN")
    given = {"party": "PATIENT", "name": "Otra", "kind": "EMAIL", "value": "o@example.org"}
    point = points.add(case.pk, given | {"language": "es"}, actor=Actor(other, "COORD"))
    assert asking.refused(point_id=point.pk) == ["NOT_OF_THIS_CASE"]


# --- what closes a request --------------------------------------------------------------------------


def bring(world, kind):
    return papers.upload(
        world.case.pk,
        kind,
        actor=world.actor(),
        file=BytesIO(sample_pdf(kind)),
        language="es",
        effective_date=clock.site_today(),
        at_once=True,
    )


def test_a_request_is_over_when_the_paper_comes(world, asking):
    asking.ask()
    with later(hours=1):
        version = bring(world, "PASSPORT")
        assert asking.state("PASSPORT") == State.RECEIVED
    with later(hours=2):
        judging.reject(version.pk, actor=world.actor(), reason="The photo is cut off.")
        assert asking.state("PASSPORT") == State.REJECTED  # it has to be asked for anew
        assert asking.state("MED_LIST") == State.REQUESTED
        asking.ask(["PASSPORT"])
        assert asking.state("PASSPORT") == State.REQUESTED


def test_a_request_is_over_when_the_paper_is_done_without(world, asking):
    asking.ask()
    papers.waive(world.case.pk, "MED_LIST", actor=world.actor("MGR"), reason=WHY)
    assert asking.state("MED_LIST") == State.WAIVED
    assert set(PaperRequest.objects.unanswered().values_list("document_type", flat=True)) == {
        "PASSPORT"
    }


def test_a_paper_that_was_there_under_another_name_answers_once_it_is_verified(world, asking):
    version = bring(world, "MED_LIST")
    with later(hours=1):
        asking.ask(["PASSPORT"])
        moved = judging.refile(version.pk, "PASSPORT", actor=world.actor())
        assert PaperRequest.objects.unanswered().count() == 1
    with later(hours=2):
        judging.verify(moved.pk, actor=world.actor(), identity_match="PASS")
        assert not PaperRequest.objects.unanswered().exists()


def test_a_request_is_taken_back(world, asking):
    asking.ask()
    assert verbs.withdraw(world.case.pk, ["PASSPORT"], actor=world.actor()) == 1
    assert asking.state("PASSPORT") == State.NEEDED
    assert asking.state("MED_LIST") == State.REQUESTED
    with pytest.raises(verbs.AskRefused):
        verbs.withdraw(world.case.pk, ["MED_LIST"], actor=world.actor("SITE_CRC"))


def test_what_was_asked_stays_as_it_was(asking):
    asking.ask()
    row = PaperRequest.objects.first()
    for change in ({"document_type": "ECG"}, {"due_on": clock.site_today()}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PaperRequest.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


# --- the reminder -----------------------------------------------------------------------------------


def notices():
    found = Notice.objects.filter(kind="papers_due")
    return [(notice.user.name, notice.day) for notice in found]


def test_the_coordinator_is_told_once_when_the_day_has_passed(asking):
    asking.ask()
    due = verbs.default_due()
    with later(days=7):
        remind()
        assert notices() == []
    for days in (8, 8.1, 9):
        with later(days=days):
            remind()
    assert notices() == [("Mara Lindqvist", due)]


def test_nobody_is_reminded_of_what_came_or_was_asked_anew(world, asking):
    asking.ask()
    with later(days=1):
        bring(world, "PASSPORT")
    with later(days=5):
        asking.ask(["MED_LIST"], due_on=zones.office_today() + timedelta(days=20))
    with later(days=9):
        remind()
    assert notices() == []


def test_a_reminder_leads_to_the_papers_and_names_none(asking):
    asking.ask()
    with later(days=8):
        remind()
    notice = Notice.objects.get(kind="papers_due")
    assert wording.address(notice).endswith("#papers")
    for text in (wording.sentence(notice), wording.subject(notice)):
        assert "Passport" not in text


# --- pages ------------------------------------------------------------------------------------------


def page(world, name="papers-ask"):
    return reverse(name, args=[world.case.code])


def test_one_chooses_papers_whom_and_when_and_reads_what_goes_out(world, asking, said):
    reader = world.reader()
    text = said(reader.get(page(world), paper="PASSPORT"))
    assert "From: family" in text
    assert "From: home hospital" in text
    given = {"paper": TWO, "point": asking.point.pk, "due_on": verbs.default_due().isoformat()}
    text = said(reader.get(page(world), **given))
    assert "Pasaporte: la página con la foto" in text
    assert "De hace 30 días como máximo." in text
    answer = reader.get(page(world), **given)
    form = answer.context["form"]
    for name in ("asaporte", "edicamentos", "HIV"):
        assert name not in form.initial["body"]
    assert page(world, "papers-asked") in form.initial["body"]
    sent = given | {"subject": form.initial["subject"], "body": form.initial["body"], "ask": "1"}
    assert "Preview" in said(reader.post(page(world), {**sent, "look": "1"}))
    assert not PaperRequest.objects.exists()
    assert reader.post(page(world), sent).status_code == 302
    assert PaperRequest.objects.count() == 2
    text = said(reader.get(reverse("case", args=[world.case.code])))
    assert "The list of what is asked for" in text
    assert "requested" in text
    assert "Ask again" in text


def test_bad_input_is_said_where_it_is(world, asking, said):
    reader = world.reader()
    good = {"paper": TWO, "point": asking.point.pk, "due_on": verbs.default_due().isoformat()}
    for change in ({"paper": []}, {"paper": ["NOPE"]}, {"point": 0}, {"due_on": "soon"}):
        assert reader.get(page(world), **(good | change)).status_code == 422
    assert reader.post(page(world), good).status_code == 422
    assert reader.post(page(world), good | {"subject": "x", "body": ""}).status_code == 422
    past = good | {"due_on": "2020-01-01", "subject": "x", "body": "y"}
    refused = reader.post(page(world), past)
    assert refused.status_code == 409
    assert "from today on" in said(refused)


def test_what_came_meanwhile_is_not_asked_for(world, asking, said):
    reader = world.reader()
    given = {"paper": TWO, "point": asking.point.pk, "due_on": verbs.default_due().isoformat()}
    add_paper(world.case, world.actor(), "PASSPORT")
    answer = reader.post(page(world), given | {"subject": world.case.code, "body": "Hola."})
    assert answer.status_code == 422
    assert "One of these is not missing any more." in said(answer)
    assert not PaperRequest.objects.exists()


def test_without_a_contact_point_one_is_added_first(world, said):
    assert "Add a contact point" in said(world.reader().get(page(world)))


def test_the_family_reads_the_list_in_its_language_or_another(world, asking, said):
    asking.ask()
    family = world.reader("PATIENT")
    text = said(family.get(page(world, "papers-asked")))
    assert "Documentos que le pedimos" in text
    assert "Pasaporte: la página con la foto" in text
    assert "Upload" in text
    assert "Take requests back" not in text
    assert "الوثائق" in said(family.get(page(world, "papers-asked"), language="ar"))
    assert family.get(page(world, "papers-asked"), language="../x").status_code == 404
    assert family.post(page(world, "papers-asked"), {"paper": "PASSPORT"}).status_code == 403
    assert PaperRequest.objects.unanswered().count() == 2


def test_a_language_without_texts_falls_back_to_english_and_says_so(world, asking, said):
    point = world.point(value="v@example.org", language="vi")
    given = {"paper": TWO, "point": point.pk, "due_on": verbs.default_due().isoformat()}
    text = said(world.reader().get(page(world), **given))
    assert "There is no list in Vietnamese: it is written in English." in text
    assert "There is no message in Vietnamese: it is written in English." in text
    turkish = world.point(value="t@example.org", language="tr")
    text = said(world.reader().get(page(world), **(given | {"point": turkish.pk})))
    assert "Pasaport: " in text
    assert "There is no message in Turkish: it is written in English." in text


def test_one_is_told_when_nobody_of_them_can_sign_in(world, asking, said):
    doctor = world.point(party="HOME_PHYSICIAN", value="dr@example.org", language="en")
    given = {"paper": TWO, "point": doctor.pk, "due_on": verbs.default_due().isoformat()}
    warning = "Nobody signs in to this case as Home physician."
    assert warning in said(world.reader().get(page(world), **given))
    join(world.case, make_user("HOME_MD"), "HOME_MD")
    assert warning not in said(world.reader().get(page(world), **given))


def test_who_has_a_paper_is_proposed_for_it(world, asking):
    doctor = world.point(party="HOME_PHYSICIAN", value="dr@example.org", language="en")
    reader = world.reader()
    for paper, point in (("MED_LIST", doctor), ("PASSPORT", asking.point)):
        whom = reader.get(page(world), paper=paper).context["whom"]
        assert whom.initial["point"] == point


def test_requests_are_taken_back_on_the_list(world, asking, said):
    asking.ask()
    reader = world.reader()
    assert reader.post(page(world, "papers-asked"), {"paper": TWO}).status_code == 302
    assert not PaperRequest.objects.standing().exists()
    assert "no paper" in said(reader.get(page(world, "papers-asked"), language="en"))


def test_the_line_says_when_it_was_asked_and_that_it_is_overdue(world, asking, said):
    asking.ask()
    with later(days=10):
        reader = world.reader()
        text = said(reader.get(reverse("case", args=[world.case.code])))
    assert "overdue 3 days" in text


def test_the_history_tells_of_it(world, asking, said):
    asking.ask(["PASSPORT"])
    asking.ask(["ECG", "ECHO", "LAB_CBC"])
    text = said(world.reader().get(reverse("case-history", args=[world.case.code])))
    assert "Mara Lindqvist asked for Passport data page" in text
    assert "Mara Lindqvist asked for 3 papers" in text


def test_an_upload_refused_for_another_reason_closes_nothing(world, asking):
    asking.ask()
    with pytest.raises(UploadRefused):
        papers.upload(
            world.case.pk,
            "PASSPORT",
            actor=world.actor(),
            file=BytesIO(b""),
            language="es",
            effective_date=clock.site_today(),
        )
    assert asking.state("PASSPORT") == State.REQUESTED


def test_a_line_says_who_has_it_how_fresh_it_is_and_who_checked_it(world, asking, said):
    add_paper(world.case, world.actor(), "LAB_CBC")
    for days, words in ((0, "verified"), (20, "expires in 10 days"), (33, "3 days ago")):
        with later(days=days):
            reader = world.reader()
            text = said(reader.get(reverse("case", args=[world.case.code])))
        line = text[text.index("Blood count with differential from") :][:400]
        assert words in line
        assert "from: home hospital" in line
        assert "by Mara Lindqvist, verified" in line
        assert "Spanish, needs a translation" in line
    assert "the hospital reads Chinese and English" in text
