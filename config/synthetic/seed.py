"""The demo's people and cases: all made up, all brought there by the product's own verbs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from django.db import transaction

from casework import clock
from casework.cases.models import Case
from casework.people.models import User, grant
from casework.protocols.models import ProtocolVersion, latest
from casework.protocols.publish import BUNDLED, publish
from config.synthetic import twists
from config.synthetic.journey import QUICK, Journey

PASSWORD = "casework-demo"  # noqa: S105  printed on the demo's own sign-in page
DATA = Path(__file__).with_name("patients.json")

# Days from the inquiry to the entry of a stage at a journey's pace, rounded up.
REACHED_AFTER = {
    "INQUIRY": 0,
    "RECORD_COLLECTION": 3,
    "TRANSLATION": 16,
    "PRELIM_REVIEW": 20,
    "ONSITE_SCREENING": 49,
    "CONSENT": 57,
    "APHERESIS": 60,
    "MANUFACTURING": 62,
    "LYMPHODEPLETION": 83,
    "INFUSION": 88,
    "OBSERVATION_28D": 91,
    "FOLLOWUP_D90": 120,
    "FOLLOWUP_D120": 180,
    "SAE_TRACKING_2Y": 211,
}
LIVED = frozenset({"OBSERVATION_28D", "FOLLOWUP_D90", "FOLLOWUP_D120", "SAE_TRACKING_2Y"})


@dataclass(frozen=True)
class Patient:
    """A made-up person, where the case stands, how long, how far, and what is odd about it."""

    name: str
    country: str
    timezone: str
    languages: list[str]
    sex: str
    dob: str
    cohort: str
    stage: str
    days: int = 4
    share: float = 0.5
    twist: str = ""
    guardian: str = ""
    infusion_start: str = ""
    fixture: str = ""

    def known(self) -> dict[str, Any]:
        """What is settled about this person before the journey begins."""
        facts = {
            "requester_name": self.guardian or self.name,
            "requester_relationship": "PARENT" if self.guardian else "SELF",
            "represented": bool(self.guardian),
            "patient_name": self.name,
            "dob": self.dob,
            "sex": self.sex,
            "patient_languages": ",".join(self.languages),
            "patient_timezone": self.timezone,
            "cohort": self.cohort,
        }
        if self.fixture == "SYN-007":
            facts |= {"site_decision": "DECLINED", "site_decline_reason": "PAH-I06, PAH-I07"}
        if self.infusion_start:
            start = datetime.fromisoformat(self.infusion_start)
            facts["infusion_start_at"] = self.infusion_start
            facts["infusion_end_at"] = (start + timedelta(minutes=8)).isoformat()
        return facts


def email_of(name: str) -> str:
    """The demo address of a person."""
    return name.lower().removeprefix("dr. ").replace(" ", ".") + "@demo.invalid"


def people(rows: list[list[str]]) -> dict[str, list[User]]:
    """The demo's users by role, made where they are not there yet."""
    found: dict[str, list[User]] = {}
    for role, name, zone in rows:
        email = email_of(name)
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, PASSWORD, name=name, timezone=zone)
            grant(user, role)
        found.setdefault(role, []).append(user)
    return found


def patients(data: dict[str, Any]) -> Iterator[Patient]:
    """The twelve fixtures at their stage, then made-up people in the places of the plan."""
    for row in data["patients"]:
        yield Patient(**row)
    given, family, homes = cycle(data["given"]), cycle(data["family"]), cycle(data["homes"])
    cohorts, sexes = cycle(("LN", "SSC", "LN", "PSSPAH", "AID")), cycle(("female", "male"))
    for number, (stage, days, share, twist) in enumerate(data["places"]):
        country, zone, language = next(homes)
        yield Patient(
            name=f"{next(given)} {next(family)}",
            country=country,
            timezone=zone,
            languages=[language if stage != "TRANSLATION" or language != "en" else "fr"],
            sex=next(sexes),
            dob=f"{1964 + number}-{number % 12 + 1:02d}-{number % 27 + 1:02d}",
            cohort=next(cohorts),
            stage=stage,
            days=days,
            share=share,
            twist=twist,
        )


def prepare() -> int:
    """Protocol and people of the demo; answers how many cases the plan has."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    publish(BUNDLED)
    people(data["people"])
    return len(list(patients(data)))


def missing() -> bool:
    """Whether any case of the plan is not there yet."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    names = {patient.name for patient in patients(data)}
    return Case.objects.filter(patient_name__in=names).count() < len(names)


def seed_one(number: int) -> None:
    """Place the case of this number in the plan, unless it is there. One transaction."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    patient = list(patients(data))[number]
    if Case.objects.filter(patient_name=patient.name, country=patient.country).exists():
        return
    users = people(data["people"])
    team = {role: held[0] for role, held in users.items() if role in TEAM}
    team["COORD"] = users["COORD"][number % len(users["COORD"])]
    team["TRANS"] = users["TRANS"][number % len(users["TRANS"])]
    with transaction.atomic():
        place(latest("NCT06947460"), patient, team, users)


TEAM = (
    "COORD",
    "MGR",
    "TRANS",
    "TREV",
    "SITE_REVIEWER",
    "INVESTIGATOR",
    "SITE_CRC",
    "CELL_LAB",
)


def place(
    version: ProtocolVersion,
    patient: Patient,
    team: dict[str, User],
    users: dict[str, list[User]],
) -> Case:
    """Bring one case to its place: by the road, at times that end today."""
    now = clock.now()
    if patient.infusion_start:
        infused = datetime.fromisoformat(patient.infusion_start)
        begin = infused - timedelta(days=104)
        bedside = dict.fromkeys(QUICK, infused - timedelta(minutes=25))
        waits = {"LD-01": infused - timedelta(days=8)} | bedside
    else:
        begin, waits = now - timedelta(days=REACHED_AFTER[patient.stage] + patient.days), {}
    if patient.twist == "transcript":
        waits = {"PRE-05": now + timedelta(days=365)}  # the hospital answers by letter
    language = next((code for code in patient.languages if code != "en"), "en")
    if "en" in patient.languages and patient.stage != "TRANSLATION":
        language = "en"
    journey = Journey(
        version,
        team,
        patient.known(),
        begin,
        country=patient.country,
        language=language,
        waits=waits,
    )
    journey.open()
    journey.run_to(patient.stage, now)
    if patient.stage in LIVED or patient.twist == "transcript":
        journey.live_on(now - timedelta(days=2))
    else:
        journey.do_share(patient.share, now)
    with clock.held_at(min(max(journey.now + timedelta(hours=3), now - timedelta(days=2)), now)):
        twists.twist(journey, patient.twist)
        twists.hand_out(journey)
    twists.family(journey, patient.fixture, users)
    return journey.case


def sign_ins() -> str:
    """One sign-in per role, as the demo prints them."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    lines, shown = [], set()
    for role, name, _ in data["people"]:
        if role not in shown:
            shown.add(role)
            lines.append(f"  {role:<14} {email_of(name):<40} {PASSWORD}")
    return "Sign in as:\n" + "\n".join(lines)
