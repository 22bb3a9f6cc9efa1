"""Whom cases wait on: us, or one of the others, by the role that can mend what holds a case up."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

# Nobody but us moves a case that nothing holds up.
PARTIES: dict[str, str] = {
    "": "us",
    **dict.fromkeys(("COORD", "MGR", "DPO", "ADMIN", "AUDITOR"), "us"),
    **dict.fromkeys(("PATIENT", "GUARDIAN", "FAMILY"), "family"),
    "HOME_MD": "home",
    **dict.fromkeys(("SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"), "hospital"),
    **dict.fromkeys(("TRANS", "TREV"), "translator"),
    "CELL_LAB": "lab",
    "TIME": "time",
}
NAMES: dict[str, Promise] = {
    "us": gettext_lazy("Us"),
    "family": gettext_lazy("Family"),
    "home": gettext_lazy("Home physician"),
    "hospital": gettext_lazy("Hospital"),
    "translator": gettext_lazy("Translator"),
    "lab": gettext_lazy("Cell laboratory"),
    "visa": gettext_lazy("Visa office"),
    "time": gettext_lazy("Nobody: time only"),
    "hold": gettext_lazy("On hold"),
    "unrecorded": gettext_lazy("Not recorded"),
}
# The visa office is nobody's role: a case waits on it while it would wait on who applies for the
# visa, from the invitation on (the task's day is counted from it) until the task is over.
APPLIED = "LOG-03"
APPLICANTS = ("PATIENT", "GUARDIAN", "FAMILY", "COORD")
INVITED = "invitation_received_at"

# What the days of a stay add up from: on hold none of them is counted.
SHARES = tuple(name for name in NAMES if name != "hold")
