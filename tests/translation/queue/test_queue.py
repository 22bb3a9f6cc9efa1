"""The linguists' home: what they have, are offered and could take, and nothing of the case."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from casework import clock
from casework.people.absence import Absence
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from tests.people_and_cases import make_user, sign_in
from tests.translation.desk import linguist, translated
from translation.jobs import claiming, staffing
from translation.jobs.models import Deed, Job, State
from translation.linguists.models import Linguist
from translation.review import handing_in
from translation.review import verbs as review

pytestmark = pytest.mark.xdist_group("translation-queue")
QUEUE = "/translation/"


@pytest.fixture(autouse=True)
def its_time(lived):
    """Pages are looked at on the day on which the case came to Translation."""
    with clock.held_at(lived.now):
        yield


def page(actor):
    answer = sign_in(Client(), actor.user, actor.role).get(QUEUE)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def send(actor, name, *args, htmx=False, **data):
    headers = {"HX-Request": "true"} if htmx else {}
    client = sign_in(Client(), actor.user, actor.role)
    return client.post(reverse(name, args=args), data, headers=headers)


def part(html, title):
    """What stands below a heading."""
    below = re.split(rf"> ?{title} ?</h2>", html)[1:]
    return below[0].split("</section>")[0] if below else ""


def fresh(job):
    return Job.objects.get(pk=job.pk)


def coordinator(journey):
    return journey.actor("COORD")


def test_a_waiting_job_is_shown_by_pair_kind_pages_and_deadline(job, translator):
    html = page(translator)
    for words in (
        job.code,
        "Spanish into Chinese",
        "1 page",
        "5 days left",
        "0 of 40 pages in hand",
    ):
        assert words in html
    kinds = protocol(job.case.protocol_id).documents
    assert escape(kinds[job.version.document_type].label) in html


def test_nothing_of_the_case_is_on_the_page(journey, job, translator):
    for html in (page(translator), taken_page(job, translator)):
        assert journey.case.code not in html
        assert journey.case.patient_name not in html


def taken_page(job, translator):
    claiming.claim(job.pk, actor=translator)
    return page(translator)


def test_a_job_of_another_pair_is_not_there(job):
    html = page(linguist(("ru", "zh")))
    assert job.code not in html
    assert "No job of your languages waits" in html


def test_taking_a_job_puts_it_into_ones_hands(job, translator):
    answer = send(translator, "translation-take", job.pk)
    assert (answer.status_code, answer.url) == (302, QUEUE)
    assert fresh(job).translator == translator.user
    assert "goes back in 24 hours unless you work on it" in page(translator)


def test_taking_it_in_place_answers_with_the_lists(job, translator):
    answer = send(translator, "translation-take", job.pk, htmx=True)
    assert answer.status_code == 200
    assert 'id="lists"' in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert f"{job.code} is yours." in answer.headers["HX-Trigger"]


def test_who_was_slower_is_told_who_has_it_and_sees_fresh_lists(job, translator):
    other = linguist(("es", "zh"))
    claiming.claim(job.pk, actor=other)
    answer = send(translator, "translation-take", job.pk)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert f"{other.user.name} has {job.code}" in html
    assert "No job of your languages waits" in html


def test_taking_twice_is_taking_once(job, translator):
    for _ in range(2):
        assert send(translator, "translation-take", job.pk).status_code == 302
    assert Deed.objects.filter(job=job, kind="CLAIMED").count() == 1


def test_the_next_best_job_is_taken_by_one_button(job, translator):
    assert "Take the next best job" in page(translator)
    assert send(translator, "translation-next").status_code == 302
    assert fresh(job).translator == translator.user
    answer = send(translator, "translation-next")
    assert answer.status_code == 409
    assert "There is no job for you now" in answer.content.decode()


def test_an_offer_stands_apart_and_is_declined_with_a_reason(journey, job, translator):
    claiming.offer(job.pk, translator.user, actor=coordinator(journey))
    assert job.code in part(page(translator), "Offered to you")
    assert job.code not in page(linguist(("es", "zh")))
    refused = send(translator, "translation-decline", job.pk, reason=" ")
    assert refused.status_code == 422
    assert "Say why, in a few words." in refused.content.decode()
    answer = send(translator, "translation-decline", job.pk, reason="I am full this week.")
    assert answer.status_code == 302
    assert fresh(job).offered_to is None
    assert Deed.objects.get(job=job, kind="DECLINED").reason == "I am full this week."
    assert send(translator, "translation-decline", job.pk, reason="Once more.").status_code == 409


def test_changes_asked_are_marked_with_how_many(journey, job, translator, reviewer):
    translated(journey, job, translator)
    handing_in.hand_in(job.pk, stated=True, actor=translator)
    assert "was handed in" in part(page(translator), "Done lately")
    assert "译文" not in page(translator)
    review.take_review(job.pk, actor=reviewer)
    given = {"category": "NUMBER", "severity": "MINOR", "comment": "The comma is a point here."}
    review.remark(job.pk, 2, **given, actor=reviewer)
    review.send_back(job.pk, actor=reviewer)
    html = page(translator)
    assert "Changes asked" in html
    assert "1 remark" in html
    assert "4 of 4 segments confirmed" in html
    assert part(html, "Done lately") == ""


def test_a_reviewer_sees_what_waits_but_never_what_they_wrote(journey, job, translator, reviewer):
    both = make_user("TRANS", "TREV")
    of = Linguist.objects.create(user=both)
    of.pairs.create(source="es", target="zh")
    translated(journey, job, Actor(both, "TRANS"))
    claiming.assign(job.pk, translator.user, actor=coordinator(journey))
    handing_in.hand_in(job.pk, stated=True, actor=translator)
    assert job.code not in part(page(Actor(both, "TREV")), "Waiting for review")
    assert job.code in part(page(reviewer), "Waiting for review")
    assert send(Actor(both, "TREV"), "translation-take", job.pk).status_code == 409
    assert send(reviewer, "translation-take", job.pk).status_code == 302
    assert job.code in part(page(reviewer), "In review by you")


def test_an_expired_credential_and_an_absence_are_said_and_nothing_can_be_taken(job, translator):
    today = clock.site_today()
    mine = Linguist.objects.filter(user=translator.user)
    mine.update(credential_until=today + timedelta(days=20))
    assert "Your credential expires on" in page(translator)
    mine.update(credential_until=today - timedelta(days=1))
    html = page(translator)
    assert "Your credential expired on" in html
    assert reverse("translation-take", args=[job.pk]) not in html
    assert "Take the next best job" not in html
    answer = send(translator, "translation-take", job.pk)
    assert answer.status_code == 409
    assert "takes no jobs" in answer.content.decode()
    mine.update(credential_until=None)
    Absence.objects.create(user=translator.user, away_from=today, until=today + timedelta(days=2))
    assert "until then you take no jobs" in page(translator)


def test_who_is_no_linguist_yet_is_told_whom_to_ask(job):
    for role in ("TRANS", "TREV"):
        html = page(Actor(make_user(role), role))
        assert "Your languages are not entered yet" in html
        assert job.code not in html


def test_a_job_on_hold_stays_named_without_a_way_in(journey, job, translator):
    claiming.claim(job.pk, actor=translator)
    staffing.hold(job.pk, reason="The family asks for time.", actor=coordinator(journey))
    html = page(translator)
    assert "On hold: nobody works on it" in html
    assert "goes back in" not in html


def test_others_have_no_such_page_and_outsiders_no_such_job(journey, job):
    assert sign_in(Client(), make_user("COORD")).get(QUEUE).status_code == 403
    assert send(linguist(("ru", "zh")), "translation-take", job.pk).status_code == 404
    assert send(linguist(("ru", "zh")), "translation-decline", job.pk).status_code == 404
    assert send(coordinator(journey), "translation-take", job.pk).status_code == 403
    assert fresh(job).state == State.QUEUED


@pytest.mark.parametrize("role", ["TRANS", "TREV"])
def test_it_is_where_linguists_begin(journey, role):
    client = sign_in(Client(), make_user(role))
    home = client.get("/", follow=True)
    assert home.redirect_chain[-1][0] == QUEUE
    assert 'aria-current="page"' in home.content.decode()


def test_a_linguist_sees_no_case_anywhere(journey, job, translator, reviewer):
    translated(journey, job, translator)
    case = journey.case
    for actor in (translator, reviewer):
        client = sign_in(Client(), actor.user, actor.role)
        for address in (
            f"/search/?q={case.code}",
            f"/search/?q={case.patient_name}",
            "/inbox/",
            "/inbox/?tab=available",
            "/notices/",
        ):
            answer = client.get(address)
            html = answer.content.decode().replace(f'value="{case.code}"', "")
            html = html.replace(f'value="{case.patient_name}"', "")
            assert answer.status_code == 200, address
            assert f"/cases/{case.code}" not in html, address
            assert job.version.document_type not in html, address
        for name, args in (("board", ()), ("case-list", ())):
            assert client.get(reverse(name, args=args)).status_code == 403
        for name in ("case", "case-panel", "papers-asked", "case-print", "contacts"):
            found = client.get(reverse(name, args=[case.code])).status_code
            assert found in {403, 404}, name
        assert client.get(reverse("document-check", args=[job.version_id])).status_code == 404


def test_the_pages_number_of_queries_does_not_grow_with_jobs(
    journey, job, translator, django_assert_max_num_queries
):
    client = sign_in(Client(), translator.user)
    client.get(QUEUE)
    with django_assert_max_num_queries(22):
        client.get(QUEUE)
