"""Values count while their paper serves: not once it is rejected, lost, or names another person."""

from datetime import timedelta

import pytest

from casework import clock
from casework.eligibility.models import DataValue, PreCheck
from casework.eligibility.refusing import EligibilityRefused
from casework.people.actor import SYSTEM
from documents.extracting import entering
from documents.files import examining, reconciling
from documents.files.examining import Pass
from documents.files.models import File, State
from documents.judging import verbs as judging
from documents.judging.mismatches import keep_out, resolve_mismatch
from documents.models import Mismatch, Status, Version
from documents.uploads.models import SERVES
from tests.gaps.records import asked, fill, states
from workflows.gaps.held import known

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("gaps")]
ANOTHERS = "The heading names María Otra, born 1961."
SAME = "She married in May; the passport shows both of her names."


def paper(journey, kind="LAB_CBC"):
    return Version.objects.filter(case=journey.case, document_type=kind).latest("pk")


def keep(journey, kind="LAB_CBC"):
    journey.later(minutes=5).act(keep_out, paper(journey, kind).pk, role="COORD", note=ANOTHERS)


def take_back(journey):
    found = Mismatch.objects.get(case=journey.case).pk
    said = {"outcome": "THEIRS", "resolution": SAME}
    journey.later(minutes=5).act(resolve_mismatch, found, role="MGR", **said)


def accept(journey, kind="LAB_CBC"):
    journey.later(minutes=5).act(judging.accept, paper(journey, kind).pk, role="COORD")


def dated_anew(journey):
    """The paper was accepted, read, and then verified with another date."""
    journey.upload("LAB_CBC", language="en", to="ACCEPTED")
    fill(journey)
    version = paper(journey)
    day = journey.today() - timedelta(days=3)
    who = {"role": "COORD", "name": "COORD-2"}
    journey.later(minutes=5).act(judging.verify, version.pk, effective_date=day, **who)


def test_what_a_rejected_paper_told_counts_no_more(held):
    fill(held)
    assert states(held)["ALL-I03"] == "MET"
    held.act(judging.reject, paper(held).pk, role="COORD", reason="A page is missing.")
    assert states(held)["ALL-I03"] == "UNKNOWN"
    assert ("GAP-03", "LAB_CBC") in asked(held)


def test_what_a_paper_of_another_person_told_counts_no_more(held):
    fill(held)
    keep(held)
    assert states(held)["ALL-I03"] == "UNKNOWN"
    take_back(held)
    assert states(held)["ALL-I03"] == "UNKNOWN"


def test_once_it_is_this_patient_s_after_all_its_values_are_compared_anew(held):
    fill(held)
    keep(held)
    take_back(held)
    accept(held)
    assert states(held)["ALL-I03"] == "UNKNOWN"
    assert ("GAP-01", "LAB_CBC") in asked(held)
    value = DataValue.objects.to_compare().get(case=held.case, element="lymphocytes_abs")
    who = {"role": "COORD", "name": "COORD-2"}
    held.later(minutes=5).act(entering.verify, paper(held).pk, value.pk, **who)
    assert states(held)["ALL-I03"] == "MET"
    with pytest.raises(EligibilityRefused, match="has verified this value already"):
        held.act(entering.verify, paper(held).pk, value.pk, role="COORD", name="COORD-3")


def test_a_paper_that_is_rejected_after_its_new_check_counts_no_more(held):
    fill(held)
    keep(held)
    take_back(held)
    accept(held)
    held.act(judging.reject, paper(held).pk, role="COORD", reason="It is of another after all.")
    assert states(held)["ALL-I03"] == "UNKNOWN"
    assert ("GAP-03", "LAB_CBC") in asked(held)


@pytest.mark.parametrize("kind", ["lost", "altered"])
def test_what_a_paper_told_counts_no_more_once_its_file_is_gone(held, kind):
    fill(held)
    with clock.held_at(held.now):
        file = paper(held).file
        reconciling.mend(reconciling.Difference(kind, file.key, file.pk))
    held.reload()
    assert states(held)["ALL-I03"] == "UNKNOWN"
    assert ("GAP-03", "LAB_CBC") in asked(held)


def test_a_paper_whose_date_was_set_right_goes_on_counting(held):
    dated_anew(held)
    assert states(held)["ALL-I03"] == "MET"


def test_a_paper_whose_date_was_set_right_is_kept_out_with_what_it_told(held):
    dated_anew(held)
    keep(held)
    assert states(held)["ALL-I03"] == "UNKNOWN"
    assert not PreCheck.objects.get(case=held.case).outdated


def test_what_nobody_checked_again_does_not_count_as_an_older_version(held):
    fill(held)
    keep(held)
    take_back(held)
    old = paper(held)
    held.later(minutes=5).upload("LAB_CBC", language="en")
    old.refresh_from_db()
    assert old.status == "SUPERSEDED"
    assert states(held)["ALL-I03"] == "UNKNOWN"


def test_a_file_that_names_another_person_counts_as_no_paper_that_it_ever_was(held):
    fill(held)
    first = paper(held)
    held.later(minutes=5).act(judging.also_fills, first.pk, ["LAB_URINE"], role="COORD")
    held.later(minutes=5).upload("LAB_CBC", language="en")
    assert states(held)["ALL-I03"] == "MET"
    keep(held, "LAB_URINE")
    first.refresh_from_db()
    assert first.status == "SUPERSEDED"
    assert states(held)["ALL-I03"] == "UNKNOWN"


@pytest.mark.parametrize("acts", [(), (keep,), (keep, take_back), (keep, take_back, accept)])
def test_guards_and_the_pre_check_agree_on_what_counts(held, acts):
    fill(held)
    for act in acts:
        act(held)
    counting = DataValue.objects.counting().filter(case=held.case)
    found = known(held.situation()).values
    assert sorted(found) == sorted({one.element for one in counting})
    assert ("lymphocytes_abs" in found) is (not acts)


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
    assert outdated is (
        (before in SERVES) != (after in SERVES)
        or (before == Status.QUARANTINED) != (after == Status.QUARANTINED)
    )
