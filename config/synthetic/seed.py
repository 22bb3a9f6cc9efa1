"""The demo's people and cases: all made up, all brought there by the product's own verbs."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction

from casework import clock
from casework.cases.models import Case
from casework.eligibility import versions
from casework.people.actor import Actor
from casework.people.models import User, grant
from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolVersion
from casework.protocols.publish import BUNDLED, NEWEST, publish
from config.synthetic import linguists, twists
from config.synthetic.desk import TWISTS, Desk
from config.synthetic.journey import Journey
from config.synthetic.originals.writing import Originals
from config.synthetic.pace import QUICK
from config.synthetic.patients import Patient, patients
from documents.uploads.access import LINGUISTS
from translation.jobs.keeping import keeps
from translation.terms import files

PASSWORD = "casework-demo"  # noqa: S105  printed on the demo's own sign-in page
DATA = Path(__file__).with_name("patients.json")

TRIAL = "NCT06947460"
YOUNG = frozenset({"INQUIRY", "RECORD_COLLECTION", "TRANSLATION", "PRELIM_REVIEW"})
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


def prepare() -> int:
    """Protocol and people of the demo; answers how many cases the plan has."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    publish(BUNDLED)
    publish(NEWEST)  # cases that are opened from now on follow what was published last
    users = people(data["people"])
    linguists.make(data["linguists"], users)
    files.seed()
    _put_criteria_in_force(users["INVESTIGATOR"][0])
    return len(list(patients(data)))


def _put_criteria_in_force(investigator: User) -> None:
    """As the hospital does: without criteria no records are checked."""
    if versions.in_force(TRIAL) is None:
        proposed = versions.propose_bundled()
        note = "Made-up: nobody has compared these criteria with the trial's protocol."
        versions.activate(proposed.pk, actor=Actor(investigator, "INVESTIGATOR"), note=note)


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
    published = ProtocolVersion.objects.filter(trial=TRIAL).order_by("published_at", "pk")
    version = published.last() if patient.stage in YOUNG else published.first()
    assert version is not None
    if keeps(protocol(version.pk)):
        team = {
            role: user for role, user in team.items() if role not in LINGUISTS
        }  # they have jobs
    with transaction.atomic():
        place(version, patient, team, users)


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
    language = "en" if "en" in patient.languages else patient.languages[0]
    journey = Journey(
        version,
        team,
        patient.known(),
        begin,
        country=patient.country,
        language=language,
        waits=waits,
        desk=_desk(version, patient, team, users),
        fixture=patient.fixture,
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
    if journey.desk and patient.twist in TWISTS:
        journey.desk.leave(journey.case.pk, TWISTS[patient.twist], now)
    twists.family(journey, patient.fixture, users)
    return journey.case


def _desk(
    version: ProtocolVersion,
    patient: Patient,
    team: dict[str, User],
    users: dict[str, list[User]],
) -> Desk | None:
    """Who translates this person's papers; nobody where all are in English or an older protocol holds."""
    if not patient.paper_languages or not keeps(protocol(version.pk)):
        return None
    born = date.fromisoformat(patient.dob)
    return Desk(
        Actor(team["COORD"], "COORD"),
        [Actor(user, "TRANS") for user in users["TRANS"]],
        [Actor(user, "TREV") for user in users["TREV"]],
        Originals(patient.name, born, patient.paper_languages, patient.written),
    )


def sign_ins() -> str:
    """One sign-in per role, as the demo prints them."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    lines, shown = [], set()
    for role, name, _ in data["people"]:
        if role not in shown:
            shown.add(role)
            lines.append(f"  {role:<14} {email_of(name):<40} {PASSWORD}")
    return "Sign in as:\n" + "\n".join(lines)
