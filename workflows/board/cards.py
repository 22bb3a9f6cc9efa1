"""The cards of the board: what a coordinator must know of a case at a glance."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from django.db.models import FETCH_RAISE
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import clock
from casework.cases.models import Case, CaseQuerySet, Fact, Proposal
from casework.people.actor import Actor
from casework.people.roles import BOARD_ROLES, FULL, Role
from casework.protocols.compiled import protocol
from workflows.board.names import mask
from workflows.board.wording import PACE_ICONS, Wording
from workflows.engine.models import Readiness, WorkItem

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SAFETY = "SAFETY"  # the workstream of adverse events
SAFETY_SHOWN = BOARD_ROLES - {Role.CELL_LAB}  # domain.md 1.4
CODE = "CODE"  # stands for a case's code in an address that is written once
SHOWN = (
    *("code", "protocol_id", "stage", "stage_entered_at", "on_hold_since", "patient_name"),
    *("country", "languages", "cohort", "owner__name", "readiness__waiting_on"),
    *("readiness__edge", "readiness__tasks_done", "readiness__tasks_total"),
    *("readiness__documents_done", "readiness__documents_total", "readiness__target_on"),
    *("readiness__limit_on", "readiness__next_on", "readiness__next_code"),
)


@dataclass(frozen=True, slots=True)
class Card:
    """One case. Words are ready to show; what does not apply is empty.

    `place`: where it stands in its column, for the next page. `pace`: ok, late, over or hold.
    """

    code: str
    url: str
    place: str
    column: str
    name: str
    unnamed: bool
    origin: str
    cohort: str
    cohort_name: str
    owner: str
    initials: str
    stage: str
    days: str
    pace: str
    pace_icon: str
    pace_words: str
    pace_title: str
    next_on: str
    next_what: str
    next_late: bool
    tasks: str
    papers: str
    ready: bool
    waits: str
    attempt: int
    safety: bool
    proposal: bool

    @property
    def marked(self) -> bool:
        return bool(self.stage or self.safety or self.proposal or self.attempt > 1)


@dataclass(frozen=True)
class Marks:
    """What cards show that stands in other tables, by case id. Three queries for any number."""

    attempts: dict[int, int]
    safety: set[int]
    proposals: set[int]

    @classmethod
    def of(cls, found: list[Case], actor: Actor) -> Self:
        pks = [case.pk for case in found]
        attempts = Fact.objects.filter(case__in=pks, name="attempt_no")
        waiting = Proposal.objects.filter(case__in=pks, outcome=Proposal.Outcome.WAITING)
        return cls(
            attempts={pk: int(value) for pk, value in attempts.values_list("case", "value")},
            safety=_open_safety(found) if actor.role in SAFETY_SHOWN else set(),
            proposals=set(waiting.values_list("case", flat=True)),
        )


def _open_safety(found: list[Case]) -> set[int]:
    """Cases with an adverse event to attend to, or with safety work that is late."""
    rules = {case.pk: protocol(case.protocol_id) for case in found}
    today = clock.site_today()
    items = WorkItem.objects.open().filter(case__in=rules, scope=SAFETY)
    return {
        case
        for case, code, due_on in items.values_list("case", "code", "due_on")
        if rules[case].tasks[code].repeat.kind == "per_event" or (due_on and due_on < today)
    }


def cards(cases: CaseQuerySet, pks: Collection[int], actor: Actor) -> list[Card]:
    """The cards of these cases, longest in their stage first."""
    found = list(
        cases.filter(pk__in=pks)
        .select_related("owner", "readiness")
        .only(*SHOWN)
        .fetch_mode(FETCH_RAISE)
        .order_by("stage_entered_at", "pk")
    )
    marks, wording = Marks.of(found, actor), Wording(actor, clock.site_today())
    address = reverse("case", args=[CODE])
    return [_card(case, marks, wording, address.replace(CODE, case.code)) for case in found]


def _card(case: Case, marks: Marks, say: Wording, url: str) -> Card:
    rules, ready = protocol(case.protocol_id), case.readiness
    pace, pace_words, pace_title = _pace(case, ready, say)
    movable = bool(ready.edge) and not ready.waiting_on and case.on_hold_since is None
    return Card(
        code=case.code,
        url=url,
        place=place(case.stage_entered_at, case.pk),
        column=rules.column_of[case.stage],
        name=mask(case.patient_name, say.actor.identity_shown),
        unnamed=not case.patient_name and say.actor.identity_shown == FULL,
        origin=" · ".join(filter(None, (case.country, case.languages))),
        cohort=case.cohort,
        cohort_name=say.cohort(case.cohort),
        owner=case.owner.name,
        initials="".join(word[0] for word in case.owner.name.split()[:2]),
        stage=say.stage(case.protocol_id, case.stage),
        days=say.since(clock.site_date(case.stage_entered_at)),
        pace=pace,
        pace_icon=PACE_ICONS.get(pace, "clock"),
        pace_words=pace_words,
        pace_title=pace_title,
        next_on=say.day(ready.next_on) if ready.next_on else "",
        next_what=say.next_of(rules, ready.next_code),
        next_late=ready.next_on is not None and ready.next_on < say.today,
        tasks=f"{ready.tasks_done}/{ready.tasks_total}",
        papers=f"{ready.documents_done}/{ready.documents_total}",
        ready=movable,
        waits=say.ready if movable else say.role(ready.waiting_on) if ready.waiting_on else "",
        attempt=marks.attempts.get(case.pk, 1),
        safety=case.pk in marks.safety,
        proposal=case.pk in marks.proposals,
    )


def _pace(case: Case, ready: Readiness, say: Wording) -> tuple[str, str, str]:
    """Kind, words and dates of a case against its stage's time. On hold its clock stands."""
    if case.on_hold_since is not None:
        since = say.day(clock.site_date(case.on_hold_since))
        return "hold", _("on hold since %(day)s") % {"day": since}, ""
    if ready.target_on is None or ready.limit_on is None:
        return "", "", ""
    return *say.pace(ready.target_on, ready.limit_on), say.window(ready.target_on, ready.limit_on)


def place(moment: datetime, pk: int) -> str:
    """A place in a column's order, for addresses: microseconds since 1970, and the case's id."""
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}-{pk}"
