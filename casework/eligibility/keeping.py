"""The pre-check runs again by itself when what it read has changed. Part of settling.

Only for protocols whose guards read it: where `no_open_blocking_gap` is answered by the room and
not by what people record.
"""

from dataclasses import replace

from casework.cases import facts
from casework.cases.situation import Situation
from casework.eligibility.held import Gap, Held, Run, held, precheck_current
from casework.eligibility.models import PreCheck
from casework.eligibility.running import inputs, judge, store
from casework.people.actor import SYSTEM
from casework.protocols.compiled import Protocol

SOURCE = "precheck"  # of the facts
RAN, BLOCKING, CONFLICTS = "precheck_run_at", "precheck_blocking_gaps", "precheck_conflicts"
BEFORE_IT = frozenset({"INQUIRY"})  # nothing is collected yet


def keeps(rules: Protocol) -> bool:
    """Whether the room runs the pre-checks of this version's cases."""
    entry = rules.file.predicates.get("no_open_blocking_gap")
    return entry is not None and entry.kind == "primitive"


def keep_precheck(s: Situation) -> Situation:
    """Run it where it is due, and bring the facts in line. The case is locked."""
    now = held(s)
    if not keeps(s.protocol) or not s.case.is_open or s.stage in BEFORE_IT or not now.in_force:
        return s
    given = inputs(s, now.in_force)
    if given is None:
        return s
    if not precheck_current(s):
        before = PreCheck.objects.filter(case=s.case).first()
        kept = store(s.case.pk, given, judge(s.case.pk, given), before)
        s = replace(s, rooms={**s.rooms, "precheck": Held(now.in_force, _run(kept))})
    return _follow(s)


def _run(kept: PreCheck) -> Run:
    return Run(
        kept.criteria_id,
        kept.read,
        kept.outdated,
        kept.changed_at,
        kept.grown_at,
        kept.blocking,
        kept.conflicts,
        tuple(map(Gap.kept, kept.gaps)),
    )


def _follow(s: Situation) -> Situation:
    run = held(s).run
    assert run is not None
    said: dict[str, facts.Value] = {
        RAN: run.grown_at.replace(microsecond=0),  # people give moments to the second
        BLOCKING: run.blocking,
        CONFLICTS: run.conflicts,
    }
    changes = {name: value for name, value in said.items() if s.facts.get(name) != value}
    if not changes:
        return s
    facts.record(s.case, changes, actor=SYSTEM, source=SOURCE)
    return s.with_facts(changes)
