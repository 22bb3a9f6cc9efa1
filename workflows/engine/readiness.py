"""The readiness of a case: its next move, what blocks it, whom it waits on, its dates."""

from datetime import date, datetime, time, timedelta

from django.db import connection

from casework import clock
from casework.blockers import Blocker
from casework.cases.facts import as_site_date
from casework.cases.situation import Situation
from casework.guards import unmet
from casework.protocols.schema import Edge
from documents.checklist.papers import checklist, satisfied, settled, stage_needs
from workflows.engine.models import Outcome, Readiness
from workflows.engine.work import is_satisfied, tasks_in, work
from workflows.pace.holds import held_days

# Dates of a case that a coordinator plans by, each until the fact that makes it history.
PLANNED = {
    "planned_arrival_on": "arrived_at",
    "planned_apheresis_date": "collection_start_at",
    "planned_infusion_date": "infusion_start_at",
}

HELD_ONCE = "hold_release_note"  # recorded when a hold ends

FIELDS = Readiness._meta.concrete_fields
COLUMNS = [str(field.column) for field in FIELDS]
# Written out: every settling sends it, and the ORM takes longer to write it than to send it.
WRITE = (
    f"INSERT INTO {Readiness._meta.db_table} ({', '.join(COLUMNS)})"  # noqa: S608  no input
    f" VALUES ({', '.join('%s' for _ in COLUMNS)}) ON CONFLICT (case_id) DO UPDATE"
    f" SET {', '.join(f'{column} = EXCLUDED.{column}' for column in COLUMNS)}"
)


def forward_edges(s: Situation) -> list[Edge]:
    return [edge for edge in s.protocol.edges_from(s.stage) if edge.kind == "forward"]


def next_edge(s: Situation, *, kept: bool = False) -> tuple[Edge | None, list[Blocker]]:
    """The forward move to prepare for: of two ways the one whose own guards hold.

    `kept`: what is kept of it, without a full column, which other cases empty again unseen.
    """
    from workflows.engine.moves import alone, preview

    edges = forward_edges(s)
    if not edges:
        return None, []
    best = edges[0]
    if len(edges) > 1:
        best = next((edge for edge in edges if not unmet(edge.guards, s)), best)
    return best, (alone if kept else preview)(s, best)


def refresh(s: Situation) -> None:
    """Write the readiness row of a settled case."""
    edge, blockers = next_edge(s, kept=True)
    parties = [party for blocker in blockers for party in blocker.parties]
    waiting_on = next((p for p in parties if p != "TIME"), parties[0] if parties else "")
    done, total = _tasks(s)
    papers_done, papers_total = _documents(s)
    target, limit = _sla(s)
    next_on, next_code = _next_date(s)
    held = work(s)
    waits = (edge.code if edge else "", waiting_on)
    held.since = {waits: held.since.get(waits, s.now)}
    row = Readiness(
        case=s.case,
        edge=edge.code if edge else "",
        blockers=[blocker.as_json() for blocker in blockers],
        waiting_on=waiting_on,
        waiting_since=held.since[waits],
        tasks_done=done,
        tasks_total=total,
        documents_done=papers_done,
        documents_total=papers_total,
        target_on=target,
        limit_on=limit,
        held_days=_held_days(s, s.case.stage_entered_at),
        next_on=next_on,
        next_code=next_code,
        settled_at=s.now,
    )
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in FIELDS]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, values)


def _tasks(s: Situation) -> tuple[int, int]:
    """Required items of the present stage: done or waived, and all."""
    from workflows.engine.occurrences import expected

    wanted = [
        (task, item)
        for task in tasks_in(s, "stage")
        if task.required
        for item in expected(task, s, work(s).events)
        if s.at(item.occurrence).holds(task.condition)
    ]
    return sum(is_satisfied(s, task, item) for task, item in wanted), len(wanted)


def _documents(s: Situation) -> tuple[int, int]:
    """Papers of the checklist and of the present stage: verified and fresh or waived, and all."""
    listed = checklist(s)
    done = sum(settled(s, kind) for kind in listed)
    needs = [need for need in stage_needs(s) if not set(need.any_of) & set(listed)]
    return done + sum(satisfied(s, need) for need in needs), len(listed) + len(needs)


def _sla(s: Situation) -> tuple[date | None, date | None]:
    """Target and limit of the present stage as site dates; None while the anchor is missing.

    Days on hold are added to both: the clock of a stage stands while a case is on hold.
    """
    stage = s.protocol.stages.get(s.stage)
    if stage is None or stage.sla.anchor not in s.facts:
        return None, None
    anchor = as_site_date(s.facts[stage.sla.anchor])
    paused = _held_days(s, datetime.combine(anchor, time(), tzinfo=clock.SITE_ZONE))
    return (
        anchor + timedelta(days=stage.sla.target_days + paused),
        anchor + timedelta(days=stage.sla.limit_days + paused),
    )


def _held_days(s: Situation, since: datetime) -> int:
    """Days on hold since an instant; asked only of cases that came off a hold once."""
    return held_days(s, since) if HELD_ONCE in s.facts else 0


def _next_date(s: Situation) -> tuple[date | None, str]:
    """The next dated event: the review of a hold, a planned date, else required work due."""
    if s.on_hold and "hold_review_on" in s.facts:
        return as_site_date(s.facts["hold_review_on"]), "hold_review_on"
    planned = [
        (as_site_date(s.facts[name]), name)
        for name, over in PLANNED.items()
        if name in s.facts and over not in s.facts
    ]
    due = [
        (item.due_on, item.code)
        for item in work(s).items.values()
        if item.outcome == Outcome.OPEN
        and item.due_on is not None
        and (task := s.protocol.tasks.get(item.code))
        and task.required
    ]
    ahead = [pair for pair in planned + due if pair[0] >= s.today]
    return min(ahead or due, default=(None, ""))
