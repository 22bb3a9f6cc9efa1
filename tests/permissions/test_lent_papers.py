"""What linguists look at (PR-03): what is in their hands, as long as it is, and nothing else."""

from datetime import timedelta

import pytest
from django.test import Client

from casework import clock
from casework.people.actor import SYSTEM
from casework.people.roles import Role
from casework.protocols.publish import BUNDLED, publish
from documents.lending.lending import lend, take_back
from documents.models import Loan
from tests.people_and_cases import kept_for_a_module, make_user, sign_in
from tests.permissions import papers

pytestmark = pytest.mark.xdist_group("lent papers")
WHY = "No copy of it can be read."
LOOKED_AT = (papers.see_viewer, papers.see_address, *papers.PARTS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, folder):
    with kept_for_a_module(django_db_blocker, folder):
        yield papers.World(publish(BUNDLED)[0])


@pytest.fixture
def paper(made, folder, settings, media_root):
    settings.MEDIA_ROOT = folder
    return made.papers["clean"]


def borrower(paper, role, held_in="", **more):
    user = make_user(role) if role in papers.LINGUISTS else make_user(role, "TRANS")
    lend(paper, user, held_in or role, by=SYSTEM, **more)
    return user


def seen(user, paper, role=""):
    client = sign_in(Client(), user, role)
    return {asks.__name__: papers.outcome(asks(client, paper)) for asks in papers.SHOWS}


def shown():
    return {a.__name__: "shown" if a in LOOKED_AT else "no" for a in papers.SHOWS}


def nothing():
    return dict.fromkeys((asks.__name__ for asks in papers.SHOWS), "no")


@pytest.mark.parametrize("role", sorted(papers.LINGUISTS))
def test_a_linguist_looks_at_what_was_lent_and_keeps_nothing(paper, made, role):
    user = borrower(paper, role, original=WHY)
    assert seen(user, paper) == shown()
    for name, other in made.papers.items():
        if name != "clean":
            assert seen(user, other) == nothing(), name


@pytest.mark.parametrize("role", sorted(papers.LINGUISTS))
def test_without_a_copy_the_paper_itself_is_not_shown(paper, role):
    assert seen(borrower(paper, role), paper) == nothing()


@pytest.mark.parametrize("role", sorted(papers.LINGUISTS))
def test_what_was_given_back_is_seen_no_more_at_once_nor_a_minute_later(paper, role):
    user = borrower(paper, role, original=WHY)
    take_back(paper, user=user, role=role)
    assert seen(user, paper) == nothing()
    with clock.held_at(clock.now() + timedelta(minutes=1)):
        assert seen(user, paper) == nothing()


@pytest.mark.parametrize("role", sorted(set(Role.values) - papers.LINGUISTS))
def test_a_loan_gives_nothing_to_another_role(paper, role):
    if role in papers.SEES_EVERY_CASE or role in ("SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"):
        return  # they see cases that they are not on by right
    user = make_user(role)
    lend(paper, user, "TRANS", by=SYSTEM, original=WHY)
    assert seen(user, paper, role) == nothing()


def test_a_loan_in_one_role_is_none_in_the_other(paper):
    user = make_user("TRANS", "TREV")
    lend(paper, user, "TRANS", by=SYSTEM, original=WHY)
    assert seen(user, paper, "TREV") == nothing()
    assert seen(user, paper, "TRANS") == shown()


def test_another_linguists_loan_is_nobody_elses(paper):
    borrower(paper, "TRANS", original=WHY)
    assert seen(make_user("TRANS"), paper) == nothing()


def test_a_loan_ends_once_and_stays_on_record(paper):
    user = borrower(paper, "TRANS", original=WHY)
    take_back(paper, user=user, role="TRANS")
    ended = Loan.objects.get(version=paper, user=user).ended_at
    take_back(paper)
    assert Loan.objects.get(version=paper, user=user).ended_at == ended
