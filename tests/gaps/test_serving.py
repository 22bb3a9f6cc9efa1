"""Values count while their paper serves: not once it is rejected, lost, or names another person."""

import pytest

from casework import clock
from casework.eligibility.models import PreCheck
from casework.people.actor import SYSTEM
from documents.files import examining, reconciling
from documents.files.examining import Pass
from documents.files.models import File, State
from documents.judging import verbs as judging
from documents.judging.mismatches import keep_out, resolve_mismatch
from documents.models import Mismatch, Status, Version
from documents.uploads.models import SERVES
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


@pytest.mark.parametrize("kind", ["lost", "altered"])
def test_what_a_paper_told_counts_no_more_once_its_file_is_gone(held, kind):
    fill(held)
    with clock.held_at(held.now):
        file = paper(held).file
        reconciling.mend(reconciling.Difference(kind, file.key, file.pk))
    held.reload()
    assert states(held)["ALL-I03"] == "UNKNOWN"
    assert ("GAP-03", "LAB_CBC") in asked(held)


def test_what_a_paper_told_counts_no_more_once_its_file_is_found_unsafe(held):
    fill(held)
    accepted(held)
    File.objects.filter(pk=paper(held).file_id).update(state=State.WAITING)
    with clock.held_at(held.now):
        examining._conclude(paper(held).file_id, actor=SYSTEM, found=Pass(finding="ACTIVE"))
    held.reload()
    assert paper(held).status == Status.QUARANTINED
    assert states(held)["ALL-I03"] == "UNKNOWN"


def accepted(journey):
    """The paper as it is between acceptance and verification."""
    Version.objects.filter(pk=paper(journey).pk).update(status=Status.ACCEPTED)


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_whoever_changes_whether_a_paper_serves_the_pre_check_is_outdated(held, before, after):
    version = Version.objects.filter(pk=paper(held).pk)
    version.update(status=before)
    PreCheck.objects.filter(case=held.case).update(outdated=False)
    version.update(status=after)
    outdated = PreCheck.objects.get(case=held.case).outdated
    assert outdated is ((before in SERVES) != (after in SERVES))
