"""The triggers of the readiness that write down whom a case waits on, whoever settles it."""

import pgtrigger
from pgtrigger import After, Insert, Update

# The moment is the settling's own, so that a demo's clock is kept. Taking a move back puts back on
# whom the case waited before the row is settled again, at the moment at which the move had settled
# it: what it waited on in between was never waited for.
BEGIN = """
    INSERT INTO workflows_wait (case_id, began_at, waiting_on)
    VALUES (NEW.case_id, NEW.settled_at, NEW.waiting_on);
    RETURN NULL;
"""
WAITS = [
    pgtrigger.Trigger(name="readiness_waits_on_insert", when=After, operation=Insert, func=BEGIN),
    pgtrigger.Trigger(
        name="readiness_waits_on_update",
        when=After,
        operation=Update,
        condition=pgtrigger.AnyChange("waiting_on"),
        func=BEGIN,
    ),
]
