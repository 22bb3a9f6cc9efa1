"""Versions of the criteria: who reads them, and who proposes one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.eligibility import versions
from casework.eligibility.models import CriteriaVersion
from casework.people.roles import Role
from tests.precheck.proposals import NOTE, as_file, other_criteria

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("precheck")]

READERS = ["COORD", "MGR", "INVESTIGATOR", "SITE_CRC", "DPO", "AUDITOR", "ADMIN"]
OTHERS = sorted({*Role.values} - {*READERS})


@pytest.mark.parametrize("role", READERS)
def test_who_reads_the_criteria_reads_all_of_them(reader, journey, proposed, role, said):
    someone = reader(role)
    page = said(someone.get(reverse("criteria")))
    assert "NCT06947460 v1 in force" in page
    assert "In force since" in page
    assert "Compared with the protocol." in page
    assert NOTE in page
    text = said(someone.get(reverse("criteria-version", args=[proposed.pk])))
    for part in (
        "ALL-I03 Absolute lymphocytes above 0.5 x10^9/L",
        "Absolute lymphocyte count, blood > 0.3 10*9/L",
        "AMB-12: Do exactly 0.5",
        '"value": 0.3',
        "lymphocytes_abs",
        "other than in the version in force",
        "Only in the version in force: OPS-01 Willing to travel",
    ):
        assert part in text, part


@pytest.mark.parametrize("role", OTHERS)
def test_others_do_not(reader, proposed, role):
    someone = reader(role)
    for name, arguments in (
        ("criteria", []),
        ("criteria-version", [proposed.pk]),
        ("criteria-effects", [proposed.pk]),
    ):
        assert someone.get(reverse(name, args=arguments)).status_code == 403


def test_every_rule_has_words(reader, journey):
    version = CriteriaVersion.objects.get()
    page = reader("COORD").get(reverse("criteria-version", args=[version.pk])).content.decode()
    assert page.count('class="criteria-rule"') >= 60


def test_more_versions_cost_no_more_statements(reader, journey, manager):
    someone = reader("DPO")

    def counted():
        with CaptureQueriesContext(connection) as sent:
            assert someone.get(reverse("criteria")).status_code == 200
        return len(sent)

    counted()
    before = counted()
    for number in range(3, 6):
        data = other_criteria()
        data["version"]["version"] = f"v{number}"
        made = versions.propose(data, actor=manager.actor, note=NOTE)
        versions.activate(made.pk, actor=reader("INVESTIGATOR").actor, note=NOTE)
    assert counted() == before


@pytest.mark.parametrize("role", READERS)
def test_no_page_of_the_criteria_says_who_may_take_part(reader, proposed, role, said):
    someone = reader(role)
    for name, arguments in (
        ("criteria", []),
        ("criteria-version", [proposed.pk]),
        ("criteria-effects", [proposed.pk]),
    ):
        page = said(someone.get(reverse(name, args=arguments))).lower()
        assert "eligible" not in page.replace("not an eligibility decision", "")


def test_a_version_that_there_is_not(reader):
    for name in ("criteria-version", "criteria-effects"):
        assert reader("MGR").get(reverse(name, args=[4711])).status_code == 404


def test_a_manager_proposes_a_version(manager, journey, said):
    sent = {"file": as_file(other_criteria()), "note": NOTE}
    answer = manager.post(reverse("criteria-propose"), sent)
    made = CriteriaVersion.objects.get(version="v2")
    assert answer.url == reverse("criteria-version", args=[made.pk])
    assert (made.proposed_by, made.note) == (manager.user, NOTE)
    assert versions.in_force(made.trial) != made.pk
    assert "Absolute lymphocyte count, blood > 0.3" in said(manager.get(answer.url))


@pytest.mark.parametrize(
    ("file", "said_of_it", "status"),
    [
        (b"", "empty", 422),
        (b"{", "is not JSON", 422),
        (b'{"version": 1, "version": 2}', "stands twice", 422),
        (b'{"version": "\\u0000"}', "a character that no text has", 422),
        (b"[]", "is not an object", 409),
        (b'{"version": {"trial": "X"}}', "$.criteria", 409),
    ],
)
def test_what_is_no_version_is_refused_with_its_faults(manager, file, said_of_it, status, said):
    answer = manager.post(reverse("criteria-propose"), {"file": as_file(file), "note": NOTE})
    assert answer.status_code == status
    assert said_of_it in said(answer)


def test_a_proposal_needs_a_note(manager, journey):
    sent = {"file": as_file(other_criteria()), "note": "short"}
    assert manager.post(reverse("criteria-propose"), sent).status_code == 422
    assert not CriteriaVersion.objects.filter(version="v2").exists()


@pytest.mark.parametrize("role", sorted({*Role.values} - {"MGR"}))
def test_nobody_but_a_manager_proposes(reader, journey, role):
    someone = reader(role)
    sent = {"file": as_file(other_criteria()), "note": NOTE}
    assert someone.get(reverse("criteria-propose")).status_code == 403
    assert someone.post(reverse("criteria-propose"), sent).status_code == 403


def test_what_is_asked_of_adults_alone_says_so(reader, journey, said):
    version = CriteriaVersion.objects.get()
    page = said(reader("COORD").get(reverse("criteria-version", args=[version.pk])))
    assert "[adults: CKD-EPI-2009, CKD-EPI-2021]" in page
    assert "[CKD-EPI-2009" not in page
