"""Dialogs: contact points, entries of the log, notes."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from casework.cases.models import Case
from casework.contacts import access, log, notes, points, zones
from casework.contacts.answers import attempt, case_of, changed, sent
from casework.contacts.forms import ContactForm, CorrectionForm, PointForm
from casework.contacts.kinds import Channel, Outcome
from casework.contacts.models import CaseNote, Contact
from casework.contacts.page import times
from casework.contacts.text_forms import NoteForm, TranslationForm
from casework.people.access import ActingRequest, acting
from casework.people.actor import Actor
from casework.people.roles import SIDE_OF, Side


@require_http_methods(["GET", "POST"])
@acting()
def add_point(request: ActingRequest, code: str) -> HttpResponse:
    """Add a way to reach somebody."""
    case = case_of(request, code, "add points")
    zone = zones.family_zone(case, case.contact_points.all())
    first = {"language": case.languages[:2], "timezone": zone.key if zone else "", "in_use": True}
    context = {"case": case, "form": PointForm(sent(request), initial=first)}

    def act(given: dict[str, Any]) -> HttpResponse:
        points.add(case.pk, given, actor=request.actor)
        return changed(request, case.code)

    return attempt(request, "contacts/point.html", context, act)


@require_http_methods(["GET", "POST"])
@acting()
def change_point(request: ActingRequest, code: str, pk: int) -> HttpResponse:
    """Change a contact point, or put it out of use."""
    case = case_of(request, code, "change points")
    point = get_object_or_404(case.contact_points, pk=pk)
    if not access.may_change(request.actor, point.party):
        raise PermissionDenied
    first = {name: getattr(point, name) for name in points.FIELDS}
    form = PointForm(sent(request), initial=first)
    if SIDE_OF[request.actor.role] == Side.EXTERNAL:
        del form.fields["note"]

    def act(given: dict[str, Any]) -> HttpResponse:
        points.change(case.pk, point.pk, given, actor=request.actor)
        return changed(request, case.code)

    return attempt(
        request, "contacts/point.html", {"case": case, "form": form, "point": point}, act
    )


@require_http_methods(["GET", "POST"])
@acting()
def log_contact(request: ActingRequest, code: str) -> HttpResponse:
    """Write down a contact or an attempt."""
    case = case_of(request, code, "log")
    form = ContactForm(
        sent(request),
        points=usable(case),
        zone=zones.reader_zone(request.actor),
        initial=first_of(request, case),
    )
    context = {
        "case": case,
        "form": form,
        "planned": log.planned(case),
        **times(request, case),
    }

    def act(given: dict[str, Any]) -> HttpResponse:
        log.log(case.pk, given, actor=request.actor)
        return changed(request, case.code)

    return attempt(request, "contacts/log.html", context, act)


def usable(case: Case) -> Any:
    return case.contact_points.filter(in_use=True).order_by("-preferred", "pk")


def first_of(request: ActingRequest, case: Case) -> dict[str, Any]:
    """What a new entry starts with: the preferred way, and what the address asks for."""
    outcome, point = request.GET.get("outcome"), usable(case).first()
    first: dict[str, Any] = {"point": point}
    if point is not None and point.kind != "MESSENGER":
        first["channel"] = {"EMAIL": Channel.EMAIL, "PHONE": Channel.CALL}[point.kind]
    if outcome in Outcome.values:
        first["outcome"] = outcome
    return first


@require_http_methods(["GET", "POST"])
@acting()
def correct_contact(request: ActingRequest, code: str, pk: int) -> HttpResponse:
    """Put a right entry in a wrong one's place."""
    case = case_of(request, code, "log")
    wrong = get_object_or_404(Contact.objects.visible_to(request.actor).filter(case=case), pk=pk)
    form = CorrectionForm(
        sent(request),
        points=case.contact_points.order_by("pk"),
        zone=zones.reader_zone(request.actor),
        initial={name: getattr(wrong, name) for name in log.FIELDS},
    )
    context = {"case": case, "form": form, "wrong": wrong, **times(request, case)}

    def act(given: dict[str, Any]) -> HttpResponse:
        log.correct(case.pk, wrong.pk, given, reason=given["reason"], actor=request.actor)
        return changed(request, case.code)

    return attempt(request, "contacts/log.html", context, act)


@require_http_methods(["GET", "POST"])
@acting()
def add_note(request: ActingRequest, code: str) -> HttpResponse:
    """Note something."""
    case = case_of(request, code, "write notes")
    form = NoteForm(
        sent(request), may_be_internal=is_navigator(request.actor), initial={"language": "en"}
    )

    def act(given: dict[str, Any]) -> HttpResponse:
        notes.add(
            case.pk,
            text=given["text"],
            language=given["language"],
            internal=given.get("internal", False),
            actor=request.actor,
        )
        return changed(request, case.code)

    return attempt(request, "contacts/note.html", {"case": case, "form": form}, act)


def is_navigator(actor: Actor) -> bool:
    return SIDE_OF.get(actor.role) == Side.NAVIGATOR


@require_http_methods(["GET", "POST"])
@acting()
def change_note(request: ActingRequest, code: str, pk: int) -> HttpResponse:
    """Change a note."""
    case = case_of(request, code, "write notes")
    note = seen_note(request, case, pk)
    if not notes.may_edit(note, request.actor):
        raise PermissionDenied
    first = {
        "text": note.text,
        "language": note.language,
        "internal": note.internal,
        "seen_version": note.version,
    }
    form = NoteForm(sent(request), may_be_internal=is_navigator(request.actor), initial=first)

    def act(given: dict[str, Any]) -> HttpResponse:
        notes.change(
            case.pk,
            note.pk,
            text=given["text"],
            language=given["language"],
            internal=given.get("internal", False),
            seen_version=given["seen_version"] or 0,
            actor=request.actor,
        )
        return changed(request, case.code)

    return attempt(request, "contacts/note.html", {"case": case, "form": form, "note": note}, act)


@require_http_methods(["GET", "POST"])
@acting()
def translate_note(request: ActingRequest, code: str, pk: int) -> HttpResponse:
    """Put a translation beside a note."""
    case = case_of(request, code, "write notes")
    note = seen_note(request, case, pk)
    first = {"seen_version": note.version, "text": note.translation}
    first["language"] = note.translation_language or ("en" if note.language != "en" else "zh")
    context = {"case": case, "form": TranslationForm(sent(request), initial=first), "note": note}

    def act(given: dict[str, Any]) -> HttpResponse:
        notes.translate(case.pk, note.pk, actor=request.actor, **given)
        return changed(request, case.code)

    return attempt(request, "contacts/translation.html", context, act)


def seen_note(request: ActingRequest, case: Case, pk: int) -> CaseNote:
    """A note that the actor may see, else 404."""
    return get_object_or_404(notes.visible(case, request.actor), pk=pk)
