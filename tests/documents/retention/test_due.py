"""When the time to keep a paper is over (domain.md 10.2, PR-07 and RT-01)."""

import calendar
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from casework import clock
from casework.cases.models import Case, StageChange
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from documents.models import File
from documents.retention.due import due, kept_until
from documents.retention.periods import is_research
from tests.documents.retention.conftest import fill
from tests.people_and_cases import make_case, make_user
from workflows.engine import moves

CLOSED = datetime(2026, 3, 15, 4, tzinfo=UTC)
YEAR = 12


def last_day(begun, months):
    """The last day of a period; where its month has no such day, the last one of that month."""
    year, month = divmod(begun.year * 12 + begun.month - 1 + months, 12)
    return date(year, month + 1, min(begun.day, calendar.monthrange(year, month + 1)[1]))


def submit(case, kind="forward", places=("TRANSLATION", "PRELIM_REVIEW")):
    """Write down that the case went to the hospital, past the road there."""
    before, after = places
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        StageChange.objects.create(
            case=case,
            version=90 + (kind == "undo"),
            edge="submit",
            kind=kind,
            from_stage=before,
            to_stage=after,
            acting_role="COORD",
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


def last_of(file):
    return kept_until(type(file).objects.get(pk=file.pk))


def test_nothing_of_an_open_case_is_ever_due(bring):
    file = bring().file
    assert last_of(file) is None
    assert not due(date(2999, 1, 1)).filter(pk=file.pk).exists()


@pytest.mark.parametrize(
    ("kinds", "submitted", "years"),
    [
        (["ECG"], False, 2),
        (["ECG"], True, 10),
        (["ECG", "SAE_FORM"], True, 30),
        (["ECG", "SAE_FORM"], False, 30),
        (["CONSENT_DATA_SHARING"], True, 10),
    ],
)
def test_the_longest_of_all_that_a_file_is_counts(case, bring, close, kinds, submitted, years):
    file = bring(kinds[0]).file
    for kind in kinds[1:]:
        fill(case, kind, file)
    if submitted:
        submit(case)
    close(CLOSED)
    assert last_of(file) == date(2026 + years, 3, 15)


def test_a_submission_that_was_taken_back_does_not_count(case, bring, close):
    file = bring().file
    submit(case)
    submit(case, "undo", ("PRELIM_REVIEW", "TRANSLATION"))
    close(CLOSED)
    assert last_of(file) == date(2028, 3, 15)


def test_which_papers_are_records_of_the_trial(protocol_version):
    kinds = protocol(protocol_version.pk).documents.values()
    research = {kind.code for kind in kinds if is_research(kind)}
    assert {
        kind.code for kind in kinds if kind.group in ("cell therapy", "safety", "response")
    } < research
    others = {kind for kind in kinds if kind.code in research} - {
        kind for kind in kinds if kind.group in ("cell therapy", "safety", "response")
    }
    assert {(kind.group, kind.supplied_by) for kind in others} == {("consent", "site")}


def test_what_was_made_of_a_record_of_the_trial_is_kept_as_long(case, bring, close, copy_of):
    file = bring().file
    redacted = copy_of(file)
    translated = copy_of(redacted, "TRANSLATION")
    fill(case, "SAE_FORM", translated)
    close(CLOSED)
    assert {last_of(one) for one in (file, redacted, translated)} == {date(2056, 3, 15)}


def test_while_the_safety_plan_goes_on_no_period_runs(case, bring, close):
    file = bring().file
    close(CLOSED)
    Case.objects.filter(pk=case.pk).update(safety_continues=True)
    assert last_of(file) is None


def test_a_case_that_was_reopened_begins_anew_and_later(case, bring, close, manager):
    file = bring().file
    moment = clock.now()
    close()
    first = last_of(file)
    with clock.held_at(moment + timedelta(days=20)):
        given = {
            "reopened_because": "The family wants to go on after all",
            "consent_reconfirmed_at": clock.now().isoformat(),
        }
        moves.advance(
            case.pk,
            "reopen_before_infusion",
            actor=manager.actor,
            reason_code="FAMILY_RETURNED",
            given=given,
        )
    assert last_of(file) is None
    with clock.held_at(moment + timedelta(days=40)):
        close()
    assert last_of(file) > first + timedelta(days=30)


def test_a_file_that_was_never_filed_is_kept_six_months(loose):
    file = loose(datetime(2026, 8, 31, 4, tzinfo=UTC))
    assert last_of(file) == date(2027, 2, 28)


def test_the_day_is_that_of_the_trial_site(bring, close):
    file = bring().file
    close(datetime(2026, 3, 15, 17, tzinfo=UTC))  # 1 o'clock on the 16th in Shanghai
    assert last_of(file) == date(2028, 3, 16)


@pytest.fixture
def two_closed(case, bring, close, protocol_version):
    """A paper of an inquiry that did not proceed, and one of a case that was submitted."""
    plain = bring().file
    close(CLOSED)
    owner = Actor(make_user("COORD"), "COORD")
    other = make_case(owner.user, protocol_version, name="Otra Persona", cohort="LN")
    file = File.objects.create(case=other, size=1, came_role="COORD")
    submit(other)
    left = {"withdrawn_at": clock.now().isoformat(), "withdrawal_scope": "SERVICE"}
    moves.advance(other.pk, "withdraw", actor=owner, reason_code="FAMILY_DECISION", given=left)
    return {False: plain, True: file}


@given(
    closed=st.dates(date(2000, 1, 1), date(2090, 12, 31)),
    on=st.integers(-2, 2),
    submitted=st.booleans(),
)
@example(closed=date(2024, 2, 29), on=0, submitted=False)
@example(closed=date(2024, 2, 29), on=1, submitted=False)
@example(closed=date(2024, 2, 29), on=1, submitted=True)
@example(closed=date(2022, 2, 28), on=1, submitted=False)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_last_day_is_kept_and_the_next_is_due(two_closed, closed, on, submitted):
    file = two_closed[submitted]
    noon = datetime(closed.year, closed.month, closed.day, 4, tzinfo=UTC)
    Case.objects.filter(pk=file.case_id).update(closed_at=noon)
    months = 10 * YEAR if submitted else 2 * YEAR
    last = last_day(closed, months)
    assert (last.year, last.month) == (closed.year + months // YEAR, closed.month)
    assert last_of(file) == last
    assert due(last + timedelta(days=on)).filter(pk=file.pk).exists() == (on > 0)


def test_the_number_of_queries_does_not_grow(bring, close, copy_of, django_assert_num_queries):
    for kind in ("ECG", "ECHO", "LAB_CBC"):
        copy_of(bring(kind).file)
    close(CLOSED)
    protocol(Case.objects.get().protocol_id)
    with django_assert_num_queries(2):  # which protocols there are, and the files
        assert len(due(date(2040, 1, 1))) == 6
