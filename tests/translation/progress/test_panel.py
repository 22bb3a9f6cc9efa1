"""What a coordinator sees of a case's translations, and what they do with them in place."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.people.absence import Absence
from casework.people.actor import SYSTEM, Actor
from tests.people_and_cases import join, make_user, sign_in
from tests.translation.desk import approved, linguist, translated, write_all
from translation.asking.verbs import ask
from translation.jobs import claiming
from translation.jobs.models import Job, State
from translation.segments.preparing import prepare

pytestmark = pytest.mark.xdist_group("translation progress")


@pytest.fixture
def coordinator(journey):
    return Actor(journey.case.owner, "COORD")


@pytest.fixture(autouse=True)
def now(journey):
    with clock.held_at(journey.now):
        yield journey.now


@pytest.fixture
def mara(coordinator):
    return sign_in(Client(), coordinator.user, "COORD")


def page(journey):
    return reverse("case", args=[journey.case.code])


def section(client, journey):
    """The words of the panel."""
    html = client.get(page(journey)).content.decode()
    if 'id="translations"' not in html:
        return ""
    part = html.split('id="translations"')[1].split("</section>")[0]
    return " ".join(part.split())


def do(client, job, code, **given):
    return client.post(
        reverse("translation-act", args=[job.pk, code]), given, headers={"HX-Request": "true"}
    )


def test_a_waiting_paper_says_what_it_is_and_what_to_do(mara, journey, job):
    with clock.held_at(journey.now):
        prepare(job.pk, actor=SYSTEM)
    said = section(mara, journey)
    assert "0 of 1 certified" in said
    assert "Spanish → Chinese" in said
    assert "1 page" in said
    assert f"{Job.objects.get(pk=job.pk).words} words" in said
    assert job.code in said
    assert "waiting for a translator" in said
    assert "Give to …" in said
    assert "Offer to …" in said
    assert "no redacted copy yet" in said
    assert "Ask for it again" not in said


def test_who_has_it_and_how_far_it_is(mara, journey, job, translator):
    prepare(job.pk, actor=SYSTEM)
    claiming.claim(job.pk, actor=translator)
    number = job.segments.count()
    first = job.segments.first()
    from translation.desk.writing import Text, write_segment

    write_segment(
        job.pk, first.number, Text("译文 11,2", confirm=True), seen_revision=0, actor=translator
    )
    said = section(mara, journey)
    assert translator.user.name in said
    assert "being translated" in said
    assert f"1 of {number} segments" in said


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(days=2), "due "),
        (timedelta(hours=20), "at risk: due "),
        (-timedelta(hours=1), "late: due "),
    ],
)
def test_deadlines_at_risk_are_told_in_words(mara, journey, job, before, words):
    Job.objects.filter(pk=job.pk).update(due_at=journey.now + before)
    said = section(mara, journey)
    assert words in said
    assert ("at risk" in said) == ("at risk" in words)


def test_what_is_in_review_is_not_at_risk_but_can_be_late(mara, journey, job, translator):
    translated(journey, job, translator)
    from translation.review.handing_in import hand_in

    hand_in(job.pk, stated=True, actor=translator)
    Job.objects.filter(pk=job.pk).update(due_at=journey.now + timedelta(hours=2))
    assert "at risk" not in section(mara, journey)
    Job.objects.filter(pk=job.pk).update(due_at=journey.now - timedelta(hours=2))
    assert "late: due" in section(mara, journey)


def test_the_list_of_linguists_says_load_and_absence(mara, journey, job, translator, reviewer):
    away = linguist(("es", "zh"))
    other = linguist(("ru", "zh"))
    today = journey.now.date()
    Absence.objects.create(user=away.user, away_from=today, until=today + timedelta(days=3))
    said = mara.get(reverse("translation-act", args=[job.pk, "give"])).content.decode()
    assert translator.user.name in said
    assert away.user.name in said
    assert "away until" in said
    assert "0 of 40 pages in hand" in said
    assert said.index(translator.user.name) < said.index(away.user.name)
    assert other.user.name not in said
    assert reviewer.user.name not in said
    said = mara.get(reverse("translation-act", args=[job.pk, "reviewer"])).content.decode()
    assert reviewer.user.name in said
    assert translator.user.name not in said


def test_a_job_is_given_and_given_to_another_and_the_work_stays(mara, journey, job, translator):
    assert do(mara, job, "give", to=translator.user_id).status_code == 204
    prepare(job.pk, actor=SYSTEM)
    write_all(job, translator)
    second = linguist(("es", "zh"))
    answer = do(mara, job, "give", to=second.user_id)
    assert answer.status_code == 204
    assert "casechanged" in answer.headers["HX-Trigger"]
    job = Job.objects.get(pk=job.pk)
    assert job.translator == second.user
    assert not job.segments.exclude(state="CONFIRMED").exists()


def test_every_act_does_what_it_says(mara, journey, job, translator, reviewer):
    assert do(mara, job, "offer", to=translator.user_id).status_code == 204
    assert do(mara, job, "reviewer", to=reviewer.user_id).status_code == 204
    assert do(mara, job, "place", place=2).status_code == 204
    assert do(mara, job, "legibility", legible="POOR").status_code == 204
    assert do(mara, job, "lend-original", reason="Handwriting all over the page").status_code == 204
    assert do(mara, job, "hold", reason="The family sends a better scan").status_code == 204
    job = Job.objects.get(pk=job.pk)
    assert (job.offered_to, job.reviewer, job.priority) == (translator.user, reviewer.user, 2)
    assert (job.legible, job.state) == ("POOR", State.ON_HOLD)
    said = section(mara, journey)
    assert "the original is lent" in said
    assert "Go on …" in said
    assert do(mara, job, "go-on").status_code == 204
    assert do(mara, job, "cancel", reason="Nobody needs it after all").status_code == 204
    assert Job.objects.get(pk=job.pk).state == State.CANCELLED
    assert "cancelled" not in section(mara, journey)  # settling made another


def test_what_cannot_be_done_now_is_refused_in_the_dialog(mara, journey, job):
    assert do(mara, job, "go-on").status_code == 409
    assert do(mara, job, "again", reason="It is not right at all").status_code == 409
    assert do(mara, job, "hold", reason="no").status_code == 409
    assert do(mara, job, "hold").status_code == 422
    assert do(mara, job, "give", to=0).status_code == 422
    assert do(mara, job, "place", place=9).status_code == 422
    assert do(mara, job, "legibility", legible="?").status_code == 422
    assert do(mara, job, "paint").status_code == 404
    assert mara.get(reverse("translation-act", args=[10**9, "hold"])).status_code == 404


def test_without_scripts_the_page_of_the_case_comes_back(mara, journey, job):
    place = reverse("translation-act", args=[job.pk, "place"])
    assert mara.post(place, {"place": 1}).url == page(journey)


def test_another_language_can_be_ordered_once(mara, journey, job):
    place = reverse("translation-order", args=[job.version_id])
    said = mara.get(place).content.decode()
    assert "English" in said
    assert mara.post(place, {"language": "zh"}).status_code == 422
    assert mara.post(place, {"language": "en"}).status_code == 302
    assert Job.objects.standing().filter(version=job.version, target_language="en").count() == 1
    assert "0 of 2 certified" in section(mara, journey)
    assert "in every language" in mara.get(place).content.decode()


def test_a_translation_is_asked_for_again(mara, journey, job, translator, reviewer):
    approved(journey, job, translator, reviewer)
    assert "approved" in section(mara, journey)
    assert do(mara, job, "again", reason="A dose is read wrong on page 1").status_code == 204
    following = Job.objects.standing().get(version=job.version)
    assert following.previous_id == job.pk


def test_a_question_is_answered_and_the_job_stays(mara, journey, job, translator):
    prepare(job.pk, actor=SYSTEM)
    claiming.claim(job.pk, actor=translator)
    question = ask(job.pk, 1, "What does the stamp say?", actor=translator)
    said = section(mara, journey)
    assert "What does the stamp say?" in said
    place = reverse("translation-answer", args=[question.pk])
    assert "asks about page 1" in mara.get(place).content.decode()
    assert mara.post(place, {"answer": ""}).status_code == 422
    assert mara.post(place, {"answer": "Received, 3 March"}).status_code == 302
    assert "What does the stamp say?" not in section(mara, journey)
    assert mara.post(place, {"answer": "Received again"}).status_code == 409
    assert Job.objects.get(pk=job.pk).translator == translator.user


@pytest.mark.parametrize("role", ["AUDITOR", "DPO"])
def test_those_who_watch_read_the_lines_and_no_text(journey, job, translator, role):
    prepare(job.pk, actor=SYSTEM)
    claiming.claim(job.pk, actor=translator)
    ask(job.pk, 1, "What does the stamp say?", actor=translator)
    watcher = make_user(role)
    join(journey.case, watcher, role)
    client = sign_in(Client(), watcher, role)
    said = section(client, journey)
    assert translator.user.name in said
    assert "1 question waits" in said
    assert "stamp" not in said
    assert "Give to" not in said
    assert client.get(reverse("translation-act", args=[job.pk, "give"])).status_code == 403


@pytest.mark.parametrize("role", ["SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"])
def test_the_hospital_sees_only_whether_it_is_certified(journey, job, translator, role):
    claiming.claim(job.pk, actor=translator)
    type(journey.case).objects.filter(pk=journey.case.pk).update(reached_site=True)
    person = make_user(role)
    join(journey.case, person, role)
    said = section(sign_in(Client(), person, role), journey)
    assert "not yet" in said
    assert translator.user.name not in said
    assert job.code not in said


@pytest.mark.parametrize(
    "role", ["PATIENT", "GUARDIAN", "FAMILY", "HOME_MD", "TRANS", "TREV", "CELL_LAB"]
)
def test_the_others_see_nothing_of_it(journey, job, role):
    type(journey.case).objects.filter(pk=journey.case.pk).update(reached_site=True)
    person = make_user(role)
    join(journey.case, person, role)
    assert section(sign_in(Client(), person, role), journey) == ""


def test_another_coordinator_finds_no_job(journey, job):
    stranger = sign_in(Client(), make_user("COORD"), "COORD")
    for code in ("give", "hold", "cancel"):
        assert stranger.get(reverse("translation-act", args=[job.pk, code])).status_code == 404
        assert do(stranger, job, code, reason="I want it", to=1).status_code == 404
    assert stranger.get(reverse("translation-order", args=[job.version_id])).status_code == 404
    assert stranger.get(reverse("translation-packet", args=[job.version_id])).status_code == 404


def test_a_manager_gives_work_at_once_and_says_why_before_looking_at_the_paper(job, translator):
    pat = sign_in(Client(), make_user("MGR"), "MGR")
    assert do(pat, job, "give", to=translator.user_id).status_code == 204
    asked = pat.get(reverse("translation-act", args=[job.pk, "lend-original"]))
    assert asked.status_code == 302
    assert "purpose" in asked.url


def test_the_number_of_queries_does_not_grow(
    mara, journey, job, coordinator, django_assert_max_num_queries
):
    from tests.translation.progress.more import more_jobs

    mara.get(page(journey))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        mara.get(page(journey))
    more_jobs(journey, 6)
    with CaptureQueriesContext(connection) as many:
        mara.get(page(journey))
    assert "0 of 7 certified" in section(mara, journey)
    assert len(many) <= len(one)
