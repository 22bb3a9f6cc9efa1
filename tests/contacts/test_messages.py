"""Messages: held where they promise, freed by a manager, copied or sent once, in the log."""

from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.core import mail
from django.db import OperationalError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from casework import clock
from casework.contacts import points, sending, wording, writing
from casework.contacts.models import Contact, Message
from casework.contacts.names import names_anybody
from casework.contacts.points import ContactRefused
from casework.people.actor import Actor
from casework.tasks import log_message, send_message
from documents.models import Version
from tests.people_and_cases import add_paper, make_case, make_user

State = Message.State
PROMISE = "Dear Camino, you qualify for the trial."
PLAIN = "Dear Camino, your papers have arrived."
WHY = "The sentence only quotes what the family wrote."


@pytest.fixture
def mailing(world):
    """Short words for writing in this world."""

    class Mailing:
        point = world.point()

        def compose(self, body=PLAIN, *, role="COORD", **more):
            given = {"point_id": self.point.pk, "language": "es", "subject": world.case.code}
            given |= {"body": body} | more
            return writing.compose(world.case.pk, actor=world.actor(role), **given)

        def do(self, verb, message, role="COORD", **more):
            message.refresh_from_db()
            more.setdefault("seen_version", message.version)
            return verb(world.case.pk, message.pk, actor=world.actor(role), **more)

        def send(self, message):
            self.do(sending.send, message)
            send_message(message_id=message.pk)
            log_message(message_id=message.pk)
            message.refresh_from_db()

    return Mailing()


def codes(act, *args, **more):
    with pytest.raises(ContactRefused) as refused:
        act(*args, **more)
    return refused.value.codes


# --- writing and holding --------------------------------------------------------------------------


def test_a_plain_message_is_ready_and_one_that_promises_is_held(mailing):
    assert mailing.compose().state == State.READY
    held = mailing.compose(PROMISE)
    assert (held.state, held.held_for) == (State.HELD, ["eligible"])
    assert mailing.compose(subject="You are eligible").state == State.HELD


def test_a_held_message_goes_out_in_no_way(mailing):
    held = mailing.compose(PROMISE)
    assert codes(mailing.do, sending.copy, held) == ["HELD"]
    assert codes(mailing.do, sending.send, held) == ["HELD"]
    assert codes(mailing.do, sending.send, held, "MGR") == ["HELD"]
    edited = {"subject": "x", "body": PLAIN}
    assert codes(mailing.do, writing.edit, held, **edited) == ["HELD"]
    assert codes(mailing.do, writing.release, held, reason=WHY) == ["ROLE_NOT_ALLOWED"]


def test_a_manager_writes_it_anew_and_that_is_on_record(world, mailing):
    held = mailing.compose(PROMISE)
    edited = mailing.do(writing.edit, held, "MGR", subject="Papers", body=PROMISE + " Really.")
    assert edited.state == State.HELD
    edited = mailing.do(writing.edit, held, "MGR", subject="Papers", body=PLAIN)
    assert (edited.state, edited.freed_by) == (State.READY, world.people["MGR"])
    assert edited.release_reason == ""


def test_a_manager_releases_exactly_this_text(world, mailing):
    held = mailing.compose(PROMISE)
    assert codes(mailing.do, writing.release, held, "MGR", reason="ok") == ["REASON_REQUIRED"]
    freed = mailing.do(writing.release, held, "MGR", reason=WHY)
    assert (freed.state, freed.freed_by, freed.release_reason) == (
        State.READY,
        world.people["MGR"],
        WHY,
    )
    assert codes(mailing.do, writing.release, held, "MGR", reason=WHY) == ["NOT_HELD"]
    again = mailing.do(writing.edit, held, subject="Papers", body=PROMISE + " Welcome.")
    assert again.state == State.HELD


def test_nobody_releases_a_text_of_their_own(mailing):
    held = mailing.compose(PROMISE, role="MGR")
    assert codes(mailing.do, writing.release, held, "MGR", reason=WHY) == ["FOUR_EYES"]


COSTS = "The hospital names 9000 USD."


def cost_letter(world, *, age=0, status="VERIFIED"):
    """The hospital's letter as it stands; the protocol lets one serve for 90 days."""
    add_paper(world.case, world.actor(), "COST_CONFIRMATION")
    letter = Version.objects.filter(case=world.case, document_type="COST_CONFIRMATION").latest("pk")
    dated = clock.site_today() - timedelta(days=age)
    Version.objects.filter(pk=letter.pk).update(status=status, effective_date=dated)
    return letter


@pytest.mark.parametrize(
    ("age", "status", "serves"),
    [
        (91, "VERIFIED", False),
        (90, "VERIFIED", True),
        (0, "ACCEPTED", False),
        (0, "RECEIVED", False),
        (0, "REJECTED", False),
    ],
)
def test_costs_are_released_only_beside_a_verified_letter_in_date(
    world, mailing, age, status, serves
):
    held = mailing.compose(COSTS)
    assert codes(mailing.do, writing.release, held, "MGR", reason=WHY) == ["COST_NOT_CONFIRMED"]
    cost_letter(world, age=age, status=status)
    if serves:
        assert mailing.do(writing.release, held, "MGR", reason=WHY).state == State.READY
    else:
        assert codes(mailing.do, writing.release, held, "MGR", reason=WHY) == ["COST_NOT_CONFIRMED"]


def test_a_newer_letter_that_waits_for_its_check_counts_against_an_older_one(world, mailing):
    held = mailing.compose(COSTS)
    cost_letter(world)
    cost_letter(world, status="RECEIVED")
    assert codes(mailing.do, writing.release, held, "MGR", reason=WHY) == ["COST_NOT_CONFIRMED"]


@pytest.mark.parametrize("verb", [sending.copy, sending.send])
def test_a_letter_that_fell_since_the_release_holds_costs_when_they_go_out(world, mailing, verb):
    held = mailing.compose(COSTS)
    letter = cost_letter(world)
    mailing.do(writing.release, held, "MGR", reason=WHY)
    Version.objects.filter(pk=letter.pk).update(status="REJECTED")
    after = mailing.do(verb, held)
    assert (after.state, after.held_for, after.freed_by) == (State.HELD, ["cost"], None)
    assert codes(mailing.do, writing.release, held, "MGR", reason=WHY) == ["COST_NOT_CONFIRMED"]
    assert not Contact.objects.exists()


def test_a_letter_that_fell_while_costs_waited_to_be_sent_holds_them(world, mailing):
    held = mailing.compose(COSTS)
    letter = cost_letter(world)
    mailing.do(writing.release, held, "MGR", reason=WHY)
    mailing.do(sending.send, held)
    Version.objects.filter(pk=letter.pk).update(status="REJECTED")
    send_message(message_id=held.pk)
    held.refresh_from_db()
    assert (held.state, mail.outbox) == (State.HELD, [])


def test_a_form_sent_twice_writes_one_message(world, mailing):
    first = mailing.compose()
    assert mailing.compose() == first
    assert mailing.compose(PLAIN + " Now.") != first
    assert mailing.compose(role="MGR") != first
    assert mailing.compose(PROMISE) == mailing.compose(PROMISE)
    with clock.held_at(clock.now() + timedelta(minutes=2)):
        assert mailing.compose() != first
    mailing.do(sending.copy, first)
    assert mailing.compose() != first


def test_a_point_that_changes_redirects_nothing_and_one_out_of_use_gets_nothing(world, mailing):
    first, second = mailing.compose(), mailing.compose(PLAIN + " Now.")
    for message in (first, second):
        mailing.do(sending.send, message)
    given = {"value": "elsewhere@example.org"}
    points.change(world.case.pk, mailing.point.pk, given, actor=world.actor())
    send_message(message_id=first.pk)
    assert mail.outbox[0].to == ["camino@example.org"]
    points.change(world.case.pk, mailing.point.pk, {"in_use": False}, actor=world.actor())
    send_message(message_id=second.pk)
    second.refresh_from_db()
    assert (second.state, second.failure, len(mail.outbox)) == (State.FAILED, "NOT_IN_USE", 1)


@pytest.mark.django_db(transaction=True)
def test_a_case_that_somebody_holds_is_logged_later_and_mailed_once(world, mailing):
    message = mailing.compose()
    mailing.do(sending.send, message)
    with held_by_another(world.case):
        send_message(message_id=message.pk)
        message.refresh_from_db()
        assert (message.state, len(mail.outbox)) == (State.SENT, 1)
        with pytest.raises(OperationalError):
            log_message(message_id=message.pk)  # its job comes again
    assert not Contact.objects.exists()
    log_message(message_id=message.pk)
    send_message(message_id=message.pk)
    assert (Contact.objects.get().message, len(mail.outbox)) == (message, 1)
    assert log_message.retry_strategy.max_attempts > 5


@contextmanager
def held_by_another(case):
    """The case's row, locked over a connection of its own."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("SELECT 1 FROM casework_case WHERE id = %s FOR UPDATE", [case.pk])
        yield
        other.rollback()


def test_the_check_runs_again_at_the_moment_of_going_out(world, mailing):
    message = mailing.compose()
    Message.objects.filter(pk=message.pk).update(body=PROMISE)  # as if the table had grown
    assert mailing.do(sending.send, message).state == State.HELD
    assert not ProcrastinateJob.objects.filter(task_name="casework.tasks.send_message").exists()
    message = mailing.compose()
    mailing.do(sending.send, message)
    Message.objects.filter(pk=message.pk).update(body=PROMISE)
    send_message(message_id=message.pk)
    message.refresh_from_db()
    assert message.state == State.HELD
    assert mail.outbox == []
    assert not Contact.objects.exists()


def test_subjects_name_nobody(mailing):
    for subject in ("Hello Camino", "about ejemplo", "CÁMINO"):
        assert codes(mailing.compose, subject=subject) == ["SUBJECT_NAMES_PATIENT"]
    assert codes(mailing.compose, subject=" \n ") == ["TEXT_MISSING"]
    assert (
        mailing.compose(subject="One\nBcc: you@example.org").subject == "One Bcc: you@example.org"
    )


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("王小明", "关于王小明的文件"),
        ("王小明", "小明的文件"),
        ("欧阳小明", "欧阳女士"),
        ("山田太郎", "山田様の書類"),
        ("김민수", "김민수님의 서류"),
        ("王 小明", "小明的文件"),
        ("Li Na", "Papers of Li Na"),
        ("Li Na", "LI NA: papers"),
        ("Li Na", "Papers of Na Li"),
        ("Li Na", "Papers for Li"),
        ("García López", "Papeles de los Garcías"),
        ("García López", "García's papers"),
        ("مريم حسن", "وثائق لمريم"),
    ],
)
def test_names_are_found_in_every_script(name, subject):
    assert names_anybody(subject, name)


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("王小明", "您的文件已送达医院"),
        ("Li Na", "Reminder of your appointment (C-26-0007)"),
        ("An Vo", "An appointment in the hospital"),
        ("María de la Cruz", "Papeles de la oficina (C-26-0007)"),
        ("Li Na", "Mañana en la oficina: alineación de na"),
    ],
)
def test_ordinary_words_name_nobody(name, subject):
    assert not names_anybody(subject, name)


def test_a_language_without_disclaimer_is_refused(mailing):
    assert codes(mailing.compose, language="tr") == ["LANGUAGE_UNKNOWN"]


def test_only_contact_points_of_the_case_that_are_in_use(world, mailing, protocol_version):
    other = make_case(world.mara, protocol_version, name="Otra Persona", cohort="LN")
    given = {"party": "PATIENT", "name": "Otra", "kind": "EMAIL", "value": "o@example.org"}
    strange = points.add(other.pk, given | {"language": "es"}, actor=world.actor())
    assert codes(mailing.compose, point_id=strange.pk) == ["NOT_OF_THIS_CASE"]
    message = mailing.compose()
    points.change(world.case.pk, mailing.point.pk, {"in_use": False}, actor=world.actor())
    assert codes(mailing.do, sending.copy, message) == ["NOT_IN_USE"]
    assert codes(mailing.do, sending.send, message) == ["NOT_IN_USE"]
    assert codes(mailing.compose) == ["NOT_OF_THIS_CASE"]


@pytest.mark.parametrize("role", ["SITE_CRC", "INVESTIGATOR", "AUDITOR", "DPO", "PATIENT"])
def test_other_roles_write_nothing(mailing, role):
    assert codes(mailing.compose, role=role) == ["ROLE_NOT_ALLOWED"]
    message = mailing.compose()
    for verb in (sending.copy, sending.send, writing.drop):
        assert codes(mailing.do, verb, message, role) == ["ROLE_NOT_ALLOWED"]


def test_an_edit_of_an_older_text_is_refused(mailing):
    message = mailing.compose()
    mailing.do(writing.edit, message, subject="Papers", body=PLAIN + " Thank you.")
    old = {"subject": "Papers", "body": "Other.", "seen_version": 1}
    assert codes(mailing.do, writing.edit, message, **old) == ["CHANGED_MEANWHILE"]


# --- going out ------------------------------------------------------------------------------------


def test_a_sent_message_goes_out_once_with_disclaimer_and_stands_in_the_log(world, mailing):
    message = mailing.compose()
    mailing.do(sending.send, message)
    [job] = ProcrastinateJob.objects.filter(task_name="casework.tasks.send_message")
    assert job.args == {"message_id": message.pk}
    for _ in range(3):  # a job may come twice
        send_message(message_id=message.pk)
    for _ in range(2):
        log_message(message_id=message.pk)
    [sent] = mail.outbox
    assert (sent.subject, sent.to) == (world.case.code, ["camino@example.org"])
    assert sent.body.rstrip().endswith(wording.wording("es").disclaimer)
    message.refresh_from_db()
    assert (message.state, message.given_out_text) == (State.SENT, sent.body)
    entry = Contact.objects.get()
    assert (entry.message, entry.outcome, entry.channel) == (message, "SENT", "EMAIL")
    assert (entry.logged_by, entry.logged_role) == (world.mara, "COORD")
    assert codes(mailing.do, sending.send, message) == ["GIVEN_OUT"]
    assert codes(mailing.do, sending.copy, message) == ["GIVEN_OUT"]
    assert codes(mailing.do, writing.edit, message, subject="x", body="y") == ["GIVEN_OUT"]
    assert codes(mailing.do, writing.drop, message) == ["GIVEN_OUT"]


def test_the_message_id_follows_from_the_row(mailing):
    message = mailing.compose()
    mailing.send(message)
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<message-{message.pk}-1@")
    assert sending.mail(message).message()["Message-ID"] == mail.outbox[0].message()["Message-ID"]


def test_a_failure_is_seen_and_tried_again(mailing, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 2},  # nobody listens there
        }
    }
    message = mailing.compose()
    mailing.send(message)
    assert (message.state, message.failure) == (State.FAILED, "ConnectionRefusedError")
    assert not Contact.objects.exists()
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    mailing.send(message)
    assert (message.state, message.failure, len(mail.outbox)) == (State.SENT, "", 1)


def test_what_a_dead_process_left_half_way_is_not_sent_again_by_itself(mailing):
    message = mailing.compose()
    mailing.do(sending.send, message)
    Message.objects.filter(pk=message.pk).update(
        state=State.SENDING, given_out_at=clock.now() - timedelta(minutes=11)
    )
    send_message(message_id=message.pk)
    message.refresh_from_db()
    assert message.state == State.SENDING
    assert mail.outbox == []
    mailing.send(message)  # somebody asked the family and decided
    assert (message.state, len(mail.outbox)) == (State.SENT, 1)


def test_one_that_is_being_sent_for_long_may_be_tried_again_by_a_person(mailing):
    message = mailing.compose()
    mailing.do(sending.send, message)
    Message.objects.filter(pk=message.pk).update(state=State.SENDING)
    assert codes(mailing.do, sending.send, message) == ["GIVEN_OUT"]
    with clock.held_at(clock.now() + timedelta(minutes=11)):
        assert mailing.do(sending.send, message).state == State.QUEUED


def test_a_copied_message_is_kept_as_it_was_copied(world, mailing):
    mailing.point = world.point(kind="MESSENGER", value="WhatsApp +52 55 1234", name="Hermana")
    message = mailing.compose()
    assert codes(mailing.do, sending.send, message) == ["NO_E_MAIL"]
    assert mailing.do(sending.copy, message).state == State.COPIED
    message.refresh_from_db()
    assert message.given_out_text == wording.whole(PLAIN, "es")
    assert Contact.objects.get().channel == "MESSENGER"


def test_the_message_that_says_we_could_not_reach_you_is_an_attempt(world, mailing):
    from casework.contacts.attempts import attempts

    mailing.do(sending.copy, mailing.compose(template="records_asked"))
    assert attempts(world.case).count == 0
    mailing.do(sending.copy, mailing.compose(template="could_not_reach"))
    assert attempts(world.case).count == 1


def test_a_message_keeps_the_next_contact_that_lies_ahead(world, mailing):
    ahead = clock.site_today() + timedelta(days=9)
    world.log(clock.now() - timedelta(days=2), "REACHED", next_on=ahead)
    mailing.do(sending.copy, mailing.compose())
    assert Contact.objects.newest().get().next_on == ahead


def test_a_dropped_message_stays_on_record(mailing):
    message = mailing.compose(PROMISE)
    mailing.do(writing.drop, message)
    message.refresh_from_db()
    assert message.state == State.DROPPED
    assert codes(mailing.do, sending.copy, message) == ["GIVEN_OUT"]


def test_every_text_a_message_ever_had_is_in_its_history(world, mailing):
    from django.apps import apps

    message = mailing.compose()
    mailing.do(writing.edit, message, subject="Papers", body="Another text.")
    history = apps.get_model("casework", "MessageHistory").objects.filter(pgh_obj=message)
    assert {PLAIN, "Another text."} <= set(history.values_list("body", flat=True))


def test_a_stranger_cannot_touch_it(world, mailing):
    from casework.cases.models import Case

    message = mailing.compose()
    stranger = Actor(make_user("COORD"), "COORD")
    with pytest.raises(Case.DoesNotExist):
        sending.copy(world.case.pk, message.pk, seen_version=1, actor=stranger)
