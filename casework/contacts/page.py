"""The page of a case's contacts: how to reach people, the log, messages and notes."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework import clock
from casework.cases.models import Case
from casework.contacts import access, notes, zones
from casework.contacts.answers import case_of, is_fragment
from casework.contacts.forms import ContactForm, FilterForm
from casework.contacts.models import CaseNote, Contact, ContactPoint, Message
from casework.contacts.panel import moments, panel
from casework.contacts.zones import LocalTime
from casework.people.access import ActingRequest, acting
from casework.people.actor import Actor

PAGE = 25
FEW = 15  # messages or notes beside it


@dataclass(frozen=True)
class Entry:
    """A line of the log for one reader."""

    contact: Contact
    local: LocalTime | None
    corrected: bool
    may_correct: bool


@dataclass(frozen=True)
class Noted:
    """A note; `stale`: it was changed after it was translated."""

    note: CaseNote
    stale: bool
    may_edit: bool


@require_safe
@acting()
def contacts(request: ActingRequest, code: str) -> HttpResponse:
    """Everything about contacts of a case that the reader's role may see."""
    case = case_of(request, code, "read points", "read log")
    form = FilterForm(request.GET)
    if not form.is_valid():
        raise Http404
    context = {"case": case, "filter": form, **content(case, request.actor, form.cleaned_data)}
    name = "contacts/page.html#contacts" if is_fragment(request) else "contacts/page.html"
    return render(request, name, context)


def content(case: Case, actor: Actor, wanted: dict[str, Any]) -> dict[str, Any]:
    """What the page shows, in a number of queries that does not grow."""
    shown = panel(case, actor)
    points = list(case.contact_points.order_by("-in_use", "-preferred", "pk"))
    read = access.may(actor, "read log")
    text = access.may(actor, "read text")
    return {
        "panel": shown,
        "points": [(point, access.may_change(actor, point.party)) for point in points],
        "page": log_page(case, actor, wanted, points) if read else None,
        "messages_written": messages_of(case, wanted["messages"]) if text else None,
        "notes": notes_of(case, actor, wanted["notes"]) if text else None,
        "zone": zones.reader_zone(actor),
        "zone_city": zones.city(zones.reader_zone(actor)),
        "now": clock.now(),
    }


def log_page(
    case: Case, actor: Actor, wanted: dict[str, Any], points: list[ContactPoint]
) -> Page[Any]:
    """One page of the log, newest first."""
    chosen = {name: wanted[name] for name in ("party", "channel") if wanted[name]}
    rows = (
        Contact.objects.visible_to(actor)
        .filter(Q(**chosen), case=case)
        .select_related("point", "logged_by", "correction", "corrects", "message")
        .order_by("-at", "-pk")
    )
    paginator: Paginator[Any] = Paginator(rows, PAGE)
    page = paginator.get_page(wanted["page"] or 1)
    reader, there = zones.reader_zone(actor), zones.family_zone(case, points)
    logs = access.may(actor, "log")
    page.object_list = [
        Entry(
            row,
            moments(row.at, (row.point and zones.zone(row.point.timezone)) or there, reader)
            if access.sees_values(actor)
            else None,
            hasattr(row, "correction"),
            logs and not hasattr(row, "correction"),
        )
        for row in page.object_list
    ]
    return page


def messages_of(case: Case, number: int | None) -> Page[Message]:
    rows = case.messages.select_related("point", "written_by").order_by("-written_at", "-pk")
    return Paginator(rows, FEW).get_page(number or 1)


def notes_of(case: Case, actor: Actor, number: int | None) -> Page[Any]:
    people = ("written_by", "translated_by", "changed_by")
    rows = notes.visible(case, actor).select_related(*people).order_by("-written_at", "-pk")
    paginator: Paginator[Any] = Paginator(rows, FEW)
    page = paginator.get_page(number or 1)
    page.object_list = [
        Noted(note, is_stale(note), notes.may_edit(note, actor)) for note in page.object_list
    ]
    return page


def is_stale(note: CaseNote) -> bool:
    """Whether a note was changed after it was translated."""
    changed, translated = note.changed_at, note.translated_at
    return changed is not None and translated is not None and changed > translated


@require_safe
@acting()
def local_time(request: ActingRequest, code: str) -> HttpResponse:
    """What the clock says at the family's place, at the moment that is being typed."""
    case = case_of(request, code, "log")
    return render(request, "contacts/local_time.html", times(request, case))


def times(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Now, and the moment of the form, where the chosen contact point is."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    points = case.contact_points.all()
    reader = zones.reader_zone(actor)
    sent = request.POST if request.method == "POST" else request.GET
    given = {name: sent[name] for name in ("point", "party", "at") if name in sent}
    form = ContactForm(given, points=points, zone=reader)
    form.is_valid()
    point, at = form.cleaned_data.get("point"), form.cleaned_data.get("at")
    there = (point and zones.zone(point.timezone)) or zones.family_zone(case, points)
    if there is None:
        return {"case": case}
    chosen = at if isinstance(at, type(clock.now())) else None
    return {
        "case": case,
        "local": zones.local_time(clock.now(), there, reader),
        "chosen": zones.local_time(chosen, there, reader) if chosen else None,
    }
