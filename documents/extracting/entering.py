"""Values of one paper: entered, compared and mended while paper and case allow it.

What is entered and how is the business of casework.eligibility.recording; here is when. Each verb
locks the case.
"""

from collections.abc import Collection

from django.utils.translation import gettext as _

from casework.cases import changes
from casework.eligibility import recording
from casework.eligibility.models import DataValue
from casework.eligibility.reading import Given
from casework.eligibility.refusing import refused
from casework.people.acting import verb
from casework.people.actor import Actor
from documents.extracting.access import ENTERED_FROM
from documents.extracting.waiting import values_of
from documents.models import Status, Version
from documents.uploads.models import SERVES


@verb
def enter(version_id: int, given: Given, *, actor: Actor) -> DataValue:
    """What a page of a paper says of one element."""
    version = _open(version_id, actor, ENTERED_FROM)
    return recording.enter(version.case_id, given, actor=actor)


@verb
def enter_all(version_id: int, given: list[Given], *, actor: Actor) -> list[DataValue]:
    """A table of values, all or none."""
    version = _open(version_id, actor, ENTERED_FROM)
    return recording.enter_all(version.case_id, given, actor=actor)


@verb
def verify(version_id: int, entry_id: int, *, actor: Actor) -> DataValue:
    """A second person compared a value with the page."""
    _of(_open(version_id, actor, SERVES), entry_id)
    return recording.verify(entry_id, actor=actor)


@verb
def correct(
    version_id: int, entry_id: int, given: Given, *, actor: Actor, reason: str
) -> DataValue:
    """The page says something else."""
    _of(_open(version_id, actor, SERVES), entry_id)
    return recording.correct(entry_id, given, actor=actor, reason=reason)


@verb
def retract(version_id: int, entry_id: int, *, actor: Actor, reason: str) -> DataValue:
    """The page does not say it; so also of a paper that serves no more."""
    _of(_open(version_id, actor, Status.values), entry_id)
    return recording.retract(entry_id, actor=actor, reason=reason)


def _open(version_id: int, actor: Actor, states: Collection[str]) -> Version:
    case_id = Version.objects.values_list("case_id", flat=True).get(pk=version_id)
    case = changes.lock(case_id, actor)
    if not case.is_open:
        raise refused("CASE_CLOSED", _("This case is closed: its values are only read now."))
    version = Version.objects.select_related("file").get(pk=version_id)
    if version.status not in states or version.evidence_id is None:
        text = _("This paper does not serve any more: look for its newest version.")
        raise refused("PAPER_DOES_NOT_SERVE", text)
    return version


def _of(version: Version, entry_id: int) -> DataValue:
    """Raises DataValue.DoesNotExist for a value that was not read from this paper."""
    return values_of(version).get(pk=entry_id)
