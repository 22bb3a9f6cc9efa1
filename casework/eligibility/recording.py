"""Values of a case: entered from a page, verified by a second person, corrected without loss.

Each verb locks the case. Source: domain.md 3.1 (4), 1.4.
"""

from dataclasses import asdict
from datetime import timedelta

from casework import clock
from casework.cases import changes
from casework.cases.models import Case
from casework.eligibility.access import ENTERS, VERIFIES
from casework.eligibility.elements import Element
from casework.eligibility.entries import read_entry
from casework.eligibility.models import DataValue
from casework.eligibility.outdating import outdate
from casework.eligibility.reading import Given, ValueNotRead, read
from casework.eligibility.refusing import person_in, refused
from casework.eligibility.running import as_given
from casework.eligibility.strict_json import Malformed
from casework.eligibility.versions import elements_for
from casework.evidence.models import Evidence
from casework.people.acting import verb
from casework.people.actor import Actor

NOT_YOURS = "Values are entered by the case's coordinator."
DERIVED = frozenset({"consent_main_valid"})  # by the case's consents, never typed
REASON = 10  # characters that the reason of a correction has at least


@verb
def enter(case_id: int, given: Given, *, actor: Actor) -> DataValue:
    """What a page of an accepted paper says of one element. It counts once a second person agrees."""
    case = _locked(case_id, actor)
    entry = _new(case, given, actor)
    _after(case)
    return entry


@verb
def enter_all(case_id: int, given: list[Given], *, actor: Actor) -> list[DataValue]:
    """Many values at once, all or none: a laboratory's table."""
    case = _locked(case_id, actor)
    entries = [_new(case, one, actor) for one in given]
    _after(case)
    return entries


@verb
def verify(entry_id: int, *, actor: Actor) -> DataValue:
    """A second person compared the value with the page; again, if the paper was accepted anew."""
    person = person_in(actor, VERIFIES, "Values are verified by a coordinator or the trial team.")
    case, entry = _standing(entry_id, actor)
    if DataValue.objects.compared().filter(pk=entry.pk).exists():
        raise refused("VERIFIED_ALREADY", f"{entry.verified_by} has verified this value already.")
    if entry.entered_by_id == actor.user_id:
        raise refused("FOUR_EYES", "You entered this value: a second person compares it.")
    _check_read(case, entry)
    entry.verified_by, entry.verified_role = person, actor.role
    entry.verified_at = clock.now()
    entry.save(update_fields=["verified_by", "verified_role", "verified_at"])
    _after(case)
    return entry


@verb
def correct(entry_id: int, given: Given, *, actor: Actor, reason: str) -> DataValue:
    """Another value takes its place; the old one stays on record as entered in error."""
    person_in(actor, ENTERS, NOT_YOURS)
    case, entry = _standing(entry_id, actor)
    if given.element != entry.element:
        raise refused("OTHER_ELEMENT", "A correction is of the same element.")
    _call_wrong(entry, actor, reason)
    corrected = _new(case, given, actor, replaces=entry)
    _after(case)
    return corrected


@verb
def retract(entry_id: int, *, actor: Actor, reason: str) -> DataValue:
    """The page does not say this at all: the value stays on record as entered in error."""
    person_in(actor, ENTERS, NOT_YOURS)
    case, entry = _standing(entry_id, actor)
    _call_wrong(entry, actor, reason)
    _after(case)
    return entry


def _locked(case_id: int, actor: Actor) -> Case:
    case = changes.lock(case_id, actor)
    person_in(actor, ENTERS, NOT_YOURS)
    return case


def _standing(entry_id: int, actor: Actor) -> tuple[Case, DataValue]:
    case = changes.lock(DataValue.objects.values_list("case_id", flat=True).get(pk=entry_id), actor)
    entry = DataValue.objects.select_related("entered_by", "verified_by").get(pk=entry_id)
    if entry.wrong_at is not None or entry.emptied_at is not None:
        raise refused("WRONG_ALREADY", "This value was corrected meanwhile. Reload the page.")
    return case, entry


def _check_read(case: Case, entry: DataValue) -> None:
    """What the criteria in force cannot read must not count: nothing of the case would be judged."""
    element = elements_for(case).get(entry.element)
    try:
        if element is not None:
            read_entry(element, as_given(entry))
    except Malformed as fault:
        text = "The pre-check cannot read this value: correct it."
        raise refused("VALUE_NOT_READ", text) from fault


def _new(case: Case, given: Given, actor: Actor, replaces: DataValue | None = None) -> DataValue:
    element = _element(case, given)
    try:
        said = read(element, given)
    except ValueNotRead as unread:
        raise refused("VALUE_NOT_ALLOWED", f"{element.label}: {unread}") from unread
    if said.effective_date and said.effective_date > clock.site_today() + timedelta(days=1):
        raise refused("DATE_IN_FUTURE", f"{element.label}: the date is in the future. Check it.")
    evidence = _evidence(case, given)
    same = DataValue.objects.standing().filter(case=case, evidence=evidence, **asdict(said))
    if same.exists():
        text = f"{element.label}: this value of this paper is there already."
        raise refused("ENTERED_ALREADY", text)
    return DataValue.objects.create(
        case=case,
        evidence=evidence,
        entered_by=person_in(actor, ENTERS, NOT_YOURS),
        entered_role=actor.role,
        entered_at=clock.now(),
        replaces=replaces,
        **asdict(said),
    )


def _element(case: Case, given: Given) -> Element:
    element = elements_for(case).get(given.element)
    if element is None:
        raise refused("ELEMENT_UNKNOWN", f"There is no data element {given.element}.")
    if element.id in DERIVED:
        text = f"{element.label} follows from the case's consents. It is not typed in."
        raise refused("NEVER_TYPED", text)
    return element


def _evidence(case: Case, given: Given) -> Evidence:
    evidence = Evidence.objects.filter(case=case, pk=given.evidence).first()
    if evidence is None:
        raise refused("EVIDENCE_UNKNOWN", "Choose an accepted paper of this case.")
    if not 1 <= given.page <= max(evidence.pages, 1):
        raise refused("PAGE_UNKNOWN", f"This paper has pages 1 to {max(evidence.pages, 1)}.")
    return evidence


def _call_wrong(entry: DataValue, actor: Actor, reason: str) -> None:
    if len(reason.strip()) < REASON:
        text = f"Say what was wrong, in {REASON} characters at least."
        raise refused("REASON_REQUIRED", text)
    entry.wrong_by, entry.wrong_role = actor.user, actor.role
    entry.wrong_at, entry.wrong_reason = clock.now(), reason.strip()
    entry.save(update_fields=["wrong_by", "wrong_role", "wrong_at", "wrong_reason"])


def _after(case: Case) -> None:
    outdate(case.pk)
    changes.changed(case)
