"""A case's pre-check as guards see it, and the predicates it answers (domain.md 2.2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from casework.cases.rows import Rows, moment, rows
from casework.cases.situation import Situation, room
from casework.eligibility.models import Activation, CriteriaVersion, PreCheck
from casework.eligibility.running import inputs
from casework.protocols.expressions import predicate
from casework.protocols.models import ProtocolVersion

# one row: the version in force for the case's trial
IN_FORCE = f"""(
    SELECT json_build_array(json_build_array(a.criteria_id))
    FROM {Activation._meta.db_table} a
    JOIN {CriteriaVersion._meta.db_table} v ON v.id = a.criteria_id
    JOIN {ProtocolVersion._meta.db_table} p ON p.trial = v.trial
    JOIN casework_case k ON k.protocol_id = p.id
    WHERE k.id = c.id ORDER BY a.id DESC LIMIT 1
)"""  # noqa: S608  no input


@dataclass(frozen=True)
class Gap:
    """What the records do not say of one criterion. `elements`: of which something is needed.

    `entries`: the values that were read; none of a run from before they were kept with its gaps.
    """

    criterion: str
    kind: str
    elements: tuple[str, ...]
    blocking: bool
    entries: tuple[int, ...] = ()

    @classmethod
    def kept(cls, row: list[Any]) -> Self:
        """Of a row of PreCheck.gaps."""
        criterion, kind, elements, blocking, *entries = row
        return cls(criterion, kind, tuple(elements), blocking, *map(tuple, entries))


@dataclass(frozen=True)
class Run:
    """The last run over a case, without its results."""

    criteria: int | None
    read: str
    outdated: bool
    changed_at: datetime
    grown_at: datetime
    blocking: int
    conflicts: int
    gaps: tuple[Gap, ...]


@dataclass
class Held:
    """`in_force`: the criteria that count now, if any do. `run`: None before the first."""

    in_force: int | None = None
    run: Run | None = None


@room(
    "precheck",
    precheck=rows(
        PreCheck,
        ["criteria", "read", "outdated", "changed_at", "grown_at", "blocking", "conflicts", "gaps"],
    ),
    criteria_in_force=IN_FORCE,
)
def held_of(precheck: Rows, criteria_in_force: Rows) -> Held:
    found = Held(criteria_in_force[0][0] if criteria_in_force else None)
    for criteria, read, outdated, changed_at, grown_at, blocking, conflicts, gaps in precheck:
        found.run = Run(
            criteria,
            read,
            outdated,
            moment(changed_at),
            moment(grown_at),
            blocking,
            conflicts,
            tuple(map(Gap.kept, gaps)),
        )
    return found


def held(s: Situation) -> Held:
    found: Any = s.rooms.get("precheck")
    return found if isinstance(found, Held) else Held()


@predicate("precheck_current")
def precheck_current(s: Situation) -> bool:
    """Whether the last run saw what is held now, on this day and in this stage."""
    run, in_force = held(s).run, held(s).in_force
    if run is None or in_force is None or run.outdated or run.criteria != in_force:
        return False
    given = inputs(s, in_force)
    return given is not None and run.read == given.key()


@predicate("criteria_in_force")
def criteria_in_force(s: Situation) -> bool:
    return held(s).in_force is not None
