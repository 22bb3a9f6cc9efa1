"""Searching what belongs to cases: ways to reach people, and papers by their titles."""

from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.cases import names
from casework.cases.models import STAGES, Case
from casework.contacts import access
from casework.contacts.finding import digits_of, matching
from casework.contacts.kinds import Kind, Party
from casework.contacts.models import ContactPoint
from casework.people.access import without_question
from casework.people.actor import Actor
from casework.protocols.compiled import Protocol
from documents.models import Status, Version
from documents.uploads.access import may_open
from workflows.board.names import mask
from workflows.search.cases import CODE, names_anybody
from workflows.search.hits import Hit

SHOWN = 5
CASES = 500  # the ones that moved last, among whose papers one looks
LETTERS = 3  # of a title


def contacts(text: str, actor: Actor) -> list[Hit]:
    """Contact points by name, address or number, of open cases first.

    Of cases that open only after a question, none: digit by digit a number could be guessed.
    """
    if not access.sees_values(actor) or not (names_anybody(text) or digits_of(text)):
        return []
    seen = Case.objects.visible_to(actor).filter(without_question(actor))
    found: Any = (
        ContactPoint.objects.filter(matching(text), case__in=seen.values("pk"))
        .annotate(is_open=Q(case__stage__in=STAGES))
        .order_by("-is_open", names.likeness(text, "search").desc(), "-pk")
        .values("pk", "case_id", "name", "party", "kind")
    )[:SHOWN]
    points = list(found)
    cases = {case.pk: case for case in seen.filter(pk__in=[point["case_id"] for point in points])}
    return [_contact(point, cases[point["case_id"]], actor) for point in points]


def _contact(point: dict[str, Any], case: Any, actor: Actor) -> Hit:
    closed = case.stage not in STAGES
    about = f"{Party(point['party']).label} · {Kind(point['kind']).label}"
    name = mask(point["name"], actor.identity_shown)
    return Hit(reverse("contacts", args=[case.code]), case.code, "mail", name, about, closed)


def documents(text: str, actor: Actor, rules: Protocol) -> list[Hit]:
    """The newest papers with such a title, of the cases that moved last: "ecg", "ecg 12".

    Of cases that open only after a question, none: that there is a paper says something already.
    """
    *title, last = text.split() or [""]
    code = CODE.fullmatch(last.lower()) if title else None
    wanted = [word.casefold() for word in (title if code else [*title, last])]
    if len("".join(wanted)) < LETTERS:
        return []
    kinds = {
        kind.code: kind.label
        for kind in rules.documents.values()
        if all(word in kind.label.casefold() for word in wanted) and may_open(kind, actor)
    }
    if not kinds:
        return []
    cases = Case.objects.visible_to(actor).filter(without_question(actor))
    if code:
        cases = cases.filter(code__in={last.upper(), f"CW-{int(code[3]):05d}"})
    else:
        cases = cases.open().order_by("-stage_entered_at")
    pks = list(cases.values_list("pk", flat=True)[:CASES])
    gone = [Status.SUPERSEDED, Status.REJECTED, Status.QUARANTINED]
    found = (
        Version.objects.filter(case__in=pks, document_type__in=kinds)
        .exclude(status__in=gone)
        .order_by("-uploaded_at", "-pk")
        .annotate(code=F("case__code"), stage=F("case__stage"))
        .values("pk", "code", "stage", "document_type", "status")
    )[:SHOWN]
    return [
        Hit(
            reverse("document-check", args=[row["pk"]]),
            row["code"],
            "papers",
            kinds[row["document_type"]],
            _("Paper, %(status)s") % {"status": Status(row["status"]).label},
            row["stage"] not in STAGES,
        )
        for row in found
    ]
