"""What was said of a linguist before, from the rows that the database writes itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _

from casework import languages
from casework.people.models import User
from translation.linguists.models import Level, Linguist

SHOWN = 20
LinguistHistory: type[Model] = apps.get_model("translation", "LinguistHistory")  # by pghistory
PairHistory: type[Model] = apps.get_model("translation", "PairHistory")


@dataclass(frozen=True)
class Line:
    """One change, and who made it (empty: the system)."""

    at: datetime
    by: str
    what: str


def past(linguist: Linguist | None) -> list[Line]:
    """The last changes, newest first. Three queries."""
    if linguist is None:
        return []
    rows = [(row, _profile(row)) for row in _rows(LinguistHistory, pgh_obj=linguist)]
    rows += [(row, _pair(row)) for row in _rows(PairHistory, linguist=linguist)]
    rows.sort(key=lambda told: told[0].pgh_created_at, reverse=True)
    last = rows[:SHOWN]
    ids = {_who(row) for row, _what in last}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [Line(row.pgh_created_at, names.get(_who(row), ""), what) for row, what in last]


def _rows(history: type[Model], **of: Any) -> list[Any]:
    rows = history._default_manager.filter(**of).select_related("pgh_context")
    return list(rows.order_by("-pgh_id")[:SHOWN])


def _who(row: Any) -> int:
    return (row.pgh_context.metadata.get("user") if row.pgh_context else 0) or 0


def _profile(row: Any) -> str:
    said = {"level": Level(row.level).label, "pages": row.capacity, "credential": row.credential}
    if row.credential_until:
        until = {"until": row.credential_until.isoformat()}
        return _("%(level)s, %(pages)s pages, %(credential)s until %(until)s") % (said | until)
    if row.credential:
        return _("%(level)s, %(pages)s pages, %(credential)s") % said
    return _("%(level)s, %(pages)s pages") % said


def _pair(row: Any) -> str:
    said = {"source": languages.name(row.source), "target": languages.name(row.target)}
    if row.pgh_label == "delete":
        return _("no more from %(source)s into %(target)s") % said
    return _("from %(source)s into %(target)s") % said
