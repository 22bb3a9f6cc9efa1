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
from casework.people.demo_clock import ClockShift
from casework.people.models import RoleGrant, User
from casework.protocols.models import ProtocolEdge, ProtocolVersion

__all__ = [
    "Access",
    "Case",
    "CaseEvent",
    "ClockShift",
    "Evidence",
    "Fact",
    "Membership",
    "Proposal",
    "ProtocolEdge",
    "ProtocolVersion",
    "RoleGrant",
    "StageChange",
    "User",
]
