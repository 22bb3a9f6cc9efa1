"""Mail: safety and assignments at once, the rest once a day in the morning of the person's own zone."""

from datetime import timedelta

from django.core import mail as outbox
from procrastinate.contrib.django.models import ProcrastinateJob

from casework import clock
from casework.people.models import User
from tests.people_and_cases import sign_in
from tests.queue.test_claiming import act
from workflows.notices import mail
from workflows.notices.models import Digest, MailChoice, Notice
from workflows.queue import claiming


def jobs():
    return list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", "args"))


def give(inquiry, name="COORD-2"):
    person = inquiry.person(name, "COORD")
    act(inquiry, claiming.assign, "INQ-02", person, role="MGR")
    return person


def at(inquiry, moment):
    inquiry.at(moment)
    return clock.held_at(inquiry.now)


def test_an_assignment_is_mailed_at_once_without_patient_data(inquiry):
    person = give(inquiry)
    assert jobs() == [("workflows.tasks.mail_now", {"user_id": person.pk})]
    assert mail.send_urgent(person.pk) == 1
    [message] = outbox.outbox
    assert message.to == [person.email]
    assert message.subject == (
        f"Casework: {inquiry.case.code}: A task is given to you, or taken from you"
    )
    assert "MGR-1 gave you “Record requester" in message.body
    assert f"/inbox/{inquiry.item('INQ-02').pk}/" in message.body
    assert inquiry.case.patient_name not in message.body or not inquiry.case.patient_name
    assert mail.send_urgent(person.pk) == 0  # never twice
    assert len(outbox.outbox) == 1


def test_a_mail_that_is_sent_again_after_a_crash_is_the_same_mail(inquiry):
    person = give(inquiry)
    mail.send_urgent(person.pk)
    Notice.objects.update(mailed_at=None)  # sent, but killed before it was marked
    mail.send_urgent(person.pk)
    first, second = outbox.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_the_summary_comes_in_the_morning_of_ones_own_zone_once_a_day(inquiry, sweep, mornings):
    User.objects.filter(name="COORD-1").update(timezone="America/Mexico_City")
    sweep(days=1)
    told = Notice.objects.filter(user__name="COORD-1").count()
    assert told > 1
    day = inquiry.now.date()
    with at(inquiry, f"{day}T12:30:00+00:00"):  # half past six in Mexico City
        assert mail.make_digests() == []
    inquiry.at(f"{day}T13:01:00+00:00")
    assert mornings() == [told]
    assert mornings() == []
    [message] = outbox.outbox
    assert message.subject == f"Casework: {told} things wait for you"
    assert message.body.count(inquiry.case.code) == told
    assert Digest.objects.get().day == day


def test_a_summary_is_sent_once_even_if_its_job_runs_twice(inquiry, sweep):
    sweep(days=1)
    with clock.held_at(inquiry.now.replace(hour=20)):
        [pk] = mail.make_digests()
        assert mail.send_digest(pk) > 0
        assert mail.send_digest(pk) == 0
    assert len(outbox.outbox) == 1


def test_nothing_new_is_no_mail(inquiry, mornings):
    inquiry.later(days=1)
    assert mornings() == []
    assert outbox.outbox == []


def test_what_was_read_is_not_mailed(inquiry, sweep, mornings):
    sweep(days=1)
    Notice.objects.update(read_at=inquiry.now)
    assert mornings() == []


def test_everybody_chooses(client, inquiry, sweep, mornings):
    person = give(inquiry)
    sign_in(client, person)
    page = client.get("/notices/mail/")
    assert b"in the daily summary" in page.content
    given = dict.fromkeys(page.context["form"].fields, "digest") | {"due_soon": "never"}
    assert client.post("/notices/mail/", given).status_code == 302
    assert client.post("/notices/mail/", {**given, "safety": "sometimes"}).status_code == 422
    assert MailChoice.objects.get(user=person, kind="due_soon").mail == "never"
    assert mail.send_urgent(person.pk) == 0  # an assignment waits for the summary now
    sweep(days=1)
    inquiry.now = inquiry.now.replace(hour=20)
    mornings()
    [message] = [message for message in outbox.outbox if message.to == [person.email]]
    assert "gave you" in message.body
    assert "is due on" not in message.body
    inquiry.later(days=1)
    mornings()
    assert len([m for m in outbox.outbox if m.to == [person.email]]) == 1


def test_who_left_gets_no_mail(inquiry):
    person = give(inquiry)
    User.objects.filter(pk=person.pk).update(is_active=False)
    mail.send_urgent(person.pk)
    assert outbox.outbox == []


def test_notices_have_a_page_and_a_count(client, inquiry):
    person = give(inquiry)
    sign_in(client, person)
    assert b'id="unread"' in client.get("/inbox/badges/").content
    page = client.get("/notices/").content.decode()
    assert "MGR-1 gave you" in page
    notice = Notice.objects.get(user=person)
    followed = client.post(f"/notices/{notice.pk}/")
    assert followed.url == f"/inbox/{inquiry.item('INQ-02').pk}/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert client.post("/notices/read/").status_code == 302
    with clock.held_at(clock.now() + timedelta(days=1)):
        assert client.get("/notices/").status_code == 200
