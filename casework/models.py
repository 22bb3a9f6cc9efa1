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
from casework.contacts.models import CaseNote, Contact, ContactPoint, Message
from casework.eligibility.models import (
    Activation,
    CriteriaVersion,
    DataValue,
    PreCheck,
    SiteConfirmation,
)
from casework.evidence.models import Evidence
from casework.people.absence import Absence
from casework.people.demo_clock import ClockShift
from casework.people.models import Invitation, RoleGrant, User
from casework.protocols.models import ProtocolEdge, ProtocolVersion
from casework.pulse.models import Pulse
from casework.tags.models import CaseTag, Tag
from casework.trial.models import TrialConfirmation, TrialStatement

__all__ = [
    "Absence",
    "Access",
    "Activation",
    "Case",
    "CaseEvent",
    "CaseNote",
    "CaseTag",
    "ClockShift",
    "Contact",
    "ContactPoint",
    "CriteriaVersion",
    "DataValue",
    "Evidence",
    "Fact",
    "Invitation",
    "Membership",
    "Message",
    "PreCheck",
    "Proposal",
    "ProtocolEdge",
    "ProtocolVersion",
    "Pulse",
    "RoleGrant",
    "SiteConfirmation",
    "StageChange",
    "Tag",
    "TrialConfirmation",
    "TrialStatement",
    "User",
]
