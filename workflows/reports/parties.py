"""Of open stays: the party that each case waits on now, in the reports' statements."""

from typing import Any

from workflows.pace.parties import APPLICANTS, APPLIED, PARTIES

# Of an open stay `s`: the party, and the rows that tell it.
WAITS = """
CASE WHEN s.on_hold_since IS NOT NULL THEN 'hold' WHEN visa.id IS NOT NULL THEN 'visa'
     ELSE coalesce(party.name, 'us') END
"""
TOLD_BY = """
  LEFT JOIN workflows_readiness r ON r.case_id = s.case_id
  LEFT JOIN unnest(%(roles)s::text[], %(parties)s::text[]) AS party(role, name)
    ON party.role = r.waiting_on
  LEFT JOIN workflows_workitem visa
    ON visa.case_id = s.case_id AND visa.code = %(applied)s AND visa.current AND visa.outcome = ''
   AND visa.due_on IS NOT NULL AND r.waiting_on = ANY(%(applicants)s)
"""
VALUES: dict[str, Any] = {
    "roles": [*PARTIES],
    "parties": [*PARTIES.values()],
    "applied": APPLIED,
    "applicants": list(APPLICANTS),
}
