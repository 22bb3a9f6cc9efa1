"""Versions of the criteria: proposed by the manager, put in force by the hospital alone.

Source: domain.md 3.1 (1), 1.4 (configuration, criteria versions).
"""

import hashlib
import json
from functools import lru_cache
from typing import Any

from casework import clock
from casework.cases.models import Case
from casework.eligibility.access import ACTIVATES, PROPOSES
from casework.eligibility.elements import Element
from casework.eligibility.loading import Criteria, CriteriaRefused, bundled, checked
from casework.eligibility.models import Activation, CriteriaVersion
from casework.eligibility.refusing import EligibilityRefused, person_in, refused
from casework.people.acting import verb
from casework.people.actor import SYSTEM, SYSTEM_ROLE, Actor
from casework.protocols.models import ProtocolVersion

NOTE = 10  # characters that a proposal and an activation are explained in at least


@verb
def propose(data: dict[str, Any], *, actor: Actor, note: str) -> CriteriaVersion:
    """A version that the hospital may put in force. It changes nothing for any case yet."""
    if actor.role != SYSTEM_ROLE:
        person_in(actor, PROPOSES, "A manager proposes versions of the criteria.")
    if len(note.strip()) < NOTE:
        raise refused("REASON_REQUIRED", f"Say what is other in it, in {NOTE} characters at least.")
    try:
        version = checked(data).version
    except CriteriaRefused as fault:
        raise refused("CRITERIA_NOT_USABLE", str(fault)) from fault
    digest = hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()
    known = CriteriaVersion.objects.filter(trial=version.trial, version=version.version).first()
    if known is not None:
        if known.sha256 == digest:
            return known
        text = f"{known} is there already with other content. Give this one another version."
        raise refused("CRITERIA_TAKEN", text)
    return CriteriaVersion.objects.create(
        trial=version.trial,
        version=version.version,
        data=data,
        sha256=digest,
        note=note.strip(),
        proposed_by=actor.user,
        proposed_role=actor.role,
        proposed_at=clock.now(),
    )


@verb
def activate(criteria_id: int, *, actor: Actor, note: str) -> Activation:
    """Put a version in force for every case of its trial. The cases are judged by it at once.

    Refused where it cannot read what is held of an open case, or knows its stage no more.
    """
    from casework.eligibility.fitting import unread

    person = person_in(actor, ACTIVATES, "Only the investigator's team puts criteria in force.")
    if len(note.strip()) < NOTE:
        raise refused("REASON_REQUIRED", f"Say why, in {NOTE} characters at least.")
    version = CriteriaVersion.objects.select_for_update().get(pk=criteria_id)
    if in_force(version.trial) == version.pk:
        raise refused("IN_FORCE_ALREADY", f"{version} is in force already.")
    if blockers := unread(version, actor):
        raise EligibilityRefused(blockers)
    return Activation.objects.create(
        criteria=version, at=clock.now(), by=person, role=actor.role, note=note.strip()
    )


def propose_bundled() -> CriteriaVersion:
    """The version that comes with the product, proposed by the system."""
    return propose(bundled(), actor=SYSTEM, note="The criteria as published when this was made.")


def in_force(trial: str) -> int | None:
    """pk of the version that counts; None while the hospital put none in force."""
    found = Activation.objects.filter(criteria__trial=trial).order_by("-pk")
    return found.values_list("criteria", flat=True).first()


@lru_cache(maxsize=16)
def compiled(criteria_id: int) -> Criteria:
    """A version ready for use; what is stored never changes, so it is read once a process."""
    return checked(CriteriaVersion.objects.get(pk=criteria_id).data)


def elements_for(case: Case) -> dict[str, Element]:
    """The data elements that values of a case are entered for."""
    trial = ProtocolVersion.objects.values_list("trial", flat=True).get(pk=case.protocol_id)
    found = in_force(trial)
    return (compiled(found) if found else checked(bundled())).elements
