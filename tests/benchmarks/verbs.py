"""Rows of what people do to one case: advance it, complete a task, claim one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from statistics import median

from django.db import connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.blockers import Refused
from casework.cases.facts import canonical
from casework.cases.models import Case
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from casework.protocols.schema import FactSpec
from config.synthetic.values import value
from tests.benchmarks import written
from tests.benchmarks.lab import FULL, Lab
from tests.benchmarks.measure import Row, beside, in_turns, milliseconds
from workflows.engine import moves, tasks
from workflows.engine.models import WorkItem
from workflows.queue import claiming


@dataclass(frozen=True)
class Deed:
    """A verb that will be called on a case."""

    case: int
    actor: Actor
    act: Callable[[], object]


@dataclass(frozen=True)
class Known:
    """A deed, what bare SQL writes instead, and how much log each writes."""

    deed: Deed
    rows: list[written.Statement]
    ours: int
    bare: int
    queries: int


def advance(lab: Lab) -> Iterator[Row]:
    yield from rows(lab, "advance", _moves(lab), bound=40, ratio=4)


def complete(lab: Lab) -> Iterator[Row]:
    yield from rows(lab, "complete", _completions(lab), bound=40, ratio=None)


def claim(lab: Lab) -> Iterator[Row]:
    yield from rows(lab, "claim", _claims(lab), bound=20, ratio=None)


def rows(
    lab: Lab, name: str, deeds: Iterator[Deed], *, bound: float, ratio: float | None
) -> Iterator[Row]:
    lab.use(FULL)
    known = list(islice(_possible(lab, name, deeds), lab.repeats))
    if not known:
        lab.say(f"  {name}: no case in this database can be used for it")
        return
    ours, bare = in_turns((_ours(one), _bare(lab, one)) for one in known)
    ours += median(written.flush(lab.bare, round(median(one.ours for one in known))))
    bare += median(written.flush(lab.bare, round(median(one.bare for one in known))))
    yield from beside(name, ours, bare, bound=bound, ratio=ratio)
    yield Row(f"{name}, statements", median(one.queries for one in known), "statements")
    yield Row(
        f"{name}, statements of bare SQL", median(len(one.rows) + 4 for one in known), "statements"
    )


def _possible(lab: Lab, name: str, deeds: Iterator[Deed]) -> Iterator[Known]:
    """The deeds that are not refused, each done and undone once: caches are warm for both ways."""
    for deed in deeds:
        with transaction.atomic():
            before, begun, added = written.look(deed.case), _log(), written.counted(connection)
            try:
                with CaptureQueriesContext(connection) as queries:
                    deed.act()
            except Refused:
                rows = None
            else:
                ours = _log() - begun
                added = written.counted(connection) - added
                rows = written.statements(before, written.look(deed.case))
            transaction.set_rollback(True)
        if rows is None:
            continue
        with lab.bare.transaction(force_rollback=True):
            begun, bare_added = _log(), written.counted(lab.bare)
            written.write(lab.bare, deed.case, deed.actor, rows)
            bare = _log() - begun
            bare_added = written.counted(lab.bare) - bare_added
        if added != bare_added:  # such as the history of an item that was opened and done at once
            more, less = dict(added - bare_added), dict(bare_added - added)
            lab.say(f"  {name} of case {deed.case}: the verb adds {more} more, {less} less")
        yield Known(deed, rows, ours, bare, len(queries))


def _log() -> int:
    """Bytes of log written so far. Nobody else writes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
        return int(cursor.fetchone()[0])


def _ours(known: Known) -> Callable[[], float]:
    def act() -> None:
        known.deed.act()
        connection.check_constraints()

    def timed() -> float:
        with transaction.atomic():
            taken = milliseconds(act)
            transaction.set_rollback(True)
        return taken

    return timed


def _bare(lab: Lab, known: Known) -> Callable[[], float]:
    def timed() -> float:
        deed = known.deed
        with lab.bare.transaction(force_rollback=True):
            return milliseconds(lambda: written.write(lab.bare, deed.case, deed.actor, known.rows))

    return timed


def _moves(lab: Lab) -> Iterator[Deed]:
    """Forward moves of cases that nothing blocks, over all stages."""
    ready = Case.objects.open().filter(readiness__blockers=[], on_hold_since=None)
    for case in (
        ready.exclude(readiness__edge="").select_related("owner", "readiness").order_by("pk")
    ):
        rules = protocol(case.protocol_id)
        edge = rules.edges[case.readiness.edge]
        given = {r.fact: _value(rules.facts[r.fact]) for r in edge.records if not r.optional}
        actor = lab.doer(case, *edge.roles)
        reason = edge.reason_codes[0] if edge.reason_codes else ""

        def act(
            case: Case = case,
            code: str = edge.code,
            actor: Actor = actor,
            given: dict[str, object] = given,
            reason: str = reason,
        ) -> object:
            return moves.advance(
                case.pk,
                code,
                actor=actor,
                given=given,
                reason_code=reason,
                seen_version=case.version,
            )

        yield Deed(case.pk, actor, act)


def _completions(lab: Lab) -> Iterator[Deed]:
    """Open tasks that somebody may complete now, of all stages in turn."""
    begun = WorkItem.objects.open().begun(clock.site_today()).filter(required=True)
    items = begun.filter(Q(case__on_hold_since=None), case__closed_at=None)
    for item in items.select_related("case__owner").order_by("pk").iterator(chunk_size=100):
        rules = protocol(item.case.protocol_id)
        task = rules.tasks[item.code]
        if task.evidence is not None or task.role not in (
            "COORD",
            "TRANS",
            "TREV",
            "SITE_CRC",
            "INVESTIGATOR",
        ):
            continue
        actor = lab.doer(item.case, task.role)
        given = {
            r.fact: _value(rules.facts[r.fact])
            for r in task.records
            if not r.optional and not r.when
        }

        def act(
            item: WorkItem = item, actor: Actor = actor, given: dict[str, object] = given
        ) -> object:
            return tasks.complete(
                item.case_id, item.code, actor=actor, given=given, occurrence=item.occurrence
            )

        yield Deed(item.case_id, actor, act)


def _claims(lab: Lab) -> Iterator[Deed]:
    """Open items that nobody owns, each for somebody who is on the case in its role."""
    free = WorkItem.objects.open().begun(clock.site_today()).filter(owner=None, held_until=None)
    roles = ("COORD", "TRANS", "TREV", "SITE_CRC")
    for item in (
        free.filter(role__in=roles, case__closed_at=None)
        .select_related("case__owner")
        .order_by("pk")
        .iterator(chunk_size=100)
    ):
        actor = lab.doer(item.case, item.role)

        def act(item: WorkItem = item, actor: Actor = actor) -> object:
            return claiming.claim(item.pk, actor=actor)

        yield Deed(item.case_id, actor, act)


def _value(spec: FactSpec) -> object:
    found = value(spec, {})
    return found if isinstance(found, str | bool | int) else canonical(found)
