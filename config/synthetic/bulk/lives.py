"""The lives that bulk cases are copies of: two journeys, and every way out of them.

Each moment of a life that is worth copying is yielded while the database shows it.
"""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from casework import clock
from casework.cases.models import STAGES
from casework.people.models import User
from casework.protocols.models import ProtocolVersion
from config.synthetic.bulk.exits import EXITS, Exit, filled
from config.synthetic.journey import Journey
from workflows.engine import moves, proposals, tasks

ZONE = "America/Mexico_City"  # nobody else's zone, so that copies know where to put another
NAME, BORN, LANGUAGE = "Archetypa Bulk", "1985-05-05", "es"
BEGIN = datetime(2024, 1, 8, 9, tzinfo=UTC)
FAR = timedelta(days=1500)
LIVES = ("straight", "winding")


@dataclass(frozen=True)
class Moment:
    """What a case looks like now. `where`: its stage, or its outcome; `how` tells moments apart."""

    journey: Journey
    where: str
    how: str

    @property
    def name(self) -> str:
        return f"{self.where} {self.how}"


# Ways back, in the order in which the winding life takes them.
DETOURS = {
    "RECORD_COLLECTION": (("consent_or_identity_problem", "COORD", "CONSENT_PROBLEM"),),
    "TRANSLATION": (("source_unusable", "TREV", "PAGE_MISSING"),),
    "PRELIM_REVIEW": (("translation_defect", "TREV", "TRANSLATION_DEFECT"),),
}
PAUSES = {"INQUIRY": 4, "RECORD_COLLECTION": 2, "TRANSLATION": 1, "PRELIM_REVIEW": 1, "CONSENT": 1}


def begin(life: str, version: ProtocolVersion, team: dict[str, User]) -> Journey:
    """A case of one of the LIVES, opened."""
    known = {
        "patient_name": NAME,
        "requester_name": NAME,
        "dob": BORN,
        "sex": "female",
        "patient_languages": LANGUAGE,
        "patient_timezone": ZONE,
        "cohort": "LN" if life == "straight" else "SSC",
    }
    journey = Journey(version, team, known, BEGIN, country="MX", language=LANGUAGE)
    journey.open()
    return journey


def moments(journey: Journey, life: str, last: str = STAGES[-1]) -> Iterator[Moment]:
    """Live on to the end of the stage `last`, showing each moment worth a copy."""
    for stage in STAGES[: STAGES.index(last) + 1]:
        journey.run_to(stage, BEGIN + FAR)
        if life == "winding":
            _wind(journey, stage)
        yield Moment(journey, stage, f"{life}, begun")
        for way in EXITS:
            if way.stage == stage:
                yield from _leave(journey, life, way)
        if stage in ("INQUIRY", "RECORD_COLLECTION", "TRANSLATION", "PRELIM_REVIEW"):
            with _aside(journey) as branch:
                branch.do_share(0.5, BEGIN + FAR)
                yield Moment(branch, stage, f"{life}, half done")
        if stage in ODD:
            with _aside(journey) as branch:
                yield Moment(branch, stage, f"{life}, {ODD[stage](branch)}")
        if stage != STAGES[-1]:
            with _aside(journey) as branch:
                if branch.make_ready(BEGIN + FAR):
                    yield Moment(branch, stage, f"{life}, ready")


class _aside:  # noqa: N801  reads as a word
    """A branch of a life: what happens in the block has not happened after it."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        self.block = transaction.atomic()

    def __enter__(self) -> Journey:
        self.block.__enter__()
        branch = copy(self.journey)
        branch.known = dict(branch.known)
        branch.forget()
        return branch

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(*error)
        self.journey.forget()


def _leave(journey: Journey, life: str, way: Exit) -> Iterator[Moment]:
    """The case as it is after leaving by this way."""
    with _aside(journey) as branch:
        branch.known |= way.known
        if way.finish and way.stage == STAGES[-1]:
            branch.make_ready(BEGIN + FAR)
        elif way.finish:
            branch.work_on(BEGIN + FAR)
        else:
            branch.do_share(0.6, BEGIN + FAR)
        branch.now += timedelta(days=way.wait)
        with clock.held_at(branch.now):
            for kind in way.papers:
                branch.upload(kind)
            actor = branch.actor(way.role)
            given = {name: filled(value) for name, value in way.given.items()}
            moves.advance(
                branch.case.pk, way.code, actor=actor, given=given, reason_code=way.reason
            )
            if way.confirm:
                proposals.confirm(branch.case.pk, way.code, actor=branch.actor(way.confirm))
        branch.case.refresh_from_db()
        yield Moment(branch, branch.case.stage, f"{life}, from {way.stage} by {way.code}")


def _wind(journey: Journey, stage: str) -> None:
    """The pauses and ways back of the winding life, and the way to the stage again."""
    for _ in range(PAUSES.get(stage, 0)):
        _pause(journey)
    for code, role, reason in DETOURS.get(stage, ()):
        journey.do_share(0.4, BEGIN + FAR)
        with clock.held_at(journey.now):
            moves.advance(
                journey.case.pk,
                code,
                actor=journey.actor(role),
                given={"back_note": "Something was missing and is asked for again."},
                reason_code=reason,
            )
        journey.forget()
        journey.run_to(stage, BEGIN + FAR)


def _pause(journey: Journey) -> None:
    _hold(journey)
    journey.now += timedelta(days=5)
    with clock.held_at(journey.now):
        moves.advance(
            journey.case.pk,
            "end_hold",
            actor=journey.actor("COORD"),
            given={"hold_release_note": "The family is ready to go on."},
            reason_code="RESUME",
        )
    journey.forget()


def _hold(journey: Journey) -> str:
    with clock.held_at(journey.now):
        review = (clock.site_today() + timedelta(days=6)).isoformat()
        moves.advance(
            journey.case.pk,
            "put_on_hold",
            actor=journey.actor("COORD"),
            given={"hold_reason": "FAMILY_REQUEST", "hold_review_on": review},
            reason_code="PAUSE",
        )
    return "on hold"


def _report(journey: Journey) -> str:
    """A suspected serious adverse event, which somebody has to relay today."""
    journey.now += timedelta(days=4)
    with clock.held_at(journey.now):
        actor = journey.actor("COORD")
        tasks.raise_event(journey.case.pk, "suspected_sae_reported", actor=actor)
    return "with a safety report"


def _transcribe(journey: Journey) -> str:
    """The hospital answered by letter; the coordinator's copy waits for the manager."""
    journey.waits = {"PRE-05": BEGIN + FAR}
    journey.work_on(BEGIN + FAR)
    with clock.held_at(journey.now):
        journey.upload("SITE_REVIEW_DECISION")
        given = {
            "site_decision": "FAVOURABLE",
            "site_decided_at": clock.now().isoformat(),
            "site_decision_author": "Dr. Synthetic Reviewer",
        }
        tasks.complete(journey.case.pk, "PRE-05", actor=journey.actor("COORD"), given=given)
    return "to confirm"


ODD: dict[str, Callable[[Journey], str]] = {
    "RECORD_COLLECTION": _hold,
    "PRELIM_REVIEW": _transcribe,
    "OBSERVATION_28D": _report,
    "FOLLOWUP_D90": _report,
}
