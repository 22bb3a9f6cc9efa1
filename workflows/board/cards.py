"""The cards of many cases, read in three queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.safestring import SafeString

from casework import clock
from casework.cases.models import Case, CaseQuerySet, Fact, Proposal
from casework.people.actor import Actor
from casework.people.roles import BOARD_ROLES, FULL, Role
from casework.protocols.compiled import Protocol, protocol
from casework.tags.models import names_and_colours
from translation.progress.counts import Counted, counted
from workflows.board.card import Card, Mark
from workflows.board.lanes import Lanes
from workflows.board.names import mask
from workflows.board.order import Place
from workflows.board.wording import PACE_ICONS, Wording
from workflows.engine.models import WorkItem
from workflows.pace.counting import known_paces
from workflows.pace.holds import days_in_stage
from workflows.pace.models import Pace

SAFETY = "SAFETY"  # the workstream of adverse events
SAFETY_SHOWN = BOARD_ROLES - {Role.CELL_LAB}  # domain.md 1.4
# One variable instead of many: a board renders them hundreds of times.
ATTRIBUTES = (
    'id="case-{0}" data-case="{0}" data-column="{1}" data-lane="{2}" data-place="{3}"'
    ' data-seen="{4}"'
)
CODE = "CODE"  # stands for a case's code in an address that is written once
SHOWN = (
    *("pk", "attempt", "proposal", "safety", "marks", "code", "protocol_id", "stage", "version"),
    *("stage_entered_at", "on_hold_since", "patient_name", "country", "languages", "cohort"),
    *("owner_id", "owner__name", "readiness__edge", "readiness__held_days"),
    *("readiness__waiting_on", "readiness__waiting_since"),
    *("readiness__tasks_done", "readiness__tasks_total"),
    *("readiness__documents_done", "readiness__documents_total", "readiness__target_on"),
    *("readiness__limit_on", "readiness__next_on", "readiness__next_code"),
)


@dataclass(frozen=True)
class Reading:
    """What is the same for all cards of one answer."""

    say: Wording
    address: str
    lanes: Lanes
    paces: Mapping[tuple[str, bool], Pace]
    translations: Mapping[int, Counted] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()  # codes of tasks that the reader's cards do not name


def cards(
    cases: CaseQuerySet,
    pks: Collection[int] | QuerySet[Case, int],
    actor: Actor,
    rules: Protocol,
    lanes: Lanes,
    paces: Mapping[tuple[str, bool], Pace] | None = None,
) -> list[Card]:
    """The cards of these cases, in the order of their columns. Three queries for any number.

    rules: of the protocol whose board this is. paces: where they are known already.
    """
    reading = Reading(
        Wording(actor, clock.site_today()),
        reverse("case", args=[CODE]),
        lanes,
        known_paces() if paces is None else paces,
        counted(pks, actor),
        _hidden(actor, rules),
    )
    rows = (
        cases.filter(pk__in=pks)
        .annotate(
            attempt=_attempt(),
            proposal=_proposal(),
            safety=_safety(actor, rules),
            marks=names_and_colours(actor),
        )
        .order_by()
        .values_list(*SHOWN, named=True)
    )
    found = [(_place(row, reading.say.today), row) for row in rows]
    return [_card(row, place, reading) for place, row in sorted(found, key=lambda pair: pair[0])]


def _hidden(actor: Actor, rules: Protocol) -> frozenset[str]:
    """Safety work, for those to whom no safety mark is shown either."""
    if actor.role in SAFETY_SHOWN or SAFETY not in rules.workstreams:
        return frozenset()
    return frozenset(task.code for task in rules.workstreams[SAFETY].tasks)


def _attempt() -> Subquery:
    """The number of the present cell collection, where there was one."""
    found = Fact.objects.filter(case=OuterRef("pk"), name="attempt_no")
    return Subquery(found.values("value"))


def _proposal() -> Exists:
    """Whether something waits for a second person."""
    return Exists(Proposal.objects.filter(case=OuterRef("pk"), outcome=Proposal.Outcome.WAITING))


def _safety(actor: Actor, rules: Protocol) -> Exists | Value:
    """Whether there is an adverse event to attend to, or safety work that is late."""
    if actor.role not in SAFETY_SHOWN:
        return Value(False)
    events = [task.code for task in rules.tasks.values() if task.repeat.kind == "per_event"]
    urgent = Q(code__in=events) | Q(due_on__lt=clock.site_today())
    items = WorkItem.objects.open().filter(urgent, case=OuterRef("pk"), scope=SAFETY)
    return Exists(items)


def _place(case: Any, today: date) -> Place:
    due = case.readiness__next_on
    return Place.of(case.stage, case.stage_entered_at, case.pk, due, today)


def _card(case: Any, place: Place, reading: Reading) -> Card:
    """A card from a row of SHOWN."""
    say, rules = reading.say, protocol(case.protocol_id)
    pace, pace_words, pace_title = _pace(case, say)
    held = case.readiness__held_days or 0
    days = days_in_stage(case.stage_entered_at, case.on_hold_since, held, say.today)
    pace_here = reading.paces.get((case.stage, False))
    slow, slow_title = say.slow(days, pace_here) if pace_here and pace != "hold" else ("", "")
    column, lane = say.as_is(rules.column_of[case.stage]), say.as_is(reading.lanes.key(case))
    next_on, waits_on = case.readiness__next_on, case.readiness__waiting_on
    if case.readiness__next_code in reading.hidden:
        next_on = None
    translations = reading.translations.get(case.pk)
    movable = bool(case.readiness__edge) and not waits_on and case.on_hold_since is None
    return Card(
        code=SafeString(case.code),
        url=SafeString(reading.address.replace(CODE, case.code)),
        attributes=SafeString(ATTRIBUTES.format(case.code, column, lane, place, case.version)),
        place=SafeString(place),
        column=column,
        lane=lane,
        name=say.as_is(mask(case.patient_name, say.actor.identity_shown)),
        unnamed=not case.patient_name and say.actor.identity_shown == FULL,
        origin=say.as_is(" · ".join(filter(None, (case.country, case.languages)))),
        cohort=say.as_is(case.cohort),
        cohort_name=say.cohort(case.cohort),
        owner=say.as_is(case.owner__name),
        initials=say.initials(case.owner__name),
        stage=say.stage(case.protocol_id, case.stage),
        days=say.since(days, case.on_hold_since is not None),
        pace=SafeString(pace),
        pace_icon=SafeString(PACE_ICONS.get(pace, "clock")),
        pace_words=pace_words,
        pace_title=pace_title,
        slow=SafeString(slow),
        slow_title=slow_title,
        next_on=say.on(next_on) if next_on else "",
        next_what=say.what(case.protocol_id, case.readiness__next_code),
        next_when=say.when(next_on) if next_on else "",
        next_late=next_on is not None and next_on < say.today,
        tasks=say.of(case.readiness__tasks_done, case.readiness__tasks_total),
        papers=say.of(case.readiness__documents_done, case.readiness__documents_total),
        translations=say.of(translations.done, translations.all) if translations else "",
        translations_late=translations is not None and translations.late,
        ready=movable,
        waits=say.ready if movable else say.short_role(waits_on) if waits_on else "",
        waits_title=say.role(waits_on) if waits_on else "",
        waits_for=_waits_for(case, say),
        attempt=int(case.attempt or 1),
        safety=case.safety,
        proposal=case.proposal,
        tags=tuple(Mark(tag["name"], tag["colour"]) for tag in case.marks),
    )


def _waits_for(case: Any, say: Wording) -> str:
    since = case.readiness__waiting_since
    return say.for_days((say.today - clock.site_date(since)).days) if since else ""


def _pace(case: Any, say: Wording) -> tuple[str, str, str]:
    """Kind, words and dates of a case against its stage's time. On hold its clock stands."""
    if case.on_hold_since is not None:
        return "hold", say.held(clock.site_date(case.on_hold_since)), ""
    target, limit = case.readiness__target_on, case.readiness__limit_on
    if target is None or limit is None:
        return "", "", ""
    return *say.pace(target, limit), say.window(target, limit)
