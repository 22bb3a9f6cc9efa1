"""A case with a family in Mexico City, and the people around it."""

import pytest

from casework.contacts import log, points
from casework.people.actor import Actor
from tests.case.conftest import Reader, words
from tests.people_and_cases import join, make_case, make_user, protocol_version

__all__ = ["protocol_version"]


class World:
    """One case, its coordinator Mara, and others on it by role."""

    def __init__(self, version):
        self.mara = make_user("COORD", name="Mara Lindqvist")
        self.case = make_case(self.mara, version, name="Camino Ejemplo-Uno", cohort="LN")
        self.people = {"COORD": self.mara}
        for role in ("MGR", "SITE_CRC", "INVESTIGATOR", "AUDITOR", "DPO", "PATIENT"):
            self.people[role] = make_user(role)
            join(self.case, self.people[role], role)

    def actor(self, role="COORD"):
        return Actor(self.people[role], role)

    def point(self, **more):
        given = {
            "party": "PATIENT",
            "name": "Camino Ejemplo-Uno",
            "kind": "EMAIL",
            "value": "camino@example.org",
            "language": "es",
            "timezone": "America/Mexico_City",
            "preferred": False,
            "in_use": True,
            "note": "",
        }
        return points.add(self.case.pk, given | more, actor=self.actor())

    def log(self, at, outcome="NO_ANSWER", *, role="COORD", **more):
        given = {
            "at": at,
            "party": "PATIENT",
            "channel": "CALL",
            "direction": "OUT",
            "outcome": outcome,
        }
        return log.log(self.case.pk, given | more, actor=self.actor(role))

    def reader(self, role="COORD"):
        from django.test import Client

        return Reader(Client(), self.people[role], role)


@pytest.fixture
def world(protocol_version):
    return World(protocol_version)


@pytest.fixture
def said():
    return words
