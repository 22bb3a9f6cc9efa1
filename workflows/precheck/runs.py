"""What changed in a pre-check, and when: the runs that found something else than the one before."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _

from casework.eligibility.models import PreCheck
from workflows.case import words
from workflows.precheck import wording

PreCheckHistory: type[Model] = apps.get_model("casework", "PreCheckHistory")  # made by pghistory
MOST = 10  # runs
NAMED = 12  # changes of one run


@dataclass(frozen=True)
class Run:
    """A run that changed something. `changes`: criterion, what was said before, and since."""

    when: str
    evaluated: str
    first: bool
    changes: list[tuple[str, str, str]]
    more: int


def runs(run: PreCheck, zone: ZoneInfo) -> list[Run]:
    """Newest first. `changed_at` is the same in all runs that found the same. One query."""
    rows: list[Any] = list(
        PreCheckHistory._default_manager.filter(pgh_obj_id=run.pk)
        .order_by("-changed_at", "pgh_id")
        .distinct("changed_at")
        .only("changed_at", "evaluated_on", "found")[: MOST + 1]
    )
    pairs = zip(rows, [*rows[1:], None], strict=True)
    return [_run(row, before, zone) for row, before in pairs][:MOST]


def _run(row: Any, before: Any, zone: ZoneInfo) -> Run:
    changes = [] if before is None else _changes(_said(before.found), _said(row.found))
    return Run(
        when=words.moment(row.changed_at, zone),
        evaluated=words.day(row.evaluated_on),
        first=before is None,
        changes=changes[:NAMED],
        more=max(len(changes) - NAMED, 0),
    )


def _said(found: list[dict[str, Any]]) -> dict[str, str]:
    return {row["criterion"]: wording.state(row) for row in found if not row.get("advisory")}


def _changes(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str, str]]:
    """Criteria of which something else is said, and those that are in one of the runs alone."""
    absent = _("not among the criteria")
    return [
        (name, before.get(name, absent), after.get(name, absent))
        for name in dict.fromkeys([*after, *before])
        if before.get(name) != after.get(name)
    ]
