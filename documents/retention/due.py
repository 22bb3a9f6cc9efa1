"""Which files have been kept long enough. A number of queries that does not grow with the files."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, ExpressionWrapper, Func, OuterRef, Q, QuerySet, When
from django.db.models.functions import Cast, TruncDate

from casework import clock
from casework.cases.models import FROM_REVIEW_ON, StageChange
from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolVersion
from documents.files.models import File, State
from documents.retention.kin import kin
from documents.retention.models import Deletion, Hold
from documents.retention.periods import MONTHS, Kept, is_research
from documents.uploads.models import Version


class Months(Func):
    """A number of months as PostgreSQL adds them: the 29th of February ends on the 28th."""

    template = "make_interval(months => %(expressions)s)"
    output_field = models.DurationField()


def dated() -> QuerySet[Any]:
    """Every file that is there, with `kept_until`: the last day on which nobody may call it over.

    By the site's calendar. None while its case is open or its safety plan goes on: retention begins
    when the case closes, and anew and later when it was reopened (RT-01).
    """
    months = models.Case(
        When(case=None, then=MONTHS[Kept.LOOSE]),
        When(pk__in=kin(_research()), then=MONTHS[Kept.RESEARCH]),
        When(Exists(_submissions()), then=MONTHS[Kept.SUBMITTED]),
        default=MONTHS[Kept.INQUIRY],
        output_field=models.IntegerField(),
    )
    begun = models.Case(
        When(case=None, then=TruncDate("came_at", tzinfo=clock.SITE_ZONE)),
        When(
            case__safety_continues=False,
            then=TruncDate("case__closed_at", tzinfo=clock.SITE_ZONE),
        ),
        output_field=models.DateField(),
    )
    over = ExpressionWrapper(begun + Months(months), output_field=models.DateTimeField())
    there = File.objects.exclude(state=State.DELETED)
    return there.annotate(kept_until=Cast(over, models.DateField()))


def due(on: date) -> QuerySet[Any]:
    """The files whose time was over before this day."""
    return dated().filter(kept_until__lt=on)


def to_ask_for(on: date) -> QuerySet[Any]:
    """Of those that are due: not held, and not asked for, alone or with their kin."""
    held = Hold.objects.in_force()
    return (
        due(on)
        .exclude(Exists(held.filter(case=OuterRef("case"))))
        .exclude(pk__in=kin(held.filter(file__isnull=False).values("file")))
        .exclude(pk__in=kin(Deletion.objects.waiting().values("file")))
    )


def _research() -> QuerySet[Any]:
    """The files of closed cases that fill or filled the slot of a record of the trial."""
    wanted = Q(document_type="")  # matches none
    for version in ProtocolVersion.objects.values_list("pk", flat=True):
        kinds = protocol(version).documents.values()
        types = [kind.code for kind in kinds if is_research(kind)]
        wanted |= Q(case__protocol=version, document_type__in=types)
    return Version.objects.filter(wanted, case__closed_at__isnull=False).values("file")


def _submissions() -> QuerySet[StageChange]:
    """Of a file: the moves that took its case to the hospital and were not taken back."""
    return StageChange.objects.standing().filter(case=OuterRef("case"), to_stage__in=FROM_REVIEW_ON)


def kept_until(file: File) -> date | None:
    """The last day of a file that is there; None while no period runs."""
    found: date | None = dated().filter(pk=file.pk).values_list("kept_until", flat=True).first()
    return found
