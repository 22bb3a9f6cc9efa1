"""Searching what belongs to cases: ways to reach people, and papers by title and by text."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.cases import names
from casework.cases.models import STAGES, Case
from casework.contacts import access
from casework.contacts.finding import digits_of, matching
from casework.contacts.kinds import Kind, Party
from casework.contacts.models import ContactPoint
from casework.people.access import ActingRequest, without_question
from casework.people.actor import Actor
from casework.protocols.compiled import Protocol
from casework.protocols.schema import DocumentType
from documents.models import Status, Version
from documents.searching.finding import Found, find
from documents.seen.recording import record_each
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
    """The newest papers with such a title, "ecg" or "ecg 12", then those with such words on them.

    Of cases that open only after a question, none: that there is a paper says something already.
    """
    *title, last = text.split() or [""]
    code = CODE.fullmatch(last.lower()) if title else None
    words = title if code else [*title, last]
    kinds = {kind.code: kind for kind in rules.documents.values() if may_open(kind, actor)}
    cases = Case.objects.visible_to(actor).filter(without_question(actor))
    if code:
        cases = cases.filter(code__in={last.upper(), f"CW-{int(code[3]):05d}"})
    hits = _titled(words, kinds, cases, by_code=bool(code))
    if len(hits) < SHOWN:
        hits += _written(" ".join(words), kinds, cases)
    once: dict[str, Hit] = {}
    for hit in hits:
        once.setdefault(hit.url, hit)
    return list(once.values())[:SHOWN]


def _titled(
    words: list[str], kinds: dict[str, DocumentType], cases: QuerySet[Case], *, by_code: bool
) -> list[Hit]:
    if len("".join(words)) < LETTERS:
        return []
    wanted = [word.casefold() for word in words]
    titled = [
        code
        for code, kind in kinds.items()
        if all(word in kind.label.casefold() for word in wanted)
    ]
    if not titled:
        return []
    if not by_code:
        cases = cases.open().order_by("-stage_entered_at")  # type: ignore[attr-defined]
    pks = list(cases.values_list("pk", flat=True)[:CASES])
    gone = [Status.SUPERSEDED, Status.REJECTED, Status.QUARANTINED]
    found = (
        Version.objects.filter(case__in=pks, document_type__in=titled)
        .exclude(status__in=gone)
        .order_by("-uploaded_at", "-pk")
        .annotate(code=F("case__code"), stage=F("case__stage"))
        .values("pk", "code", "stage", "document_type", "status")
    )[:SHOWN]
    return [
        _paper(row["pk"], row["code"], kinds[row["document_type"]], row["stage"], row["status"])
        for row in found
    ]


def _written(text: str, kinds: dict[str, DocumentType], cases: QuerySet[Case]) -> list[Hit]:
    return [
        _paper(hit.version, hit.code, kinds[hit.document_type], hit.stage, hit.status, found=hit)
        for hit in find(text, kinds, cases, SHOWN)
    ]


def _paper(
    pk: int, code: str, kind: DocumentType, stage: str, status: str, found: Found | None = None
) -> Hit:
    return Hit(
        reverse("document-check", args=[pk]),
        code,
        "papers",
        kind.label,
        _about(Status(status), found),
        closed=stage not in STAGES,
        excerpt=found.excerpt if found else None,
        file=found.file if found else 0,
    )


def _about(status: Status, found: Found | None) -> str:
    values = {"status": status.label, "page": found.page if found else 0}
    if not values["page"]:
        return _("Paper, %(status)s") % values
    if found and found.draft:
        return _("Paper, %(status)s · page %(page)s, read by a machine") % values
    return _("Paper, %(status)s · page %(page)s") % values


def write_down(request: ActingRequest, hits: list[Hit]) -> None:
    """An excerpt shows some of a paper: who sees it is on record, once a showing."""
    record_each(request, [hit.file for hit in hits if hit.excerpt])
