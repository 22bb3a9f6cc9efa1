"""The rows of the list: a case in one line, open or closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import FETCH_RAISE
from django.urls import reverse

from casework import clock
from casework.cases.models import Case, CaseQuerySet
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from casework.tags.models import names_and_colours
from workflows.board.cards import CODE
from workflows.board.names import mask
from workflows.board.wording import PACE_ICONS, Wording
from workflows.case import countries, words
from workflows.engine.models import Readiness
from workflows.pace.holds import days_in_stage

FIELDS = (
    *("code", "protocol_id", "stage", "stage_entered_at", "on_hold_since", "patient_name"),
    *("cohort", "country", "owner__name", "readiness__edge", "readiness__waiting_on"),
    *("readiness__target_on", "readiness__limit_on", "readiness__held_days"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One case. Words are ready to show; what does not apply is empty."""

    code: str
    url: str
    name: str
    stage: str
    is_open: bool
    days: str
    pace: str
    pace_icon: str
    pace_words: str
    pace_title: str
    waits: str
    cohort: str
    cohort_name: str
    country: str
    owner: str
    tags: list[dict[str, str]]


def rows(cases: CaseQuerySet, pks: Sequence[int], actor: Actor) -> list[Row]:
    """The rows of these cases, in this order. One query for any number."""
    say, address = Wording(actor, clock.site_today()), reverse("case", args=[CODE])
    found: Any = (
        cases.order_by()
        .filter(pk__in=pks)
        .select_related("owner", "readiness")
        .annotate(tag_list=names_and_colours(actor))
        .only(*FIELDS)
        .fetch_mode(FETCH_RAISE)
    )
    by_pk = {case.pk: case for case in found}
    return [
        _row(by_pk[pk], say, address.replace(CODE, by_pk[pk].code)) for pk in pks if pk in by_pk
    ]


def _row(case: Any, say: Wording, url: str) -> Row:
    ready: Readiness | None = getattr(case, "readiness", None) if case.is_open else None
    pace, pace_words, pace_title = _pace(case, ready, say)
    movable = ready is not None and bool(ready.edge) and not ready.waiting_on
    waits = say.role(ready.waiting_on) if ready is not None and ready.waiting_on else ""
    return Row(
        code=case.code,
        url=url,
        name=mask(case.patient_name, say.actor.identity_shown),
        stage=words.stage(protocol(case.protocol_id), case.stage),
        is_open=case.is_open,
        days=_days(case, ready, say) if case.is_open else "",
        pace=pace,
        pace_icon=PACE_ICONS.get(pace, ""),
        pace_words=pace_words,
        pace_title=pace_title,
        waits=say.ready if movable and case.on_hold_since is None else waits,
        cohort=case.cohort,
        cohort_name=say.cohort(case.cohort),
        country=countries.name(case.country),
        owner=say.as_is(case.owner.name),
        tags=case.tag_list,
    )


def _days(case: Case, ready: Readiness | None, say: Wording) -> str:
    held = ready.held_days if ready is not None else 0
    days = days_in_stage(case.stage_entered_at, case.on_hold_since, held, say.today)
    return say.since(days, case.on_hold_since is not None)


def _pace(case: Case, ready: Readiness | None, say: Wording) -> tuple[str, str, str]:
    """Kind, words and dates against the stage's time; nothing of a closed case."""
    if case.is_open and case.on_hold_since is not None:
        return "hold", say.held(clock.site_date(case.on_hold_since)), ""
    if ready is None or ready.target_on is None or ready.limit_on is None:
        return "", "", ""
    return *say.pace(ready.target_on, ready.limit_on), say.window(ready.target_on, ready.limit_on)
