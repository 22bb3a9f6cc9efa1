"""The kinds of lines in a case's history that are news to somebody who works on it.

Left out: what tells of people who looked, of tags, and of who of the colleagues took which task.
"""

from dataclasses import replace
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from casework.cases.models import StageChange
from casework.eligibility.access import READS
from casework.eligibility.models import DataValue
from documents.models import Status
from workflows.case.kinds import KINDS, WRITER, Kind
from workflows.case.rows import Of
from workflows.case.staffed import writer
from workflows.case.telling import Line, Teller
from workflows.engine.models import Deed

VersionHistory: type[Model] = apps.get_model("documents", "VersionHistory")  # made by pghistory


def given_to_me(of: Of) -> QuerySet[Deed]:
    mine = Deed.objects.filter(kind=Deed.Kind.ASSIGNED, whom=of.actor.user)
    return mine.filter(item__case__in=of.cases)


def rejections(of: Of) -> QuerySet[Any]:
    """When papers were rejected: the paper itself keeps no moment of it."""
    before = VersionHistory._default_manager.filter(
        pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")
    ).order_by("-pgh_id")
    rows = VersionHistory._default_manager.filter(case__in=of.cases, status=Status.REJECTED)
    told: QuerySet[Any] = rows.alias(was=Subquery(before.values("status")[:1]))
    return told.filter(~Q(was=Status.REJECTED) | Q(was=None))


def rejected(teller: Teller, row: Any) -> Line:
    user, role = writer(teller, row)
    what = _("rejected %(paper)s") % {"paper": teller.papers[str(row.pgh_obj_id)]}
    return teller.line(row.pgh_created_at, user, role, what, row.reason, "refused", "danger")


def values(of: Of) -> QuerySet[DataValue]:
    """The last value entered of each paper by each person: many come at once, and make one line."""
    found = DataValue.objects.filter(case__in=of.cases, emptied_at=None)
    if of.actor.role not in READS:
        return found.none()
    later = found.filter(
        evidence=OuterRef("evidence"), entered_by=OuterRef("entered_by"), pk__gt=OuterRef("pk")
    )
    return found.filter(~Exists(later))


def valued(teller: Teller, row: DataValue) -> Line:
    kind = teller.rules.documents.get(row.evidence.document_type)
    paper = kind.label if kind else row.evidence.document_type
    what = _("entered values of %(paper)s") % {"paper": paper}
    return teller.line(row.entered_at, row.entered_by, row.entered_role, what, "", "edit")


def moved(teller: Teller, row: StageChange) -> Line:
    """What a board shows of a move: not why it was made."""
    return replace(teller.move(row), note="")


NO_NEWS = frozenset({"opened", "tag"})
NEWS: dict[str, Kind] = {
    **{name: kind for name, kind in KINDS.items() if name not in NO_NEWS},
    "deed": replace(KINDS["deed"], rows=given_to_me),
    "rejected": Kind("papers", rejections, "pgh_created_at", WRITER, ("pgh_context",), rejected),
    "valued": Kind(
        "facts", values, "entered_at", F("entered_by_id"), ("entered_by", "evidence"), valued
    ),
}
# Of cases that the reader knows from the board alone.
FROM_THE_BOARD: dict[str, Kind] = {"moved": replace(KINDS["move"], tell=moved)}
