"""The reviewer's page: remarks and points, reasons accepted, changes asked, signed; by who has the job."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from documents.seen.models import Seen
from tests.people_and_cases import make_user, sign_in
from tests.translation.desk import linguist, translated
from translation.asking.models import Question
from translation.desk.writing import Text, write_segment
from translation.jobs import staffing
from translation.jobs.models import Job, State
from translation.review import findings, handing_in
from translation.review import verbs as review
from translation.review.models import Justification, Remark
from translation.review.rows import compared

pytestmark = pytest.mark.xdist_group("translation-review")
STYLE = {"category": "STYLE", "severity": "MINOR", "comment": "It reads like a machine."}
DANGER = findings.Finding("NUMBER_MISSING", True, "number", "11,2", "", "11,2 is missing.")


@pytest.fixture(autouse=True)
def its_time(lived):
    with clock.held_at(lived.now):
        yield


@pytest.fixture
def reviewed(journey, job, translator, reviewer):
    """Handed in, and in the reviewer's hands; the original is lent, for there is no copy."""
    staffing.lend_original(job.pk, reason="The scan cannot be redacted.", actor=coord(journey))
    translated(journey, job, translator)
    handing_in.hand_in(job.pk, stated=True, actor=translator)
    review.take_review(job.pk, actor=reviewer)
    return Job.objects.get(pk=job.pk)


def coord(journey):
    return journey.actor("COORD")


def client_of(actor):
    return sign_in(Client(), actor.user, actor.role)


def address(job, name="translation-review", *args):
    return reverse(name, args=[job.pk, *args])


def read(answer, status=200):
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def page(job, actor, query=""):
    return read(client_of(actor).get(address(job) + query))


def send(actor, job, name, *args, htmx=False, **data):
    headers = {"HX-Request": "true"} if htmx else {}
    return client_of(actor).post(address(job, name, *args), data, headers=headers)


def fresh(job):
    return Job.objects.get(pk=job.pk)


def test_source_and_translation_stand_side_by_side_beside_the_paper(reviewed, reviewer):
    html = page(reviewed, reviewer)
    assert 'lang="es" dir="ltr">Hemoglobina 11,2 g/dL.<' in html
    assert 'lang="zh" dir="ltr">血红蛋白 11.2 g/dL。<' in html
    assert "<paper-viewer" in html
    assert "0 of 10 points" in html
    assert reviewed.case.code not in html
    assert Seen.objects.filter(file=reviewed.version.file, user=reviewer.user).exists()


def test_without_a_redacted_copy_the_text_is_read_and_the_page_says_so(
    journey, job, translator, reviewer
):
    translated(journey, job, translator)
    handing_in.hand_in(job.pk, stated=True, actor=translator)
    review.take_review(job.pk, actor=reviewer)
    html = page(job, reviewer)
    assert "There is no redacted copy of this paper yet" in html
    assert "<paper-viewer" not in html
    assert "Hemoglobina" in html


def test_a_remark_is_kept_counted_and_taken_back(reviewed, reviewer):
    answer = send(reviewer, reviewed, "translation-remark", 2, **STYLE)
    assert answer.url == f"{address(reviewed)}#s2"
    html = page(reviewed, reviewer)
    assert "1 of 10 points" in html
    assert "It reads like a machine." in html
    remark = Remark.objects.get()
    assert (remark.segment.number, remark.points, remark.by) == (2, 1, reviewer.user)
    send(reviewer, reviewed, "translation-remark-withdraw", remark.pk)
    assert "0 of 10 points" in page(reviewed, reviewer)


def test_in_place_only_the_segment_and_the_verdict_come_back(reviewed, reviewer):
    html = read(send(reviewer, reviewed, "translation-remark", 2, htmx=True, **STYLE))
    assert 'id="s2"' in html
    assert 'id="s3"' not in html
    assert '<hx-partial hx-target="#verdict"' in html
    assert "1 of 10 points" in html
    whole = read(send(reviewer, reviewed, "translation-remark", 0, htmx=True, **STYLE))
    assert 'id="whole"' in whole
    assert "2 of 10 points" in whole


def test_a_remark_without_a_word_is_not_kept_and_nothing_typed_is_lost(reviewed, reviewer):
    given = {"category": "TERM", "severity": "MAJOR", "comment": ""}
    for htmx in (True, False):
        html = read(send(reviewer, reviewed, "translation-remark", 2, htmx=htmx, **given), 422)
        assert (
            'value="TERM" class="form-check-input" id="id_category_3" required checked' in html
            or ("checked" in html)
        )
        assert "This field is required." in html
    short = read(
        send(reviewer, reviewed, "translation-remark", 2, **{**given, "comment": "No"}), 409
    )
    assert "Say what is wrong, in a few words." in short
    wrong = send(reviewer, reviewed, "translation-remark", 2, **{**STYLE, "severity": "AWFUL"})
    assert wrong.status_code == 422
    assert send(reviewer, reviewed, "translation-remark", 99, **STYLE).status_code == 404
    assert not Remark.objects.exists()


def test_the_form_opens_at_its_segment_without_scripts_too(reviewed, reviewer):
    assert "data-remarking" not in page(reviewed, reviewer)
    html = page(reviewed, reviewer, "?at=3")
    assert html.count("data-remarking") == 1
    assert address(reviewed, "translation-remark", 3) in html
    fragment = client_of(reviewer).get(
        address(reviewed, "translation-review-segment", 3) + "?remark=1",
        headers={"HX-Request": "true"},
    )
    assert "data-remarking" in fragment.content.decode()


def test_approving_needs_the_reviewers_statement(reviewed, reviewer):
    html = read(send(reviewer, reviewed, "translation-approve"), 422)
    assert "State that you compared it with the original." in html
    answer = send(reviewer, reviewed, "translation-approve", stated="on")
    assert answer.url == reverse("translation-queue")
    assert fresh(reviewed).state == State.APPROVED


def test_a_major_remark_hinders_signing_and_the_page_says_so(reviewed, reviewer):
    send(reviewer, reviewed, "translation-remark", 2, **{**STYLE, "severity": "MAJOR"})
    assert "A major or critical remark stands." in page(reviewed, reviewer)
    html = read(send(reviewer, reviewed, "translation-approve", stated="on"), 409)
    assert "Not done. Nothing was changed." in html
    assert fresh(reviewed).state == State.IN_REVIEW


def test_too_many_points_hinder_signing(reviewed, reviewer):
    for _ in range(11):
        review.remark(reviewed.pk, 1, **STYLE, actor=reviewer)
    html = page(reviewed, reviewer)
    assert "11 of 10 points" in html
    assert "The remarks weigh 11 points, and 10 are the most." in html
    assert send(reviewer, reviewed, "translation-approve", stated="on").status_code == 409


def test_changes_cannot_be_asked_without_a_remark(reviewed, reviewer):
    html = read(send(reviewer, reviewed, "translation-send-back"), 409)
    assert "Comment on what is to be changed first." in html


def test_reasons_of_the_translator_are_read_and_accepted(
    reviewed, translator, reviewer, monkeypatch
):
    monkeypatch.setattr(
        findings, "check", lambda *of: [DANGER] if of[2].startswith("Hemoglobina") else []
    )
    segment = reviewed.segments.get(source__startswith="Hemoglobina")
    reason = Justification.objects.create(
        segment=segment, code=DANGER.code, excerpt="11,2", source=segment.source,
        target=segment.target, reason="It is written in words.", by=translator.user,
    )  # fmt: skip
    html = page(reviewed, reviewer)
    assert "It is written in words." in html
    assert "11,2 is missing." in html
    assert "accept them, or send it back" in html
    assert send(reviewer, reviewed, "translation-approve", stated="on").status_code == 409
    accepted = send(reviewer, reviewed, "translation-accept", reason.pk, htmx=True)
    assert "accept them, or send it back" not in read(accepted)
    assert send(reviewer, reviewed, "translation-accept", reason.pk).status_code == 302  # again
    assert Justification.objects.get().accepted_by == reviewer.user
    assert send(reviewer, reviewed, "translation-accept", reason.pk + 1).status_code == 404
    assert send(reviewer, reviewed, "translation-approve", stated="on").status_code == 302


def test_the_second_review_shows_earlier_remarks_and_what_changed(reviewed, translator, reviewer):
    send(reviewer, reviewed, "translation-remark", 2, **STYLE)
    assert send(reviewer, reviewed, "translation-send-back").status_code == 302
    with clock.held_at(clock.now() + timedelta(hours=2)):
        segment = reviewed.segments.get(number=2)
        text = Text("血色素 11.2 g/dL。", confirm=True)
        write_segment(reviewed.pk, 2, text, seen_revision=segment.revision, actor=translator)
        handing_in.hand_in(reviewed.pk, stated=True, actor=translator)
        html = page(reviewed, reviewer)
        only = page(reviewed, reviewer, "?only=changed")
    assert "Review 1: changes asked on" in html
    assert "<del>红蛋白</del><ins>色素</ins>" in html
    assert "handed in again" in html
    assert "0 of 10 points" in html
    assert 'id="s2"' in only
    assert 'id="s1"' not in only


def test_texts_are_compared_by_words_and_ideographs():
    assert compared("血红 11,2 g", "血红 11.2 g") == [
        ("same", "血红 11"), ("gone", ","), ("new", "."), ("same", "2 g"),
    ]  # fmt: skip
    assert compared("no fever", "no high fever")[1] == ("new", "high ")
    assert compared("", "x") == [("new", "x")]


def test_once_the_job_left_neither_text_nor_pages_are_shown(reviewed, reviewer):
    assert page(reviewed, reviewer)
    review.approve(reviewed.pk, actor=reviewer)
    html = page(reviewed, reviewer)
    assert f"{reviewed.code} is not with you" in html
    assert "Hemoglobina" not in html
    client = client_of(reviewer)
    for name in ("document-viewer", "document-text"):
        assert client.get(reverse(name, args=[reviewed.version_id])).status_code == 404
    assert client.post(reverse("document-address", args=[reviewed.version_id])).status_code == 404
    late = send(reviewer, reviewed, "translation-remark", 2, **STYLE)
    assert late.status_code == 409
    assert "Hemoglobina" not in late.content.decode()


def test_it_is_given_back_with_a_reason(reviewed, reviewer):
    assert read(client_of(reviewer).get(address(reviewed, "translation-review-give-back")))
    empty = send(reviewer, reviewed, "translation-review-give-back")
    assert empty.status_code == 422
    short = send(reviewer, reviewed, "translation-review-give-back", reason="No")
    assert short.status_code == 409
    given = {"reason": "I know the family."}
    done = send(reviewer, reviewed, "translation-review-give-back", htmx=True, **given)
    assert (done.status_code, done.headers["HX-Redirect"]) == (204, reverse("translation-queue"))
    assert fresh(reviewed).reviewer is None


def test_a_reviewer_asks_about_a_page(reviewed, reviewer):
    name = "translation-review-ask"
    assert read(client_of(reviewer).get(address(reviewed, name)))
    assert send(reviewer, reviewed, name, page="", text="").status_code == 422
    assert send(reviewer, reviewed, name, page="7", text="What is this?").status_code == 409
    assert send(reviewer, reviewed, name, page="1", text="What is the stamp?").status_code == 302
    assert Question.objects.get().asked_role == "TREV"
    assert "What is the stamp?" in read(client_of(reviewer).get(address(reviewed, name)))


def test_nobody_else_sees_it(journey, reviewed, translator):
    others = [linguist(("es", "zh"), role="TREV"), linguist(("ru", "zh"), role="TREV")]
    for other in others:
        client = client_of(other)
        assert client.get(address(reviewed)).status_code == 404
        assert send(other, reviewed, "translation-approve", stated="on").status_code == 404
        assert send(other, reviewed, "translation-remark", 2, **STYLE).status_code == 404
    for actor in (translator, coord(journey)):
        assert client_of(actor).get(address(reviewed)).status_code == 403
    assert sign_in(Client(), make_user("MGR")).get(address(reviewed)).status_code == 403


def test_addresses_that_take_what_is_sent_lead_to_the_page(reviewed, reviewer):
    client = client_of(reviewer)
    for name, *args in (
        ("translation-approve",), ("translation-send-back",), ("translation-remark", 2),
        ("translation-remark-withdraw", 1), ("translation-accept", 1),
    ):  # fmt: skip
        assert client.get(address(reviewed, name, *args)).url.startswith(address(reviewed))
    assert client.get(address(reviewed, "translation-review-segment", 2)).status_code == 302
    assert client.get(address(reviewed) + "?at=" + "9" * 5000).status_code == 200


def test_the_queries_do_not_grow_with_segments(reviewed, reviewer, django_assert_max_num_queries):
    client = client_of(reviewer)
    client.get(address(reviewed))
    with django_assert_max_num_queries(34):
        client.get(address(reviewed))
