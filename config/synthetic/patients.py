"""The people of the demo's cases: all made up; who they are and where their cases stand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any


@dataclass(frozen=True)
class Patient:
    """A made-up person, where the case stands, how long, how far, and what is odd about it.

    `papers`: the languages of their papers, where those are not the person's own; `written`: the
    name as papers in a language write it.
    """

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
    papers: tuple[str, ...] = ()
    written: dict[str, str] = field(default_factory=dict)

    @property
    def paper_languages(self) -> tuple[str, ...]:
        """Those that need a translation."""
        known = self.papers or self.languages[:1]
        return tuple(code for code in known if code != "en")

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
            languages=[language],
            papers=tuple(data["papers"].get(country, ())),
            sex=next(sexes),
            dob=f"{1964 + number}-{number % 12 + 1:02d}-{number % 27 + 1:02d}",
            cohort=next(cohorts),
            stage=stage,
            days=days,
            share=share,
            twist=twist,
        )
