"""The page on which a translator works: who opens it, what it holds, what it costs."""

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.people.actor import Actor
from casework.people.roles import Role
from casework.protocols.publish import WITH_DESK, publish
from documents.models import Redaction
from documents.seen.models import Seen
from tests.people_and_cases import join, kept_for_a_module, make_user, sign_in
from tests.translation.desk import linguist, sheet, write_all
from tests.translation.desk_world import job_on_the_desk
from translation.asking.verbs import answer, ask
from translation.jobs import claiming, staffing
from translation.jobs.models import Job
from translation.review import handing_in
from translation.review import verbs as review
from translation.segments.models import Segment

QUERIES = 12
FINDINGS_QUERIES = 7
ADDRESSES = [
    ("translation-job", ()),
    ("translation-findings", ()),
    ("translation-segment", (1,)),
    ("translation-aids", (1,)),
    ("translation-justify", (1,)),
    ("translation-hand-in", ()),
    ("translation-release", ()),
    ("translation-ask", ()),
]

pytestmark = pytest.mark.xdist_group("translation-desk")

SHEET = sheet(
    "Informe de laboratorio",
    "Hemoglobina 11,2 g/dL.",
    "Paciente sin fiebre. Prednisona 10 mg cada 12 horas.",
)

OTHER = sheet("Alergias", "Sin alergias. Sin cirugias.")


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        yield job_on_the_desk(publish(WITH_DESK)[0], SHEET)


@pytest.fixture
def job(made, db):
    return Job.objects.get(pk=made[0].pk)


@pytest.fixture
def translator(made):
    return made[1]


@pytest.fixture
def client(translator):
    return sign_in(Client(), translator.user)


def at(name, job, *more):
    return reverse(name, args=[job.pk, *more])


def test_the_desk_shows_the_paper_beside_its_segments(client, job):
    page = client.get(at("translation-job", job))
    said = page.content.decode()
    assert page.status_code == 200
    assert "<paper-viewer" in said
    assert "Hemoglobina 11,2 g/dL." in said
    assert 'lang="es" dir="ltr"' in said
    assert said.count('name="target"') == job.segments.count()
    assert job.case.code not in said


def test_opening_it_is_on_record(client, job, translator):
    client.get(at("translation-job", job))
    [seen] = Seen.objects.filter(user=translator.user)
    assert seen.role == "TRANS"


def test_what_tells_who_the_patient_is_stands_there_as_a_token(client, job):
    segment = job.segments.get(number=1)
    type(segment).objects.filter(pk=segment.pk).update(source="Paciente: [NAME-1]")
    said = client.get(at("translation-job", job)).content.decode()
    assert '<span class="chip" data-token="[NAME-1]"' in said
    assert "Camino" not in said


@pytest.mark.parametrize("how_many", [3, 300])
def test_it_costs_as_many_queries_whatever_its_length(
    client, job, how_many, django_assert_num_queries
):
    have = job.segments.count()
    Segment.objects.bulk_create(
        Segment(job=job, number=n, page=1 + n // 20, source=f"Prednisona {n} mg.")
        for n in range(have + 1, how_many + 1)
    )
    client.get(at("translation-job", job))
    with django_assert_num_queries(QUERIES):
        client.get(at("translation-job", job))
    with django_assert_num_queries(FINDINGS_QUERIES):
        client.get(at("translation-findings", job))


@pytest.mark.parametrize("role", [role for role in Role.values if role != "TRANS"])
def test_only_translators_have_a_desk(job, role):
    user = make_user(role)
    join(job.case, user, role)
    client = sign_in(Client(), user)
    for name, more in ADDRESSES:
        for send in (client.get, client.post):
            assert send(at(name, job, *more)).status_code in (403, 404, 405), (name, role)


@pytest.mark.parametrize("pair", [("es", "zh"), ("ar", "zh")])
def test_another_translator_learns_nothing_of_it(job, pair):
    stranger = sign_in(Client(), linguist(pair).user)
    for name, more in ADDRESSES:
        for send in (stranger.get, stranger.post):
            answer = send(at(name, job, *more))
            leads_away = answer.status_code == 302 and send == stranger.get
            assert leads_away or answer.status_code in (404, 405), (name, answer.status_code)


def test_nobody_signed_in_is_sent_to_sign_in(job):
    for name, more in ADDRESSES:
        answer = Client().get(at(name, job, *more))
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


def left(client, job):
    """The page of a job that is gone from one's hands, which tells nothing of its text."""
    page = client.get(at("translation-job", job))
    said = page.content.decode()
    assert page.status_code == 200
    assert "Hemoglobina" not in said
    assert "<paper-viewer" not in said
    assert job.case.code not in said
    for name, more in [("translation-findings", ()), ("translation-aids", (1,))]:
        assert client.get(at(name, job, *more)).status_code == 404
    return said


def test_what_was_handed_in_is_politely_not_there(client, job, translator):
    write_all(job, translator)
    handing_in.hand_in(job.pk, stated=True, actor=translator)
    assert "You handed" in left(client, job)


def test_what_was_approved_is_not_shown_again(client, job, translator):
    write_all(job, translator)
    handing_in.hand_in(job.pk, stated=True, actor=translator)
    reviewer = linguist(("es", "zh"), role="TREV")
    review.take_review(job.pk, actor=reviewer)
    review.approve(job.pk, actor=reviewer)
    assert "is approved" in left(client, job)


def test_what_was_given_back_waits_for_a_translator(client, job, translator):
    claiming.release(job.pk, reason="I am away from tomorrow on.", actor=translator)
    assert "waits for a translator" in left(client, job)


def test_what_somebody_else_has_now_is_with_them(client, job, translator):
    claiming.release(job.pk, reason="I am away from tomorrow on.", actor=translator)
    claiming.claim(job.pk, actor=linguist(("es", "zh")))
    assert "Somebody else works on it" in left(client, job)


def test_what_is_on_hold_comes_back(client, job):
    staffing.hold(job.pk, reason="The family thinks it over.", actor=owner(job))
    assert "is on hold" in left(client, job)


def test_what_nobody_needs_any_more_says_so(client, job):
    staffing.cancel(job.pk, reason="It was ordered by mistake.", actor=owner(job))
    assert "is not needed any more" in left(client, job)


def owner(job):
    return Actor(job.case.owner, "COORD")


def test_what_the_reviewer_asks_stands_at_its_segment(client, job, translator):
    write_all(job, translator)
    handing_in.hand_in(job.pk, stated=True, actor=translator)
    reviewer = linguist(("es", "zh"), role="TREV")
    review.take_review(job.pk, actor=reviewer)
    say = {"category": "NUMBER", "severity": "MAJOR", "actor": reviewer}
    review.remark(job.pk, 2, comment="It is 11.2, not 12.1.", **say)
    review.remark(job.pk, None, comment="Names of medicines in generic form.", **say)
    taken_back = review.remark(job.pk, 1, comment="This one is withdrawn.", **say)
    review.withdraw_remark(job.pk, taken_back.pk, actor=reviewer)
    review.send_back(job.pk, actor=reviewer)
    said = client.get(at("translation-job", job)).content.decode()
    assert "It is 11.2, not 12.1." in said
    assert "Names of medicines in generic form." in said
    assert "This one is withdrawn." not in said
    assert "2 remarks" not in said
    assert "1 remark" in said


def test_questions_and_answers_stand_at_their_page(client, job, translator):
    question = ask(job.pk, 1, "Which medicine is this?", actor=translator)
    assert "Not answered yet." in client.get(at("translation-job", job)).content.decode()
    answer(question.pk, "It is prednisone.", actor=owner(job))
    said = client.get(at("translation-job", job)).content.decode()
    assert "Which medicine is this?" in said
    assert "It is prednisone." in said


def test_without_a_redacted_copy_the_text_is_there_and_the_paper_says_why_not(client, job):
    Redaction.objects.filter(source=job.version.file_id).update(
        withdrawn_at=clock.now(), withdrawn_by=job.case.owner
    )
    page = client.get(at("translation-job", job))
    said = page.content.decode()
    assert page.status_code == 200
    assert "There is no redacted copy of this paper yet." in said
    assert "Hemoglobina 11,2 g/dL." in said
    assert "<paper-viewer" not in said


def test_a_paper_that_is_not_cut_yet_is_cut_when_its_desk_opens(translator, made):
    version = made[0].case.protocol
    job, _ = job_on_the_desk(version, OTHER, translator=translator, cut=False)
    client = sign_in(Client(), translator.user)
    said = client.get(at("translation-job", job)).content.decode()
    assert job.segments.exists()
    assert "Sin alergias." in said


def test_a_page_in_which_nothing_can_be_read_is_typed_by_the_translator(translator, made):
    version = made[0].case.protocol
    job, _ = job_on_the_desk(version, OTHER, translator=translator, cut=False)
    job.version.file.contents.update(text="")
    said = sign_in(Client(), translator.user).get(at("translation-job", job)).content.decode()
    assert [(one.source, one.draft) for one in job.segments.all()] == [("", True)]
    assert 'id="s1"' in said
