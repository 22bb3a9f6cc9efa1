"""Doing the work: complete and waive tasks, raise events, correct facts."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from casework.blockers import Blocker, Where
from casework.cases import changes, events, facts
from casework.cases.facts import ValueNotAllowed, parse
from casework.cases.models import Case, Proposal
from casework.cases.situation import Occurrence, Situation, situation
from casework.eligibility.keeping import keep_precheck
from casework.guards import refusal, unmet
from casework.people.acting import verb
from casework.people.actor import SYSTEM, Actor
from casework.protocols.compiled import Protocol, protocol
from casework.protocols.schema import Task
from documents.checklist.papers import verified
from workflows.engine import items, settle
from workflows.engine.conflicts import closed_occurrence, refuse_changed_fact
from workflows.engine.models import Outcome, WorkItem
from workflows.engine.occurrences import expected
from workflows.engine.owners import doers, own_doers, refuse_taken
from workflows.engine.proposing import CONFIRMED_CORRECTIONS, propose, stopped
from workflows.engine.records import MoveRefused, Recorded, UnknownCode, check, refuse
from workflows.engine.work import Item, work

logger = logging.getLogger(__name__)

REASON_LENGTH = 20


@verb
def complete(
    case_id: int,
    code: str,
    *,
    actor: Actor,
    given: Mapping[str, Any] | None = None,
    occurrence: str = "",
    note: str = "",
) -> Case:
    """Complete a task with the facts it records. Where a role transcribes, it is only proposed.

    Raises MoveRefused with every blocker; nothing is kept then.
    """
    case = changes.lock(case_id, actor)
    rules = protocol(case.protocol_id)
    task = find_task(rules, code)
    if actor.role not in doers(task):
        raise refuse(rules, "ROLE_NOT_ALLOWED")
    item, s = open_item(case, task, occurrence, actor)
    transcribed = task.transcript is not None and actor.role not in own_doers(task)
    if not transcribed and item.owner_id not in (None, actor.user_id):
        refuse_taken(WorkItem.objects.select_related("owner", "case").get(pk=item.pk), actor)
    if any(
        (one.kind, one.code, one.occurrence) == ("task", code, occurrence)
        for one in work(s).waiting
    ):
        raise refuse(rules, "AWAITING_CONFIRMATION")
    if task.evidence is not None:
        raise refuse(rules, "EVIDENCE_ONLY")
    _refuse_same_eyes(s, task, actor)
    recorded, blockers = judge(s, task, given or {})
    if transcribed and task.transcript is not None:
        blockers += _paper_missing(s, task.transcript.document, blockers)
    if blockers:
        raise MoveRefused(blockers)
    if transcribed:
        propose(
            case,
            "task",
            code,
            actor=actor,
            occurrence=occurrence,
            values=recorded.values,
            comment=note,
        )
        changes.changed(case)
        return case
    _finish(case, task, item, recorded, actor, note)
    return case


def find_task(rules: Protocol, code: str) -> Task:
    if code not in rules.tasks:
        raise UnknownCode(f"There is no task '{code}'.")
    return rules.tasks[code]


def open_item(case: Case, task: Task, occurrence: str, actor: Actor) -> tuple[Item, Situation]:
    """The open item of an occurrence and the situation it is judged in."""
    rules = protocol(case.protocol_id)
    s = keep_precheck(situation(case, actor))
    item = work(s).items.get((task.code, occurrence))
    if item is None or item.outcome != Outcome.OPEN:
        settle.settle(case)  # time alone may have opened it
        s = situation(case, actor)
        item = work(s).items.get((task.code, occurrence))
    found = [e.occurrence for e in expected(task, s, work(s).events)]
    s = s.at(next((o for o in found if o.key == occurrence), Occurrence(occurrence)))
    if item is None or item.outcome != Outcome.OPEN or not s.holds(task.condition):
        raise closed_occurrence(case, task.code, occurrence, actor)
    if item.opens_on is not None and item.opens_on > s.today:
        raise refuse(rules, "NOT_YET_OPEN")
    return item, s


def judge(s: Situation, task: Task, given: Mapping[str, Any]) -> tuple[Recorded, list[Blocker]]:
    """All of a task that is not in order: records, consent, its own guards, its papers."""
    recorded = check(s, task.records, given)
    here = recorded.situation
    blockers = [
        *recorded.blockers,
        *unmet(s.protocol.study_guards(task), here),
        *unmet(task.guards, here),
    ]
    missing = [
        document.type
        for document in task.documents
        if here.holds(document.when) and not verified(here, document.type, document.since)
    ]
    if missing:
        labels = ", ".join(s.protocol.documents[kind].label for kind in missing)
        found = refusal(s.protocol.file.refusals, "DOCUMENT_MISSING", missing_documents=labels)
        blockers.append(replace(found, where=tuple(Where("document", kind) for kind in missing)))
    return recorded, list({b.code: b for b in blockers}.values())


def _paper_missing(s: Situation, kind: str, blockers: list[Blocker]) -> list[Blocker]:
    if verified(s, kind) or any(b.code == "DOCUMENT_MISSING" for b in blockers):
        return []
    label = s.protocol.documents[kind].label
    found = refusal(s.protocol.file.refusals, "DOCUMENT_MISSING", missing_documents=label)
    return [replace(found, where=(Where("document", kind),))]


def _refuse_same_eyes(s: Situation, task: Task, actor: Actor) -> None:
    """Two people, not one with two roles: a four-eyes pair in its present cycle."""
    others = s.protocol.pairs.get(task.code, ())
    for (code, _), item in work(s).items.items():
        done = code in others and item.outcome == Outcome.DONE
        if done and item.finished_by_id == actor.user_id:
            raise refuse(s.protocol, "FOUR_EYES")


def _finish(
    case: Case,
    task: Task,
    item: Item,
    recorded: Recorded,
    actor: Actor,
    note: str,
) -> None:
    facts.record(case, recorded.values, actor=actor, source=task.code)
    after = replace(recorded.situation, actor=SYSTEM, occurrence=None)
    asked = task.reopens_when is not None and after.holds(task.reopens_when)
    items.finish(
        after,
        item,
        Outcome.DONE,
        actor=actor,
        reason=note,
        on_behalf=actor.role in task.on_behalf_by and actor.role not in (task.role, *task.also_by),
        latched=asked,
    )
    settle.settle(case, after)
    logger.info("task.done", extra={"case": case.pk, "task": task.code})


@verb
def waive(case_id: int, code: str, *, actor: Actor, reason: str, occurrence: str = "") -> Case:
    """Do without a task: only roles in its `waivable_by`, with a reason of 20 characters."""
    case = changes.lock(case_id, actor)
    rules = protocol(case.protocol_id)
    task = find_task(rules, code)
    if actor.role not in task.waivable_by:
        raise refuse(rules, "NOT_WAIVABLE")
    item, s = open_item(case, task, occurrence, actor)
    if len(reason.strip()) < REASON_LENGTH:
        raise refuse(rules, "REASON_REQUIRED")
    items.finish(s, item, Outcome.WAIVED, actor=actor, reason=reason.strip())
    settle.settle(case, replace(s, actor=SYSTEM, occurrence=None))
    logger.info("task.waived", extra={"case": case.pk, "task": code})
    return case


@verb
def raise_event(
    case_id: int, code: str, *, actor: Actor, occurrence: str = "", note: str = ""
) -> Case:
    """Something happened: its per-event tasks open. `occurrence`: an id, made when none is given.

    On a closed case, only events whose work goes on there (P-12: nothing is filtered).
    """
    case = changes.lock(case_id, actor)
    rules = protocol(case.protocol_id)
    event = rules.events.get(code)
    if event is None or event.system:
        raise UnknownCode(f"There is no event '{code}'.")
    if actor.role not in event.raised_by:
        raise refuse(rules, "ROLE_NOT_ALLOWED")
    if not open_for(rules, case, code):
        raise refuse(rules, "EDGE_NOT_HERE" if case.is_open else "CASE_CLOSED")
    number = case.raised_events.filter(code=code).count() + 1
    key = occurrence or f"{code}-{number}"
    if case.raised_events.filter(code=code, occurrence=key).exists():
        raise MoveRefused([Blocker("EVENT_KNOWN", f"The event {key} is on record already.")])
    events.write(case, code, key, actor, note)
    settle.settle(case)
    logger.info("event.raised", extra={"case": case.pk, "event": code})
    return case


def open_for(rules: Protocol, case: Case, code: str) -> bool:
    """Whether an event may be raised where the case is."""
    if case.is_open:
        return case.stage in rules.events[code].open_in
    going_on = {
        task.repeat.event
        for stream in rules.workstreams.values()
        if stream.continues_after_close is not None
        for task in stream.tasks
    }
    return case.safety_continues and code in going_on


@verb
def correct(
    case_id: int,
    name: str,
    *,
    actor: Actor,
    raw: Any,
    reason: str,
    seen: datetime | None = None,
) -> Case:
    """Correct a recorded fact, with a reason; the old value stays in history (T10 for Day 0).

    `seen`: when the value was recorded that the corrector looked at.
    """
    case = changes.lock(case_id, actor)
    rules = protocol(case.protocol_id)
    spec = rules.facts.get(name)
    if spec is None:
        raise UnknownCode(f"There is no fact '{name}'.")
    if spec.derived is not None or actor.role not in correctors(rules, name):
        raise refuse(rules, "ROLE_NOT_ALLOWED")
    if len(reason.strip()) < REASON_LENGTH:
        raise refuse(rules, "REASON_REQUIRED")
    fact = case.facts.filter(name=name).select_related("recorded_by").first()
    if fact is None:
        raise refuse(rules, "RECORD_MISSING", missing_facts=spec.meaning)
    refuse_changed_fact(fact, spec.meaning, seen, actor)
    try:
        value = parse(spec, raw)
    except ValueNotAllowed as error:
        raise refuse(rules, "VALUE_NOT_ALLOWED", bad_facts=f"{spec.meaning} ({error})") from error
    if name in CONFIRMED_CORRECTIONS:
        if stopped(case):
            raise refuse(rules, "AWAITING_CONFIRMATION")
        propose(case, "fact", name, actor=actor, values={name: value}, comment=reason.strip())
    else:
        facts.record(case, {name: value}, actor=actor, source="correction", reason=reason.strip())
    settle.settle(case)
    return case


def correctors(rules: Protocol, name: str) -> frozenset[str]:
    """Who may correct a fact: its `corrected_by`, else those who record it; nobody the system's."""
    spec = rules.facts[name]
    if spec.corrected_by is not None:
        return frozenset(spec.corrected_by)
    return frozenset(role for recorder in spec.recorded_by for role in recorder.roles)


def finish_confirmed(case: Case, proposal: Proposal, actor: Actor) -> None:
    """Carry out a confirmed transcript: it is the deed of the hospital's role (P-01)."""
    task = find_task(protocol(case.protocol_id), proposal.code)
    item, s = open_item(case, task, proposal.occurrence, actor)
    recorded, blockers = judge(s, task, proposal.facts)
    if task.transcript is not None:
        blockers += _paper_missing(s, task.transcript.document, blockers)
    if blockers:
        raise MoveRefused(blockers)
    _finish(case, task, item, recorded, actor, proposal.comment)


def correct_confirmed(case: Case, proposal: Proposal, actor: Actor) -> None:
    """Carry out a confirmed correction; every date that follows from it is computed anew."""
    spec = protocol(case.protocol_id).facts[proposal.code]
    facts.record(
        case,
        {proposal.code: parse(spec, proposal.facts[proposal.code])},
        actor=actor,
        source="correction",
        reason=proposal.comment,
    )
    settle.settle(case)
