"""The one door. Every move of every case, from whatever screen or command, ends in `advance`.

One transaction: lock the case, refuse what is stale, check the role, evaluate every guard, record
the facts, write the change, make the transition, close and open the work (design: "A case moves").
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from casework import clock
from casework.blockers import Blocker, Where
from casework.cases import changes, facts
from casework.cases.facts import Facts, Value
from casework.cases.models import FROM_REVIEW_ON, UNDO, Case, Membership, Proposal, StageChange
from casework.cases.situation import Situation, situation
from casework.eligibility.keeping import keep_precheck
from casework.guards import refusal, unmet
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.naming import named
from casework.protocols.compiled import STAGE_LEFT, Protocol, protocol
from casework.protocols.models import ProtocolVersion
from casework.protocols.schema import Edge, Guard
from documents.checklist.papers import verified
from workflows.engine import footprints, items, limits, settle
from workflows.engine.conflicts import ago
from workflows.engine.proposing import STOPPING, propose
from workflows.engine.records import MoveRefused, Recorded, UnknownCode, check, refuse
from workflows.engine.work import Change, Work, work

logger = logging.getLogger(__name__)


@verb
def open_case(
    *,
    actor: Actor,
    given: Mapping[str, Any],
    version: ProtocolVersion,
    owner: User,
    country: str = "",
) -> Case:
    """A new case in the protocol's first stage. Raises MoveRefused."""
    rules = protocol(version.pk)
    edge = rules.edges[rules.file.start.code]
    if actor.role not in edge.roles:
        raise refuse(rules, "ROLE_NOT_ALLOWED")
    case = Case(protocol=version, stage=edge.to or "", owner=owner, country=country)
    case.stage_entered_at = case.opened_at = clock.now()
    initial: dict[str, Value] = {
        name: spec.initial for name, spec in rules.facts.items() if spec.initial is not None
    }
    known = Facts(rules, facts.system_facts(case) | initial)
    blank = Situation(case, rules, known, case.stage, False, clock.now(), actor, {"work": Work()})
    recorded = check(blank, edge.records, given)
    entry = rules.stages[edge.to or ""].entry_guards
    blockers = recorded.blockers + unmet(entry, recorded.situation)
    if blockers:
        raise MoveRefused(blockers)
    _number(case)
    _write_change(case, edge, actor, to=case.stage, met=entry)
    case.version = 1
    case.save(update_fields=["version"])
    facts.record(case, initial | recorded.values, actor=actor, source=edge.code)
    if actor.user is not None and actor.user != owner:
        Membership.objects.create(case=case, user=actor.user, role=actor.role)
    items.enter_stage(s := situation(case), redo=False)
    settle.settle(case, s)
    logger.info("case.opened", extra={"case": case.pk})
    return case


def _number(case: Case) -> None:
    """Insert a new case under the next number of the table's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('casework_case', 'id'))")
        case.pk = cursor.fetchone()[0]
    case.code = f"CW-{case.pk:05d}"
    case.save(force_insert=True)


@verb
def advance(
    case_id: int,
    code: str,
    *,
    actor: Actor,
    given: Mapping[str, Any] | None = None,
    reason_code: str = "",
    comment: str = "",
    seen_version: int | None = None,
) -> Case:
    """Move a case along an edge of any kind: forward, back, exit, hold, release, reopen.

    `given`: the facts the move records. `seen_version`: the change number the mover looked at.
    Where a second person must confirm, the move is only proposed. Raises MoveRefused with every
    blocker; Case.DoesNotExist for outsiders; UnknownCode.
    """
    case = changes.lock(case_id, actor)
    rules = protocol(case.protocol_id)
    edge = find_edge(rules, code)
    refuse_stale(case, rules, seen_version, actor)
    s = keep_precheck(situation(case, actor))
    _refuse_place_and_person(s, edge)
    if edge.reason_codes and reason_code not in edge.reason_codes:
        raise refuse(rules, "REASON_REQUIRED")
    recorded = check(s, edge.records, given or {})
    transcribed = edge.transcript is not None and actor.role not in edge.roles
    blockers = recorded.blockers + _unmet_everywhere(s, edge, recorded)
    if transcribed and edge.transcript is not None:
        blockers += _document_missing(s, edge.transcript.document)
    if blockers:
        logger.info("case.refused", extra={"case": case.pk, "edge": code})
        raise MoveRefused(blockers)
    if transcribed or edge.confirm_roles:
        words = {"reason_code": reason_code, "comment": comment}
        propose(case, "edge", code, actor=actor, values=recorded.values, **words)
        settle.settle(case)
        return case
    return _make(case, edge, s, recorded.values, actor, reason_code, comment)


def find_edge(rules: Protocol, code: str) -> Edge:
    edge = rules.edges.get(code)
    if edge is None or edge.kind == "start":
        raise UnknownCode(f"There is no move '{code}'.")
    return edge


def refuse_stale(case: Case, rules: Protocol, seen_version: int | None, actor: Actor) -> None:
    """Refused when the case has moved since it was looked at: says who did what, and when."""
    if seen_version is None or seen_version == case.version:
        return
    last = StageChange.objects.select_related("actor").get(case=case, version=case.version)
    to = rules.stage_name(last.to_stage)
    mover = named(last.actor, last.acting_role, actor)
    text = f"{mover} moved this case to {to} {ago(last.at)} ago. Look at it anew."
    if last.kind == "hold":
        text = f"{mover} changed the hold of this case {ago(last.at)} ago. Look at it anew."
    elif last.kind == UNDO:
        left = rules.stage_name(last.from_stage)
        done = f"{mover} took the move to {left} back {ago(last.at)} ago"
        text = f"{done}. The case is in {to} again."
    raise MoveRefused([Blocker("CASE_MOVED", text)])


def _refuse_place_and_person(s: Situation, edge: Edge) -> None:
    if s.stage not in edge.from_:
        closed = s.protocol.is_closed(s.stage) and edge.kind not in ("reopen", "record")
        raise refuse(s.protocol, "CASE_CLOSED" if closed else "EDGE_NOT_HERE")
    if s.actor.role not in movers(edge):
        raise refuse(s.protocol, "ROLE_NOT_ALLOWED")
    if edge.kind != "hold" and any(one.kind in STOPPING for one in work(s).waiting):
        raise refuse(s.protocol, "AWAITING_CONFIRMATION")


def movers(edge: Edge) -> tuple[str, ...]:
    """The roles that may make or propose a move."""
    return edge.roles + (edge.transcript.by if edge.transcript else ())


def _document_missing(s: Situation, document_type: str) -> list[Blocker]:
    if verified(s, document_type):
        return []
    label = s.protocol.documents[document_type].label
    found = refusal(s.protocol.file.refusals, "DOCUMENT_MISSING", missing_documents=label)
    return [replace(found, where=(Where("document", document_type),))]


@dataclass(frozen=True)
class Arrival:
    """Where a move leads and what becomes of the facts on the way."""

    stage: str
    cleared: tuple[str, ...]
    incremented: dict[str, Value]


def arrival(s: Situation, edge: Edge) -> Arrival:
    """The target of a move with its effects on facts, before the move's own records."""
    if edge.to is None:
        return Arrival(s.stage, (), {})
    target = edge.to
    if target == STAGE_LEFT:
        last = StageChange.objects.filter(case=s.case, to_stage=s.stage).latest("version")
        return Arrival(last.from_stage, (), {})
    again = target in work(s).visited
    cleared = [
        name
        for name, spec in s.protocol.facts.items()
        if again and target in spec.cleared_on_reentry
    ]
    raised: dict[str, Value] = {}
    for name in edge.effects.increment:
        value = s.facts.get(name, 0)
        raised[name] = (value if isinstance(value, int) else 0) + 1
    return Arrival(target, tuple(cleared), raised)


def preview(s: Situation, edge: Edge) -> list[Blocker]:
    """What would block a move now. What the mover is asked to record counts as given then."""
    return _once(alone(s, edge) + limits.full(s, edge))


def alone(s: Situation, edge: Edge) -> list[Blocker]:
    """As preview, judged by the case alone: whether a column is full is up to other cases."""
    asked = {record.fact for record in edge.records}
    there = _there(s, edge, {})
    entry = [
        guard for guard in _entry_guards(s.protocol, edge, there) if not asked & _named(guard.when)
    ]
    return _once(unmet(_own_guards(s, edge), s) + unmet(entry, there))


def _named(expression: Any) -> set[str]:
    """Every text inside an expression: the names of facts among them."""
    if isinstance(expression, dict):
        return set().union(*(_named(value) for value in expression.values()))
    if isinstance(expression, list):
        return set().union(*(_named(value) for value in expression))
    return {expression} if isinstance(expression, str) else set()


def _unmet_everywhere(s: Situation, edge: Edge, recorded: Recorded) -> list[Blocker]:
    there = _there(s, edge, recorded.values)
    blockers = unmet(_own_guards(s, edge), recorded.situation)
    blockers += unmet(_entry_guards(s.protocol, edge, there), there)
    # a refused move need not wait for others that go the same way
    return _once(blockers + (limits.full if blockers else limits.full_for_sure)(s, edge))


def _own_guards(s: Situation, edge: Edge) -> list[Guard]:
    """The guards judged where the case stands: global and exit guards only for forward moves."""
    guards: list[Guard] = []
    if edge.kind == "forward":
        guards += s.protocol.file.global_guards.forward
        guards += s.protocol.stages[s.stage].exit_guards
    return [*guards, *edge.guards]


def _entry_guards(rules: Protocol, edge: Edge, there: Situation) -> tuple[Guard, ...]:
    if edge.kind not in ("forward", "backward", "reopen") or there.stage not in rules.stages:
        return ()
    return rules.stages[there.stage].entry_guards


def _there(s: Situation, edge: Edge, values: Mapping[str, Value]) -> Situation:
    """The situation as if the move's effects had happened."""
    to = arrival(s, edge)
    moved = s.with_facts(
        {**to.incremented, **values, "stage_entered_at": s.now}, cleared=to.cleared
    )
    return replace(moved, stage=to.stage)


def _once(blockers: list[Blocker]) -> list[Blocker]:
    """Every code once, the first of them."""
    first: dict[str, Blocker] = {}
    for blocker in blockers:
        first.setdefault(blocker.code, blocker)
    return list(first.values())


def _make(
    case: Case,
    edge: Edge,
    s: Situation,
    values: Mapping[str, Value],
    actor: Actor,
    reason_code: str,
    comment: str,
    proposal: Proposal | None = None,
) -> Case:
    """Carry a move out: every guard was met, the case is locked."""
    if edge.kind == "record":
        facts.record(case, values, actor=actor, source=edge.code)
        return case
    to, before = arrival(s, edge), footprints.begin(s, edge)
    change = _write_change(
        case,
        edge,
        actor,
        to=to.stage,
        met=[*_own_guards(s, edge), *_entry_guards(s.protocol, edge, replace(s, stage=to.stage))],
        reason_code=reason_code,
        comment=comment,
        proposal=proposal,
    )
    case.version += 1
    facts.clear(case, to.cleared)
    recorded = {**to.incremented, **values}
    facts.record(case, recorded, actor=actor, source=edge.code)
    if edge.kind == "hold":
        case.on_hold_since = None if case.on_hold_since else clock.now()
        case.save(update_fields=["version", "on_hold_since"])
    else:
        _transition(case, edge, to.stage, s, values)
    here = s.moved(recorded, to.cleared)
    if edge.kind != "hold":
        items.go(s, here, reopened=edge.kind == "reopen")
    work(here).changes.append(Change(change.kind, change.to_stage, change.at))
    settle.settle(case, here)
    footprints.end(change, before)
    logger.info("case.moved", extra={"case": case.pk, "edge": edge.code})
    return case


def _transition(
    case: Case, edge: Edge, target: str, s: Situation, values: Mapping[str, Value]
) -> None:
    """The django-fsm transition, with the ticket only this function writes."""
    case.__dict__["_ticket"] = target
    try:
        getattr(case, edge.code)()
    finally:
        del case.__dict__["_ticket"]
    closing = s.protocol.is_closed(target)
    if closing:
        case.closed_at = clock.now()
        goes_on = edge.effects.safety_continues
        case.safety_continues = goes_on is not None and s.with_facts(values).holds(goes_on)
        case.on_hold_since = None
    else:
        case.closed_at, case.safety_continues = None, False
        case.stage_entered_at = clock.now()
        case.reached_site = case.reached_site or target in FROM_REVIEW_ON
    case.save(
        update_fields=[
            "stage",
            "version",
            "stage_entered_at",
            "closed_at",
            "safety_continues",
            "on_hold_since",
            "reached_site",
        ]
    )


def _write_change(
    case: Case,
    edge: Edge,
    actor: Actor,
    *,
    to: str,
    met: Any,
    reason_code: str = "",
    comment: str = "",
    proposal: Proposal | None = None,
) -> StageChange:
    return StageChange.objects.create(
        case=case,
        version=case.version + 1,
        edge=edge.code,
        kind=edge.kind,
        from_stage="" if edge.kind == "start" else case.stage,
        to_stage=to,
        actor=actor.user,
        acting_role=actor.role,
        proposed_by=proposal.proposed_by if proposal else None,
        at=clock.now(),
        reason_code=reason_code,
        comment=comment,
        guards=list(dict.fromkeys(guard.code for guard in met)),
    )


def make_confirmed(case: Case, proposal: Proposal, actor: Actor) -> Case:
    """Carry out a proposed move, its guards evaluated anew. The case is locked."""
    rules = protocol(case.protocol_id)
    edge = find_edge(rules, proposal.code)
    s = keep_precheck(situation(case, actor))
    recorded = check(s, edge.records, proposal.facts)
    blockers = recorded.blockers + _unmet_everywhere(s, edge, recorded)
    if edge.transcript and proposal.proposed_role in edge.transcript.by:
        blockers += _document_missing(s, edge.transcript.document)
    if blockers:
        raise MoveRefused(blockers)
    return _make(
        case,
        edge,
        s,
        recorded.values,
        actor,
        proposal.reason_code,
        proposal.comment,
        proposal,
    )
