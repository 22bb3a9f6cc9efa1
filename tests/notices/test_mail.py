"""Mail: safety and assignments at once, the rest once a day in the morning of the person's own zone."""

from datetime import timedelta

from django.core import mail as outbox
from procrastinate.contrib.django.models import ProcrastinateJob

from casework import clock
from casework.cases.models import Membership
from casework.people.models import User
from tests.engine import follow
from tests.people_and_cases import sign_in
from tests.queue.test_claiming import act
from workflows.notices import mail
from workflows.notices.models import Digest, MailChoice, Notice
from workflows.queue import claiming


def jobs():
    return list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", "args"))


def give(journey, name="COORD-2"):
    person = journey.person(name, "COORD")
    [code] = journey.open_codes() & {"INQ-02", "PRE-08"}
    act(journey, claiming.assign, code, person, role="MGR")
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
    assert "Record requester" not in message.body  # a task's name may tell of an illness
    assert f"/inbox/{inquiry.item('INQ-02').pk}/" in message.body
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
    assert "given to you" in message.body
    assert "due tomorrow" not in message.body
    inquiry.later(days=1)
    mornings()
    assert len([m for m in outbox.outbox if m.to == [person.email]]) == 1


def test_nobody_is_told_of_a_case_they_see_no_more(client, inquiry):
    person = give(inquiry)
    Membership.objects.filter(user=person).delete()
    assert mail.send_urgent(person.pk) == 1
    assert outbox.outbox == []
    page = sign_in(client, person).get("/inbox/badges/").content.decode()
    assert "badge-unread" not in page


def test_no_mail_holds_a_patients_name(version):
    case = follow("adult_ln_to_completed", version, before="PRE-07")
    person = give(case)
    mail.send_urgent(person.pk)
    [message] = outbox.outbox
    for word in case.case.patient_name.split():
        assert word not in message.subject + message.body


def test_a_safety_report_cannot_be_left_unmailed_and_its_subject_says_nothing(client, inquiry):
    person = give(inquiry)
    Notice.objects.update(kind="safety", params={"task": "SAE-02"})
    page = sign_in(client, person).get("/notices/mail/")
    assert "never" not in dict(page.context["form"].fields["safety"].choices)
    mail.send_urgent(person.pk)
    [message] = outbox.outbox
    assert "afety" not in message.subject + message.body


def test_what_comes_up_in_the_evening_is_for_the_next_morning(inquiry, sweep):
    sweep()
    Notice.objects.update(made_at=inquiry.now.replace(hour=23))
    with clock.held_at(inquiry.now.replace(hour=23, minute=40)):
        assert mail.make_digests() == []


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
