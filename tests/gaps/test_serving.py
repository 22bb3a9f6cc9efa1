"""Values count while their paper serves: not once it is rejected, or names another person."""

import pytest

from documents.judging import verbs as judging
from documents.judging.mismatches import keep_out, resolve_mismatch
from documents.models import Mismatch, Version
from tests.gaps.records import asked, fill, states

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("gaps")]


def paper(journey):
    return Version.objects.filter(case=journey.case, document_type="LAB_CBC").latest("pk")


def test_what_a_rejected_paper_told_counts_no_more(held):
    fill(held)
    assert states(held)["ALL-I03"] == "MET"
    held.act(judging.reject, paper(held).pk, role="COORD", reason="A page is missing.")
    assert states(held)["ALL-I03"] == "UNKNOWN"
    assert ("GAP-03", "LAB_CBC") in asked(held)


def test_what_a_paper_of_another_person_told_counts_no_more(held):
    fill(held)
    note = "The heading names María Otra, born 1961."
    held.act(keep_out, paper(held).pk, role="COORD", note=note)
    assert states(held)["ALL-I03"] == "UNKNOWN"
    found = Mismatch.objects.get(case=held.case).pk
    same = "She married in May; the passport shows both of her names."
    held.act(resolve_mismatch, found, role="MGR", outcome="THEIRS", resolution=same)
    assert states(held)["ALL-I03"] == "UNKNOWN"
    held.act(judging.verify, paper(held).pk, role="COORD", name="COORD-2")
    assert states(held)["ALL-I03"] == "MET"
