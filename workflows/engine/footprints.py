"""What a harmless move leaves behind so that it can be taken back: how far every history had come.

Histories only grow, and a case's rows are written under its lock. So what stands above `began` was
written by the move or after it, and what stands above `ended` after it.
"""

from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from casework.cases.models import StageChange
from casework.cases.situation import Situation
from casework.protocols.models import immutable
from casework.protocols.schema import Edge
from workflows.engine.work import work

HISTORIES = {  # everything that anybody can do in a case, by what it is about
    "paper": "documents.VersionHistory",
    "slot": "documents.SlotHistory",
    "value": "casework.DataValueHistory",
    "word": "casework.SiteConfirmation",
    "event": "casework.CaseEvent",
    "proposal": "casework.ProposalHistory",
    "fact": "casework.FactHistory",
    "work": "workflows.WorkItemHistory",
}
PROCESS = "process"


class Footprint(models.Model):
    """Beside a harmless move: what stood before it that no history keeps.

    began, ended: by kind of history, its highest number before the move and right after it.
    """

    change = models.OneToOneField(
        StageChange, on_delete=models.PROTECT, primary_key=True, related_name="footprint"
    )
    began = models.JSONField()
    ended = models.JSONField()
    stage_entered_at = models.DateTimeField()
    reached_site = models.BooleanField()
    edge = models.CharField(max_length=60, blank=True)
    waiting_on = models.CharField(max_length=20, blank=True)
    waiting_since = models.DateTimeField(null=True)

    class Meta:
        triggers = immutable("footprint")

    def __str__(self) -> str:
        return f"{self.change_id}"


def history(kind: str) -> type[models.Model]:
    """The model whose rows tell of one kind of deed."""
    return apps.get_model(HISTORIES[kind])


@cache
def _heights() -> str:
    """SQL for how far every history has come, as JSON. The highest number is the index's last."""
    models_of = {kind: history(kind) for kind in HISTORIES}
    models_of[PROCESS] = apps.get_model("viewflow.Process")
    parts = [
        f"'{kind}', (SELECT coalesce(max({model._meta.pk.column}), 0)"  # noqa: S608  no input
        f" FROM {model._meta.db_table})"
        for kind, model in models_of.items()
        if model._meta.pk is not None
    ]
    return f"jsonb_build_object({', '.join(parts)})"


def heights() -> RawSQL:
    return RawSQL(_heights(), [], output_field=JSONField())  # noqa: S611  no input


def begin(s: Situation, edge: Edge) -> dict[str, Any] | None:
    """Look where things stand before a move that may be taken back; None for all others."""
    if not edge.harmless or not work(s).since:
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_heights()}::json")
        (began,) = cursor.fetchone()
    [((code, party), since)] = work(s).since.items()
    return {
        "began": began,
        "edge": code,
        "waiting_on": party,
        "waiting_since": since,
        "stage_entered_at": s.case.stage_entered_at,
        "reached_site": s.case.reached_site,
    }


def end(change: StageChange, before: dict[str, Any] | None) -> None:
    """Keep what stood before a move, once all that it brings about is written."""
    if before is not None:
        Footprint.objects.create(change=change, ended=heights(), **before)
