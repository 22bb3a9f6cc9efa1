from typing import Any

from django.http import HttpRequest

from casework.eligibility.access import READS_CRITERIA
from casework.people.roles import (
    BOARD_ROLES,
    DESK_ROLES,
    INTAKE_ROLES,
    PEOPLE_ROLES,
    REPORT_ROLES,
    SEARCH_ROLES,
    TODAY_ROLES,
    TRIAL_ROLES,
    Role,
)


def acting(request: HttpRequest) -> dict[str, Any]:
    """The acting role for every page's header."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"actor": None}
    return {
        "actor": actor,
        "role_name": Role(actor.role).label,
        "has_today": actor.role in TODAY_ROLES,
        "sees_board": actor.role in BOARD_ROLES,
        "searches": actor.role in SEARCH_ROLES,
        "sees_people": actor.role in PEOPLE_ROLES,
        "files_papers": actor.role in DESK_ROLES,
        "sees_trial": actor.role in TRIAL_ROLES,
        "reads_criteria": actor.role in READS_CRITERIA,
        "reads_reports": actor.role in REPORT_ROLES,
        "opens_cases": actor.role in INTAKE_ROLES,
    }
