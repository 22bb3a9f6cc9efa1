"""What the demo's linguists find on their desk when it begins."""

import json

import pytest

from casework import clock
from casework.cases.models import STAGES, Case, Membership
from casework.people.actor import Actor
from casework.people.models import User
from casework.protocols.models import latest
from config.synthetic import seed
from config.synthetic.desk import TWISTS
from config.synthetic.patients import patients
from documents.redacting.giving import given_to
from documents.redacting.models import Redaction
from tests.people_and_cases import kept_for_a_module
from translation.asking.models import Question
from translation.identity.people import Identity
from translation.jobs.keeping import keeps
from translation.jobs.models import OPEN, WITH_TRANSLATOR, Job, State
from translation.review.findings import judge
from translation.review.models import Remark

pytestmark = pytest.mark.xdist_group("demo-desk")
PLAN = list(patients(json.loads(seed.DATA.read_text(encoding="utf-8"))))
IN_TRANSLATION = [n for n, one in enumerate(PLAN) if one.stage == "TRANSLATION"]


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo's people, the cases that stand in Translation, and one that has gone on."""
    gone_on = next(n for n, one in enumerate(PLAN) if one.fixture == "SYN-001")
    with kept_for_a_module(django_db_blocker, tmp_path_factory.mktemp("media")):
        seed.prepare()
        for number in (*IN_TRANSLATION, gone_on):
            seed.seed_one(number)
        yield


@pytest.fixture(autouse=True)
def _desk(seeded, db):
    pass


def test_the_plan_has_cases_in_every_stage():
    assert {one.stage for one in PLAN} == set(STAGES)
    assert {PLAN[n].twist for n in IN_TRANSLATION} == set(TWISTS)


def test_young_cases_follow_the_version_whose_translations_the_desk_keeps():
    newest = latest(seed.TRIAL)
    assert {case.protocol_id for case in Case.objects.all()} == {newest.pk}
    assert keeps(seed.protocol(newest.pk))


def test_there_are_jobs_in_every_state_that_somebody_works_on():
    states = set(Job.objects.values_list("state", flat=True))
    assert states == {*OPEN, State.CERTIFIED}
    assert Job.objects.filter(state=State.IN_REVIEW, reviewer=None).exists()
    assert Job.objects.filter(state=State.IN_REVIEW).exclude(reviewer=None).exists()
    assert Job.objects.exclude(offered_to=None).exists()
    assert Job.objects.filter(priority__gt=0).exists()


def test_one_job_is_late_one_asks_something_and_one_goes_into_english():
    now = clock.now()
    assert any(job.is_late(now) for job in Job.objects.all())
    assert Question.objects.filter(answered_at=None).exists()
    assert Job.objects.filter(target_language="en").exists()
    assert Remark.objects.filter(job__state=State.CHANGES_ASKED).exists()


def test_a_job_in_somebodys_hands_is_half_written():
    job = Job.objects.filter(state=State.TRANSLATING).first()
    assert set(job.segments.values_list("state", flat=True)) == {"CONFIRMED", "DRAFT", "EMPTY"}


def test_who_has_a_job_may_look_at_its_pages():
    held = Job.objects.filter(state__in=WITH_TRANSLATOR)
    given = {given_to(job.version, Actor(job.translator, "TRANS")).pk for job in held}
    copies = set(Redaction.objects.values_list("copy", flat=True))
    assert given & copies
    assert given - copies


def test_no_linguist_is_on_a_case():
    assert not Membership.objects.filter(role__in=["TRANS", "TREV"]).exists()
    linguists = User.objects.filter(linguist__isnull=False)
    assert linguists.count() == 6
    for user in linguists:
        assert not Case.objects.visible_to(Actor(user, user.roles()[0])).exists()


def test_what_linguists_read_does_not_tell_who_the_patient_is():
    for case in Case.objects.all():
        identity = Identity.of(case)
        words = [word.lower() for word in case.patient_name.replace("-", " ").split()]
        for job in case.jobs.all():
            text = "\n".join(job.segments.values_list("source", flat=True))
            assert text
            assert identity.find(text) == []
            assert not [word for word in words if word in text.lower().split()]


def test_nothing_that_harms_stands_in_the_demos_translations():
    for job in Job.objects.all():
        written = job.segments.filter(state="CONFIRMED")
        assert [one.open for one in judge(job, written) if one.open] == []


def test_the_case_that_went_on_has_its_papers_certified():
    case = Case.objects.get(stage="PRELIM_REVIEW")
    assert set(case.jobs.values_list("state", flat=True)) == {State.CERTIFIED}
    assert case.jobs.exclude(result=None).count() == 4
