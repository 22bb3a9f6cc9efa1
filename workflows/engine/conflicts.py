"""Somebody was faster: who did what with it, and how long ago."""

from datetime import datetime, timedelta

from django.utils import timesince

from casework import clock
from casework.blockers import Blocker
from casework.cases.models import Case, Fact, StageChange
from casework.people.actor import Actor
from casework.people.naming import named
from casework.people.roles import BOARD_ROLES
from casework.protocols.compiled import Protocol, protocol
from workflows.engine.models import Outcome, WorkItem
from workflows.engine.owners import doers
from workflows.engine.records import MoveRefused, refuse

A_MINUTE = timedelta(minutes=1)  # no move takes as long from its first word to its last


def ago(moment: datetime) -> str:
    """How long before now, in words without "ago"."""
    now = clock.now()
    return "less than a minute" if now - moment < A_MINUTE else timesince.timesince(moment, now)


def item_closed(rules: Protocol, item: WorkItem, actor: Actor) -> MoveRefused:
    """What became of a task that is not open: done, done without, or not asked for any more.

    Told to those who know of tasks that are not theirs, and to its doers.
    """
    task = rules.tasks.get(item.code)
    knows = actor.role in BOARD_ROLES or (task is not None and actor.role in doers(task))
    if item.finished_at is None or not knows:
        return refuse(rules, "TASK_NOT_OPEN")
    person = named(item.finished_by, item.finished_role, actor)
    when = ago(item.finished_at)
    if item.outcome == Outcome.CANCELLED:
        return _not_asked_for(rules, item, actor)
    if item.outcome == Outcome.WAIVED:
        return _told(f"{person} decided {when} ago to do without this task.")
    if item.finished_by is None:
        return _told(f"This task was completed {when} ago: what it asks for is there.")
    return _told(f"{person} finished this task {when} ago.")


def _not_asked_for(rules: Protocol, item: WorkItem, actor: Actor) -> MoveRefused:
    """A task that ended because its case went on, or because it does not apply any more."""
    assert item.finished_at is not None
    moved = StageChange.objects.filter(case=item.case_id, at__lte=item.finished_at)
    last = moved.exclude(kind="hold").select_related("actor").order_by("-version").first()
    if last is not None and last.from_stage == item.scope and item.finished_at - last.at < A_MINUTE:
        to = rules.stage_name(last.to_stage)
        mover = named(last.actor, last.acting_role, actor)
        return _told(
            f"{mover} moved this case to {to} {ago(last.at)} ago: the task is not asked"
            " for any more."
        )
    return _told(f"This task has not been asked for since {ago(item.finished_at)} ago.")


def closed_occurrence(case: Case, code: str, occurrence: str, actor: Actor) -> MoveRefused:
    """As item_closed, for the last item of an occurrence; there may have been none."""
    rules = protocol(case.protocol_id)
    items = WorkItem.objects.filter(case=case, code=code, occurrence=occurrence)
    last = items.select_related("finished_by").order_by("-pk").first()
    return item_closed(rules, last, actor) if last else refuse(rules, "TASK_NOT_OPEN")


def refuse_changed_fact(fact: Fact, meaning: str, seen: datetime | None, actor: Actor) -> None:
    """Refused when a fact is another than the one somebody looked at; without `seen` it is taken
    that they looked."""
    if seen is None or fact.recorded_at == seen:
        return
    person = named(fact.recorded_by, fact.recorded_role, actor)
    text = (
        f"{person} changed this {ago(fact.recorded_at)} ago: {meaning}. Look at the"
        " value it has now, and send yours again if it still holds."
    )
    raise MoveRefused([Blocker("FACT_CHANGED", text)])


def _told(text: str) -> MoveRefused:
    return MoveRefused([Blocker("TASK_NOT_OPEN", text)])
