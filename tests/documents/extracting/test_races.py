"""Two people at the same moment: one wins, the other is told, nothing is half done."""

from datetime import date

import pytest

from casework.blockers import Refused
from casework.eligibility.models import DataValue
from casework.eligibility.reading import Given
from casework.people.actor import Actor
from documents.extracting import entering
from tests.documents.extracting.lab import lab_paper, typed
from tests.people_and_cases import join, make_case, make_user, protocol_version

__all__ = ["protocol_version"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]


def at_once(*calls):
    """Start every call at the same moment, each in a connection of its own; refusals are answers."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    from django.db import connections

    ready = Barrier(len(calls))

    def run(call):
        ready.wait(timeout=30)
        try:
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        results = list(threads.map(run, calls))
    lost = [result for result in results if isinstance(result, Refused)]
    return [result for result in results if not isinstance(result, Refused)], lost


@pytest.fixture
def owner(transactional_db):
    return make_user("COORD")


@pytest.fixture
def version(protocol_version, owner):
    case = make_case(owner, protocol_version, name="Camino Ejemplo-Uno", cohort="LN")
    return lab_paper(case, owner, dated=date(2026, 5, 31))


@pytest.fixture
def value(version, owner):
    return typed(version, owner)


def second(version, role="COORD"):
    user = make_user(role)
    join(version.case, user, role)
    return Actor(user, role)


def test_two_people_agree_and_one_is_it(version, value):
    people = [second(version), second(version, "SITE_CRC")]
    won, [lost] = at_once(
        *(
            lambda actor=actor: entering.verify(version.pk, value.pk, actor=actor)
            for actor in people
        )
    )
    assert lost.codes == ["VERIFIED_ALREADY"]
    assert DataValue.objects.get(pk=value.pk).verified_by == won[0].verified_by


def test_a_value_is_agreed_with_or_corrected_first_and_never_agreed_with_as_wrong(
    version, value, owner
):
    given = Given("ast", "43", version.evidence_id, unit="U/L", effective_date=date(2026, 5, 31))
    other = second(version)
    _won, lost = at_once(
        lambda: entering.verify(version.pk, value.pk, actor=other),
        lambda: entering.correct(
            version.pk, value.pk, given, actor=Actor(owner, "COORD"), reason="A digit was misread."
        ),
    )
    old = DataValue.objects.get(pk=value.pk)
    corrected = DataValue.objects.get(replaces=value)
    assert old.wrong_at is not None
    assert corrected.verified_at is None
    assert [refusal.codes for refusal in lost] in ([], [["WRONG_ALREADY"]])
    assert bool(lost) is (old.verified_at is None)


def test_two_corrections_leave_one(version, value, owner):
    people = [Actor(owner, "COORD"), second(version)]
    won, [lost] = at_once(
        *(
            lambda actor=actor, n=n: entering.correct(
                version.pk,
                value.pk,
                Given("ast", n, version.evidence_id, unit="U/L"),
                actor=actor,
                reason="A digit was misread.",
            )
            for actor, n in zip(people, ("43", "44"), strict=True)
        )
    )
    assert lost.codes == ["WRONG_ALREADY"]
    assert DataValue.objects.standing().get().value == won[0].value
