"""Whose the open work of a copy is, and what of it is put aside. Some dressings for each archetype."""

from copy import deepcopy
from datetime import date, timedelta
from random import Random

from config.synthetic.bulk.archetypes import Archetype
from config.synthetic.bulk.tables import BY_NAME, NULL, Rows

OWNED = 1 / 3  # of the open items
HELD = 0.15  # of the owned ones
BECAUSE = "Waiting for an answer from the family."


def dress(archetype: Archetype, seed: str) -> Rows:
    """The archetype's rows with owners and holds on its open items, and what histories say of it."""
    rng = Random(seed)  # noqa: S311  nothing secret
    rows = deepcopy(archetype.rows)
    user_of = {role: user for user, role in archetype.people.items()}
    items = BY_NAME["workflows_workitem"]
    today = date.fromordinal(archetype.day)
    for row in rows[items.name]:
        doer = user_of.get(row[items.place("role")])
        if row[items.place("outcome")] or doer is None or rng.random() > OWNED:
            continue
        since = row[items.place("created_at")]
        row[items.place("owner_id")] = doer
        row[items.place("owned_since")] = since
        _deed(rows, row, "claimed", doer, since)
        if rng.random() < HELD:
            until = today + timedelta(days=rng.randint(1, 20))
            row[items.place("held_until")] = until.isoformat()
            row[items.place("held_because")] = BECAUSE
            _deed(rows, row, "held", doer, since, until.isoformat())
    return rows


def _deed(rows: Rows, item: list[str], kind: str, doer: str, at: str, until: str = NULL) -> None:
    """The deed, and the item's history row after it."""
    items, deeds = BY_NAME["workflows_workitem"], BY_NAME["workflows_deed"]
    role = item[items.place("role")]
    values = {
        "id": str(len(rows[deeds.name]) + 1),
        "item_id": item[items.place("id")],
        "kind": kind,
        "at": at,
        "by_id": doer,
        "role": role,
        "whom_id": doer if kind == "claimed" else NULL,
        "reason": BECAUSE if kind == "held" else "",
        "until": until,
    }
    rows[deeds.name].append([values[column] for column in deeds.columns])
    history = BY_NAME["workflows_workitemhistory"]
    past = rows[history.name]
    written = {
        "pgh_id": str(max((int(row[history.place("pgh_id")]) for row in past), default=0) + 1),
        "pgh_created_at": at,
        "pgh_label": "update",
        "pgh_obj_id": item[items.place("id")],
        "pgh_context_id": NULL,
    }
    past.append(
        [
            written[column] if column in written else item[items.place(column)]
            for column in history.columns
        ]
    )
