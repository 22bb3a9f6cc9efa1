"""On whom cases wait: us, the family, a physician, the hospital, a translator, the laboratory."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

# Whom a case waits on, by the role that can mend what holds it up. Nobody but us moves a ready case.
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
}
APPLIED = "LOG-03"  # a visa was applied for: its day is counted from the invitation on

# Of an open stay `s`: the party that its case waits on now, and the rows that tell it.
WAITS = """
CASE WHEN s.on_hold_since IS NOT NULL THEN 'hold'
     WHEN visa.id IS NOT NULL AND r.waiting_on <> 'HOME_MD' THEN 'visa'
     ELSE coalesce(party.name, 'us') END
"""
TOLD_BY = """
  LEFT JOIN workflows_readiness r ON r.case_id = s.case_id
  LEFT JOIN unnest(%(roles)s::text[], %(parties)s::text[]) AS party(role, name)
    ON party.role = r.waiting_on
  LEFT JOIN workflows_workitem visa
    ON visa.case_id = s.case_id AND visa.code = %(applied)s AND visa.current AND visa.outcome = ''
   AND visa.due_on IS NOT NULL AND r.waiting_on IN ('PATIENT', 'GUARDIAN', 'FAMILY', 'COORD')
"""
VALUES: dict[str, Any] = {
    "roles": [*PARTIES],
    "parties": [*PARTIES.values()],
    "applied": APPLIED,
}
