"""What the page about retention lists: requests that wait, what is due, holds in force.

Cases by their codes alone; nothing of a patient.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from casework import clock
from casework.people.actor import Actor
from casework.people.roles import Role
from documents.retention.due import to_ask_for
from documents.retention.models import Deletion, Hold

SHOWN = 100  # lines of each list; what is done with them makes room for the next
LOOSE = "loose"  # in place of a case's code


@dataclass(frozen=True)
class Due:
    """What of one case may go. `since`: the last day on which the oldest of it had to be kept."""

    code: str
    papers: int
    since: date

    @property
    def value(self) -> str:
        return self.code or LOOSE


@dataclass(frozen=True)
class Request:
    """What one person asked for at once, of one case. `paper`: a version, where it is one file."""

    ids: tuple[int, ...]
    code: str
    ground: str
    reason: str
    who: str
    role: str
    at: datetime
    own: bool
    not_yours: str
    paper: int | None

    @property
    def value(self) -> str:
        return ",".join(str(pk) for pk in self.ids)

    @property
    def papers(self) -> int:
        return len(self.ids)


def due_by_case() -> list[Due]:
    """The longest due first."""
    found = (
        to_ask_for(clock.site_today())
        .order_by()
        .values_list("case__code")
        .annotate(papers=Count("pk"), since=Min("kept_until"))
        .order_by("since", "case__code")
    )[:SHOWN]
    return [Due(code or "", papers, since) for code, papers, since in found]


def requests(actor: Actor) -> list[Request]:
    """The longest waiting first."""
    waiting = Deletion.objects.waiting().select_related("file__case", "asked_by")
    together: dict[tuple[object, ...], list[Deletion]] = {}
    for deletion in waiting.order_by("asked_at", "pk").prefetch_related("file__versions"):
        same = (deletion.file.case_id, deletion.ground, deletion.reason)
        key = (*same, deletion.asked_by_id, deletion.asked_role, deletion.asked_at)
        together.setdefault(key, []).append(deletion)
    return [_request(found, actor) for found in list(together.values())[:SHOWN]]


def _request(found: list[Deletion], actor: Actor) -> Request:
    first = found[0]
    versions = list(first.file.versions.all()) if len(found) == 1 else []
    return Request(
        ids=tuple(deletion.pk for deletion in found),
        code=first.file.case.code if first.file.case else "",
        ground=first.get_ground_display(),
        reason=first.reason,
        who=first.asked_by.name,
        role=first.get_asked_role_display(),
        at=first.asked_at,
        own=first.asked_by_id == actor.user_id,
        not_yours=not_yours(first, actor),
        paper=versions[0].pk if versions else None,
    )


def not_yours(asked: Deletion, actor: Actor) -> str:
    """Why this actor is not the second person; empty when they are."""
    if asked.asked_by_id == actor.user_id:
        return _("You asked for it: somebody else decides.")
    if Role.DPO not in (asked.asked_role, actor.role):
        return _("A manager asked for it: the privacy officer decides.")
    return ""


def holds() -> list[Hold]:
    """The longest in force first."""
    found = Hold.objects.in_force().select_related("case", "file__case", "set_by")
    return list(found.order_by("set_at", "pk")[:SHOWN])


def choices(lines: Iterable[Due | Request]) -> list[tuple[str, str]]:
    """Of what may be selected: the values that a form takes."""
    return [(line.value, line.code) for line in lines]
