"""The page of the team: its numbers against those counted by hand, and who sees which of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import clock
from casework.people.absence import Absence
from casework.people.roles import Role
from tests.people_and_cases import make_user, sign_in
from tests.translation.desk import linguist
from tests.translation.progress.more import more_jobs
from translation.jobs.models import Job, State
from translation.linguists.models import Linguist, Pair
from translation.team import numbers
from translation.team.people import expiry

pytestmark = pytest.mark.xdist_group("translation progress")

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now(lived):
    with clock.held_at(NOW):
        yield


@pytest.fixture
def pat(journey):
    return sign_in(Client(), make_user("MGR"), "MGR")


def text(answer):
    return " ".join(answer.content.decode().split())


def ago(**more):
    return NOW - timedelta(**more)


def approved(journey, who, *, days, took=None, rounds=0, pages=2, words=100):
    """A job approved some days ago; with `took`, certified so many days after it was opened."""
    [job] = more_jobs(journey, 1)
    reviewer = Linguist.objects.exclude(user=who).first().user
    at = ago(days=days)
    given = {"translator": who, "reviewer": reviewer, "approved_at": at, "rounds": rounds}
    state = State.APPROVED
    if took is not None:
        given |= {"made_at": at - timedelta(days=took), "certified_at": at}
    Job.objects.filter(pk=job.pk).update(state=state, pages=pages, words=words, **given)
    return job


def test_turnaround_is_the_median_of_ninety_days(journey, translator, reviewer):
    for took in (2, 4, 10):
        approved(journey, translator.user, days=5, took=took)
    approved(journey, translator.user, days=91, took=40)
    approved(journey, translator.user, days=3)  # approved and not yet certified
    assert numbers.turnaround(Job.objects.all(), NOW) == (4.0, 3)
    approved(journey, translator.user, days=5, took=5)
    assert numbers.turnaround(Job.objects.all(), NOW) == (4.5, 4)
    assert numbers.turnaround(Job.objects.none(), NOW) == (None, 0)


def test_quality_is_the_share_without_changes_and_of_few_it_is_not_told(
    journey, translator, reviewer
):
    other = linguist(("es", "zh"))
    for rounds in (0, 0, 1, 2):
        approved(journey, translator.user, days=5, rounds=rounds)
    approved(journey, other.user, days=95)
    found = numbers.qualities(Job.objects.all(), NOW)
    assert found == {translator.user_id: numbers.Quality(4, 2)}
    assert found[translator.user_id].share is None
    approved(journey, translator.user, days=5)
    assert numbers.qualities(Job.objects.all(), NOW)[translator.user_id].share == 60


def test_words_and_pages_stand_in_the_month_of_the_office(journey, translator, reviewer):
    approved(journey, translator.user, days=1, pages=3, words=500)
    approved(journey, translator.user, days=2, pages=4, words=700)
    approved(journey, translator.user, days=20, pages=1, words=80)
    approved(journey, translator.user, days=100, pages=9, words=900)
    assert numbers.months() == [date(2026, 6, 1), date(2026, 5, 1), date(2026, 4, 1)]
    assert numbers.work_done(Job.objects.all())[translator.user_id] == {
        date(2026, 6, 1): numbers.Month(date(2026, 6, 1), 7, 1200),
        date(2026, 5, 1): numbers.Month(date(2026, 5, 1), 1, 80),
    }


def test_what_waits_is_counted_by_languages(journey, job, translator):
    Job.objects.filter(pk=job.pk).update(made_at=ago(days=9, hours=5), pages=3, words=250)
    for other in more_jobs(journey, 2):
        Job.objects.filter(pk=other.pk).update(made_at=ago(days=1))
    first, *rest = numbers.pair_rows(Job.objects.all(), NOW)
    assert (first.source, first.target) == ("Spanish", "Chinese")
    assert (first.jobs, first.pages, first.words, first.oldest) == (1, 3, 250, 9)
    assert first.served
    assert [row.served for row in rest] == [False, False]


@pytest.mark.parametrize(
    ("until", "said"),
    [(None, ""), (date(2026, 7, 16), ""), (date(2026, 7, 15), "soon"), (date(2026, 6, 14), "past")],
)
def test_a_credential_is_told_of_a_month_before_it_ends(lived, until, said):
    assert expiry(until) == said


def test_a_manager_sees_the_team(journey, job, translator, reviewer, pat):
    Linguist.objects.filter(user=translator.user).update(
        credential="ATA 4711", credential_until=date(2026, 6, 20), capacity=3
    )
    today = NOW.date()
    Absence.objects.create(user=reviewer.user, away_from=today, until=today + timedelta(days=2))
    Job.objects.filter(pk=job.pk).update(
        state=State.CLAIMED, translator=translator.user, pages=3, due_at=ago(hours=3)
    )
    said = text(pat.get(reverse("translation-team")))
    assert "3 of 3 pages" in said
    assert "credential expires 20 Jun 2026" in said
    assert "away until 17 Jun" in said
    assert "late: 15 Jun" in said
    assert journey.case.code in said
    assert "Give to …" in said


def test_a_coordinator_sees_the_jobs_of_their_own_cases(journey, job, translator):
    Job.objects.filter(pk=job.pk).update(due_at=ago(hours=3))
    mine = text(sign_in(Client(), journey.case.owner, "COORD").get(reverse("translation-team")))
    assert job.code in mine
    assert "Approved without changes" not in mine
    strangers = text(
        sign_in(Client(), make_user("COORD"), "COORD").get(reverse("translation-team"))
    )
    assert journey.case.code not in strangers
    assert f">{job.code}" not in strangers
    assert translator.user.name in strangers  # whom work can be given to, with what they have


@pytest.mark.parametrize("role", sorted(set(Role.values) - {"MGR", "COORD"}))
def test_nobody_else_opens_it(lived, role, db):
    client = sign_in(Client(), make_user(role), role)
    assert client.get(reverse("translation-team")).status_code == 403
    assert client.get(reverse("linguist", args=[1])).status_code == 403


def test_the_number_of_queries_does_not_grow(journey, job, translator, reviewer, pat):
    page = reverse("translation-team")
    pat.get(page)
    with CaptureQueriesContext(connection) as few:
        pat.get(page)
    for _ in range(5):
        linguist(("ru", "zh"), ("es", "en"))
        approved(journey, translator.user, days=5, took=3)
    for other in more_jobs(journey, 5):
        Job.objects.filter(pk=other.pk).update(due_at=ago(hours=1))
    with CaptureQueriesContext(connection) as many:
        pat.get(page)
    assert len(many) <= len(few)


# --- what a linguist works in -----------------------------------------------------------------------

GIVEN = {
    "level": "SENIOR",
    "capacity": "25",
    "credential": "Sworn translator, no. 12",
    "credential_until": "2027-01-31",
    "domains": ["laboratory", "imaging"],
    "into_zh": ["es", "ru"],
    "into_en": ["es"],
}


def test_a_manager_says_what_somebody_works_in_and_the_history_keeps_it(lived, pat, db):
    someone = make_user("TRANS")
    page = reverse("linguist", args=[someone.pk])
    assert pat.get(page).status_code == 200
    assert pat.post(page, GIVEN).url == reverse("translation-team")
    known = Linguist.objects.get(user=someone)
    assert (known.level, known.capacity, known.domains) == ("SENIOR", 25, ["imaging", "laboratory"])
    assert known.credential_until == date(2027, 1, 31)
    pairs = {("es", "zh"), ("ru", "zh"), ("es", "en")}
    assert set(known.pairs.values_list("source", "target")) == pairs
    Pair.objects.create(linguist=known, source="zh", target="es")  # not asked about: stays
    assert pat.post(page, GIVEN | {"into_zh": ["ru"], "capacity": "30"}).status_code == 302
    assert set(known.pairs.values_list("source", "target")) == {
        ("ru", "zh"), ("es", "en"), ("zh", "es"),
    }  # fmt: skip
    said = text(pat.get(page))
    assert "Senior linguist, 25 pages, Sworn translator, no. 12" in said or "25 pages" in said
    assert "no more from Spanish into Chinese" in said
    assert "30 pages" in said


@pytest.mark.parametrize(
    "wrong",
    [
        {"capacity": "0"},
        {"level": "KING"},
        {"into_zh": ["zh"]},
        {"domains": ["poetry"]},
        {"credential_until": "x"},
    ],
)
def test_what_cannot_be_is_not_kept(lived, pat, db, wrong):
    someone = make_user("TRANS")
    assert pat.post(reverse("linguist", args=[someone.pk]), GIVEN | wrong).status_code == 422
    assert not Linguist.objects.filter(user=someone).exists()


def test_who_is_no_linguist_has_no_such_page(lived, pat, db):
    assert pat.get(reverse("linguist", args=[make_user("COORD").pk])).status_code == 404
    assert pat.get(reverse("linguist", args=[10**9])).status_code == 404


def test_nobody_vouches_for_themselves(lived, db):
    both = make_user("MGR", "TRANS")
    client = sign_in(Client(), both, "MGR")
    assert client.post(reverse("linguist", args=[both.pk]), GIVEN).status_code == 409
    assert not Linguist.objects.filter(user=both).exists()
