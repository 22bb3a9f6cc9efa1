"""The weekly mail: who gets it, once, and that nothing in it tells of a patient."""

import email
import re
import threading
from datetime import timedelta
from email.policy import default
from io import BytesIO

import pytest
from django.core import mail as outbox
from django.core.management import CommandError, call_command
from django.db import connection, connections
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from casework import clock
from casework.people.models import RoleGrant, User
from tests.people_and_cases import make_user, sign_in
from tests.weekly.conftest import MONDAY, WEEK
from workflows.notices.models import MailChoice
from workflows.weekly import drawing, mail
from workflows.weekly.content import weekly
from workflows.weekly.models import WeeklyMail

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("reports")]


def sent():
    return [mail.send(pk) for pk in mail.make_due()]


def read(message):
    return email.message_from_bytes(message.message().as_bytes(), policy=default)


def leaves(message):
    return [part for part in message.walk() if not part.is_multipart()]


def test_a_manager_gets_one_mail_of_the_week_with_its_charts(manager, two_weeks):
    assert sent() == [True]
    [message] = outbox.outbox
    assert message.to == ["manager@example.org"]
    assert message.subject == "Casework: Weekly report, week 3 of 2026"
    parsed = read(message)
    assert parsed.get_content_type() == "multipart/alternative"
    text, html, *pictures = leaves(parsed)
    assert "Open cases: 3 (week before: 2, +1)" in text.get_content()
    assert "12 Jan 2026 \N{EN DASH} 18 Jan 2026" in text.get_content()
    assert "19 Jan 2026, 08:00 (Europe/Berlin)" in text.get_content()
    assert len(pictures) == 4  # nobody is enrolled
    for picture in pictures:
        assert picture.get_content_disposition() == "inline"
        assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in html.get_content()
        assert Image.open(BytesIO(picture.get_content())).width == 1280
    alts = re.findall(r'alt="([^"]+)"', html.get_content())
    assert len(alts) == 4
    assert alts[2] == "Open cases, by whom they wait on. Us 3"


def test_each_week_and_person_is_told_once(manager, two_weeks):
    other = make_user("MGR")
    assert sent() == [True, True]
    assert sent() == []
    for row in WeeklyMail.objects.all():
        assert row.sent_at == MONDAY
        assert mail.send(row.pk) is False
    assert {address for m in outbox.outbox for address in m.to} == {manager.email, other.email}
    with clock.held_at(MONDAY + timedelta(days=7)):
        assert sent() == [True, True]
    assert len(outbox.outbox) == 4


def test_nothing_is_made_before_the_morning(manager):
    with clock.held_at(MONDAY - timedelta(seconds=1)):
        assert mail.make_due() == []


def test_a_worker_that_comes_late_makes_up_for_it(manager):
    with clock.held_at(MONDAY + timedelta(days=2)):
        assert sent() == [True]
    assert WeeklyMail.objects.get().monday == WEEK.monday


def test_a_row_and_its_job_are_made_together(manager):
    [pk] = mail.make_due()
    [job] = ProcrastinateJob.objects.all()
    assert (job.task_name, job.args, job.lock) == (
        "workflows.tasks.mail_weekly",
        {"mail_id": pk},
        f"mail {manager.pk}",
    )


def test_killed_between_sending_and_marking_it_is_the_same_mail_again(manager):
    [pk] = mail.make_due()
    mail.send(pk)
    WeeklyMail.objects.update(sent_at=None)
    mail.send(pk)
    first, second = outbox.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert mail.send(pk) is False


def test_killed_before_it_is_sent_the_job_sends_it(manager, settings, monkeypatch):
    [pk] = mail.make_due()

    def dies(_self):
        raise ConnectionResetError

    with monkeypatch.context() as killed:
        killed.setattr(mail.PicturedMail, "send", dies)
        with pytest.raises(ConnectionResetError):
            mail.send(pk)
    assert WeeklyMail.objects.get().sent_at is None
    assert mail.make_due() == []  # the job is there and comes again
    assert mail.send(pk) is True
    assert len(outbox.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_mail(manager):
    made, both = [], threading.Barrier(2)

    def work():
        with clock.held_at(MONDAY):
            both.wait()
            made.extend(mail.make_due())
        connections.close_all()

    workers = [threading.Thread(target=work) for _n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(made) == WeeklyMail.objects.count() == ProcrastinateJob.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.mark.parametrize("role", ["COORD", "AUDITOR", "DPO", "ADMIN", "SITE_CRC", "TRANS"])
def test_only_managers_get_it(role):
    make_user(role)
    assert mail.make_due() == []


def test_who_is_no_manager_any_more_or_left_gets_none(manager):
    gone = make_user("MGR")
    first, second = mail.make_due()
    RoleGrant.objects.filter(user=manager).delete()
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert [mail.send(first), mail.send(second)] == [False, False]
    assert outbox.outbox == []


def test_who_was_invited_and_never_came_in_gets_none(db):
    awaited = make_user("MGR", password=None)
    assert not awaited.has_usable_password()
    assert mail.make_due() == []


def test_a_manager_chooses(client, manager):
    sign_in(client, manager)
    page = client.get("/notices/mail/")
    field = page.context["form"]["weekly"]
    assert [value for value, _label in field.field.choices] == ["now", "never"]
    assert field.initial == "now"
    assert "every Monday morning" in page.content.decode()
    given = dict.fromkeys(page.context["form"].fields, "digest") | {"weekly": "digest"}
    assert client.post("/notices/mail/", given).status_code == 422
    assert client.post("/notices/mail/", given | {"weekly": "never"}).status_code == 302
    assert MailChoice.objects.get(user=manager, kind="weekly").mail == "never"
    assert mail.make_due() == []
    client.post("/notices/mail/", given | {"weekly": "now"})
    [pk] = mail.make_due()
    client.post("/notices/mail/", given | {"weekly": "never"})
    assert mail.send(pk) is False


@pytest.mark.parametrize("role", ["COORD", "AUDITOR"])
def test_nobody_else_is_asked(client, role):
    page = sign_in(client, make_user(role)).get("/notices/mail/")
    assert "weekly" not in page.context["form"].fields


def test_nothing_in_it_tells_of_a_patient_or_a_colleague(manager, tell):
    owner = make_user("COORD", name="Quirina Coordinator")
    case = tell("7 start INQUIRY", owner=owner)
    names = {"patient_name": "Xylophone Zebulon", "code": "CW-Q9Z7"}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        type(case).objects.filter(pk=case.pk).update(**names)
        cursor.execute("SET LOCAL session_replication_role = origin")
    sent()
    whole = read(outbox.outbox[0])
    parts = [str(whole), *(str(header) for header in whole.values())]
    for part in leaves(whole):
        content = part.get_content()
        parts += [content if isinstance(content, str) else content.decode("latin-1")]
        parts += [str(header) for header in part.values()]
    for word in ("Xylophone", "Zebulon", "Q9Z7", "CW-", "Quirina", f"/cases/{case.pk}"):
        assert not any(word in part for part in parts), word


def test_what_is_drawn_names_no_person_and_no_case(manager, tell, monkeypatch):
    owner = make_user("COORD", name="Quirina Coordinator")
    case = tell("7 start INQUIRY", owner=owner)
    given = []
    drawn = drawing._png
    monkeypatch.setattr(drawing, "_png", lambda text: given.append(text) or drawn(text))
    weekly(WEEK)
    assert given
    assert not any(word in text for text in given for word in ("Quirina", case.code))


def test_without_charts_the_tables_go_in(manager, two_weeks, monkeypatch):
    monkeypatch.setattr(drawing, "NODE", "/nowhere/node")
    assert sent() == [True]
    text, html = leaves(read(outbox.outbox[0]))
    assert "<img" not in html.get_content()
    assert "Stages reached" in html.get_content()
    assert "Open cases: 3" in text.get_content()


def test_no_case_at_all_is_told_in_words(manager):
    assert sent() == [True]
    text, html = leaves(read(outbox.outbox[0]))
    for part in (text, html):
        assert part.get_content().count("Nothing to show: no case matches.") == 5


def test_the_command_shows_it_and_saves_it(two_weeks, tmp_path, capsys):
    call_command("weekly_report", week="2026-W03")
    assert "Open cases: 3" in capsys.readouterr().out
    call_command("weekly_report", to=tmp_path / "week.eml")
    saved = email.message_from_bytes((tmp_path / "week.eml").read_bytes(), policy=default)
    assert saved["Subject"] == "Casework: Weekly report, week 3 of 2026"
    assert len(leaves(saved)) == 6
    assert outbox.outbox == []
    with pytest.raises(CommandError, match="No week is called 2026-W99"):
        call_command("weekly_report", week="2026-W99")
