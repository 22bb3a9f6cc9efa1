"""Moving open cases from one protocol version to another, on record, one transaction a case."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from casework import clock
from casework.blockers import Blocker
from casework.cases import changes
from casework.cases.models import Case, StageChange
from casework.cases.situation import Situation, situation
from casework.guards import unmet
from casework.people.actor import SYSTEM, Actor
from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolVersion
from workflows.engine import items, settle
from workflows.engine.models import Outcome
from workflows.engine.proposing import confirmers
from workflows.engine.readiness import next_edge
from workflows.engine.work import work


@dataclass(frozen=True)
class Migration:
    """What the new version means for one case. `impossible`: its stage is not in it any more."""

    code: str
    newly_blocked_by: tuple[Blocker, ...]
    impossible: str = ""


def migrate(
    old: ProtocolVersion, new: ProtocolVersion, *, dry_run: bool, actor: Actor = SYSTEM
) -> Iterator[Migration]:
    """Move every open case that is pinned to `old`; with `dry_run` only tell what would come."""
    for case_id in Case.objects.open().filter(protocol=old).values_list("pk", flat=True):
        with transaction.atomic():
            result = _one(case_id, new, actor)
            if dry_run:
                transaction.set_rollback(True)
        yield result


def _one(case_id: int, new: ProtocolVersion, actor: Actor) -> Migration:
    case = changes.lock(case_id, SYSTEM)
    rules = protocol(new.pk)
    if case.stage not in rules.stages:
        return Migration(case.code, (), f"{case.stage} is no stage of version {new.version}")
    before = {blocker.code for blocker in _in_the_way(situation(case, actor))}
    StageChange.objects.create(
        case=case,
        version=case.version + 1,
        edge="migrate",
        kind="migrate",
        from_stage=case.stage,
        to_stage=case.stage,
        actor=actor.user,
        acting_role=actor.role,
        at=clock.now(),
        comment=f"Protocol → {new.version}",
    )
    case.version += 1
    case.protocol = new
    case.save(update_fields=["protocol", "version"])
    waiting = case.proposals.filter(outcome="")
    unknown = [proposal.pk for proposal in waiting if not confirmers(rules, proposal)]
    items.withdraw(waiting.filter(pk__in=unknown))  # this version does not know what they are about
    settle.settle(case)
    after = _in_the_way(situation(case, actor))
    return Migration(case.code, tuple(b for b in after if b.code not in before))


def _in_the_way(s: Situation) -> list[Blocker]:
    """What stops the next move, and the open tasks that have to be done before it."""
    found = next_edge(s, kept=True)[1]
    for (code, _occurrence), item in work(s).items.items():
        task = s.protocol.tasks.get(code)
        if task is not None and task.required and item.outcome == Outcome.OPEN:
            found += unmet(task.guards, s)
    return list({blocker.code: blocker for blocker in found}.values())
