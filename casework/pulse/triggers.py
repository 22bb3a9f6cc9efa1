"""The triggers that write down that a case changed, whoever changed it, and wake who listens.

Not every table of a case has one: a stage change always comes with its case, a deed with its work
item, evidence with its version, and history with what it is of. The function `casework_beat` was
made by the migration `pulse`: it gives cases a pulse, one a transaction, and notifies CASES.
"""

import pgtrigger
from pgtrigger import After, Condition, Delete, Insert, Operation, Referencing, Statement, Update

CASES = "cases"  # channel: some case changed; which one, its pulse says
PEOPLE = "people"  # channel: somebody may do less than before

OF_ROWS = "PERFORM casework_beat(ARRAY(SELECT {column}::bigint FROM rows{some})); RETURN NULL;"
OF_ROW = "PERFORM casework_beat(ARRAY[NEW.case_id::bigint]); RETURN NULL;"
WAKE = f"PERFORM pg_notify('{PEOPLE}', ''); RETURN NULL;"


def beats(
    name: str, *operations: Operation, column: str = "case_id", may_be_loose: bool = False
) -> list[pgtrigger.Trigger]:
    """A pulse for the cases of the rows that a statement wrote: a trigger for each operation.

    column: where a row says whose it is. may_be_loose: whether it may be nobody's yet.
    """
    some = f" WHERE {column} IS NOT NULL" if may_be_loose else ""
    return [
        pgtrigger.Trigger(
            name=f"{name}_beats_on_{str(operation).lower()}",
            level=Statement,
            when=After,
            operation=operation,
            referencing=Referencing(old="rows") if operation is Delete else Referencing(new="rows"),
            func=OF_ROWS.format(column=column, some=some),
        )
        for operation in operations
    ]


def beats_when(name: str, condition: Condition) -> list[pgtrigger.Trigger]:
    """As `beats`, for a table that is often written without saying anything new."""
    return [
        pgtrigger.Trigger(
            name=f"{name}_beats_on_insert", when=After, operation=Insert, func=OF_ROW
        ),
        pgtrigger.Trigger(
            name=f"{name}_beats_on_update",
            when=After,
            operation=Update,
            condition=condition,
            func=OF_ROW,
        ),
    ]


ROLE_TAKEN = pgtrigger.Trigger(
    name="role_taken", level=Statement, when=After, operation=Delete | Update, func=WAKE
)
ACCOUNT_CLOSED = pgtrigger.Trigger(
    name="account_closed",
    when=After,
    operation=Update,
    condition=pgtrigger.AnyChange("is_active"),
    func=WAKE,
)
