"""Gathers the models of the features."""

from casework.cases.models import (
    Access,
    Case,
    CaseEvent,
    Fact,
    Membership,
    Proposal,
    StageChange,
)
from casework.evidence.models import Evidence
from casework.people.absence import Absence
from casework.people.demo_clock import ClockShift
from casework.people.models import Invitation, RoleGrant, User
from casework.protocols.models import ProtocolEdge, ProtocolVersion

__all__ = [
    "Absence",
    "Access",
    "Case",
    "CaseEvent",
    "ClockShift",
    "Evidence",
    "Fact",
    "Invitation",
    "Membership",
    "Proposal",
    "ProtocolEdge",
    "ProtocolVersion",
    "RoleGrant",
    "StageChange",
    "User",
]
