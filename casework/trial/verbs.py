"""Stating something of the trial, and confirming it with evidence."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from casework import clock
from casework.blockers import Blocker, Refused
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.trial.known import Known, known
from casework.trial.models import TrialConfirmation, TrialStatement

STATES = frozenset({"MGR", "INVESTIGATOR", "SITE_CRC"})
CONFIRMS = frozenset({"MGR"})
GOOD_FOR_DAYS = 90  # AMB-23
LENGTH = 10  # characters that a source and evidence are named in at least
TEXT = 1000


class TrialRefused(Refused):
    """Nothing was stated or confirmed."""


@dataclass(frozen=True)
class Stated:
    """What is to be stated. It holds for ninety days, or till an earlier `check_again_by`."""

    value: Any
    source: str
    checked_on: date
    check_again_by: date | None = None


@verb
def state(trial: str, name: str, given: Stated, *, actor: Actor) -> TrialStatement:
    """The statement takes the place of the one before it, which stays on record."""
    if actor.user is None or actor.role not in STATES:
        raise _refused("ROLE_NOT_ALLOWED", "A manager or the trial team states this.")
    if name not in known():
        raise _refused("UNKNOWN", f"Nothing is kept of the trial under {name}.")
    value = _read(known()[name], given.value)
    if len(given.source.strip()) < LENGTH:
        raise _refused("SOURCE_REQUIRED", f"Name the source, in {LENGTH} characters at least.")
    if given.checked_on > clock.site_today():
        raise _refused("DATE_IN_FUTURE", "The source cannot have been checked in the future.")
    last = given.checked_on + timedelta(days=GOOD_FOR_DAYS)
    again = given.check_again_by or last
    if again <= given.checked_on:
        raise _refused("CHECKED_AGAIN_LATER", "It is checked again later than it was checked.")
    if again > last:
        text = f"It is checked again within {GOOD_FOR_DAYS} days, by {last.isoformat()}."
        raise _refused("CHECKED_TOO_LATE", text)
    return TrialStatement.objects.create(
        trial=trial,
        name=name,
        value=value,
        source=given.source.strip(),
        checked_on=given.checked_on,
        check_again_by=again,
        at=clock.now(),
        by=actor.user,
        role=actor.role,
    )


@verb
def confirm(statement_id: int, *, actor: Actor, evidence: str) -> TrialConfirmation:
    """A manager has seen what proves it. Only the statement that counts now is confirmed."""
    if actor.user is None or actor.role not in CONFIRMS:
        raise _refused("ROLE_NOT_ALLOWED", "Only a manager confirms what is said of the trial.")
    if len(evidence.strip()) < LENGTH:
        text = f"Say which letter or entry proves it, in {LENGTH} characters at least."
        raise _refused("EVIDENCE_REQUIRED", text)
    statement = TrialStatement.objects.get(pk=statement_id)
    newer = TrialStatement.objects.filter(
        trial=statement.trial, name=statement.name, pk__gt=statement.pk
    )
    if newer.exists():
        raise _refused("STATED_ANEW", "It was stated anew meanwhile. Look at the page again.")
    try:
        with transaction.atomic():
            return TrialConfirmation.objects.create(
                statement=statement,
                evidence=evidence.strip(),
                at=clock.now(),
                by=actor.user,
                role=actor.role,
            )
    except IntegrityError as error:
        raise _refused("CONFIRMED_ALREADY", "Somebody has confirmed it already.") from error


def _read(what: Known, raw: Any) -> Any:
    text = str(raw).strip()
    if what.kind == "number":
        if not (text.isascii() and text.isdigit()) or len(text) > 6:
            raise _refused("VALUE_NOT_ALLOWED", "A whole number is needed.")
        return int(text)
    if what.kind == "choice" and text not in what.choices:
        raise _refused("VALUE_NOT_ALLOWED", "Choose one of the list.")
    if not text or len(text) > TEXT or "\x00" in text:
        raise _refused("VALUE_NOT_ALLOWED", f"A text of at most {TEXT} characters is needed.")
    return text


def _refused(code: str, text: str) -> TrialRefused:
    return TrialRefused([Blocker(code, text)])
