"""Terms are proposed by one person and approved by another; files bring many."""

import csv
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from casework.people.actor import Actor
from tests.people_and_cases import make_user
from translation.terms import files, verbs
from translation.terms.models import Status, Term
from translation.terms.verbs import TermRefused

GIVEN = {"source_language": "en", "source": "flare", "target_language": "zh", "target": "复发"} | {
    "kind": "PREFERRED",
    "domain": "RHEUMATOLOGY",
}


@pytest.fixture
def linguist(db):
    return Actor(make_user("TRANS"), "TRANS")


@pytest.fixture
def reviewer(db):
    return Actor(make_user("TREV"), "TREV")


def refused(act, *arguments, **more):
    with pytest.raises(TermRefused) as refusal:
        act(*arguments, **more)
    return refusal.value.codes


def test_a_proposal_waits_and_a_reviewer_approves_it(linguist, reviewer):
    term = verbs.propose(GIVEN, actor=linguist)
    assert (term.status, term.proposed_by) == (Status.PROPOSED, linguist.user)
    term = verbs.approve(term.pk, actor=reviewer)
    assert (term.status, term.decided_by) == (Status.APPROVED, reviewer.user)
    assert refused(verbs.reject, term.pk, actor=reviewer) == ["TERM_DECIDED"]


def test_nobody_approves_their_own(reviewer):
    term = verbs.propose(GIVEN, actor=reviewer)
    assert refused(verbs.approve, term.pk, actor=reviewer) == ["OWN_PROPOSAL"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.update(
            status="APPROVED", decided_by=reviewer.user, decided_at="2024-01-01T00:00Z"
        )


def test_an_approved_term_that_is_changed_waits_again(linguist, reviewer):
    term = verbs.approve(verbs.propose(GIVEN, actor=linguist).pk, actor=reviewer)
    changed = verbs.edit(term.pk, GIVEN | {"target": "发作"}, actor=linguist)
    assert (changed.status, changed.decided_by) == (Status.PROPOSED, None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"source": " "}, "TERM_EMPTY"),
        ({"target": ""}, "TERM_EMPTY"),
        ({"target_language": "en"}, "ONE_LANGUAGE"),
    ],
)
def test_what_is_no_term_is_refused(linguist, change, code):
    assert refused(verbs.propose, GIVEN | change, actor=linguist) == [code]


def test_the_same_term_is_proposed_once_unless_it_was_rejected(linguist, reviewer):
    term = verbs.propose(GIVEN, actor=linguist)
    assert refused(verbs.propose, GIVEN | {"source": " FLARE "}, actor=linguist) == ["TERM_KNOWN"]
    verbs.reject(term.pk, actor=reviewer)
    assert verbs.propose(GIVEN, actor=linguist).pk == term.pk


@pytest.mark.parametrize("role", ["COORD", "MGR", "SITE_CRC", "PATIENT"])
def test_other_roles_neither_propose_nor_decide(role, linguist):
    term, other = verbs.propose(GIVEN, actor=linguist), Actor(make_user(role), role)
    assert refused(verbs.propose, GIVEN, actor=other) == ["ROLE_NOT_ALLOWED"]
    assert refused(verbs.approve, term.pk, actor=other) == ["ROLE_NOT_ALLOWED"]
    assert refused(verbs.edit, term.pk, GIVEN, actor=other) == ["ROLE_NOT_ALLOWED"]


@pytest.mark.django_db
def test_the_seed_proposes_each_term_once():
    call_command("seed_terms", verbosity=0)
    terms = Term.objects.between("en", "zh")
    assert terms.filter(kind="PREFERRED").count() >= 150
    assert set(terms.values_list("status", "note")) == {("PROPOSED", files.SEED_NOTE)}
    assert {"FORBIDDEN", "DO_NOT_TRANSLATE"} < set(terms.values_list("kind", flat=True))
    assert files.seed() == 0


def test_a_file_comes_back_as_it_went(linguist):
    verbs.propose(GIVEN | {"note": "=2+2"}, actor=linguist)
    text = files.write_csv(Term.objects.all())
    assert "'=2+2" in text
    assert verbs.propose_all(files.read_csv(text), actor=linguist) == 0
    Term.objects.update(source="other")
    assert verbs.propose_all(files.read_csv(text), actor=linguist) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no column"),
        ("source,target\na,b\n", "source_language"),
        ("source_language,source,target_language,target\nxx,a,zh,b\n", "Row 2"),
        ("source_language,source,target_language,target,kind\nen,a,zh,b,ODD\n", "ODD"),
        (f"source_language,source,target_language,target\nen,{'a' * 201},zh,b\n", "too long"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(text, told):
    with pytest.raises(TermRefused, match=told):
        files.read_csv(text)


def test_the_seed_is_well_formed():
    with files.SEED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(StringIO(file.read()), delimiter="\t"))
    assert len({(row["en"].lower(), row["zh"]) for row in rows}) == len(rows)
    assert all(row["en"].strip() == row["en"] and row["zh"].strip() == row["zh"] for row in rows)
