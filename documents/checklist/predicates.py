"""The predicates that the papers answer (domain.md 2.2)."""

from datetime import datetime
from typing import Any

from casework.blockers import Where
from casework.cases.situation import Situation
from casework.protocols.expressions import DATES, MOMENTS, Missing, predicate
from documents.checklist.papers import (
    NOT_HELD,
    SUPPLIERS,
    Paper,
    checklist,
    expired_days,
    foreign,
    named,
    papers,
    satisfied,
    settled,
    stage_needs,
    submission_types,
    verified,
)
from documents.uploads.models import Status


def _missing(s: Situation, document_type: str) -> Missing:
    spec = s.protocol.documents[document_type]
    # A paper that waits for its check waits for whoever may verify it; any other, for its supplier.
    newest = papers(s).newest(document_type)
    waits = newest is not None and newest.status in (Status.RECEIVED, Status.ACCEPTED)
    parties = spec.verified_by if waits else SUPPLIERS.get(spec.supplied_by, ("COORD",))
    return Missing(named(s, document_type), parties, Where("document", document_type))


def _explain_verified(s: Situation, type: str, since: str | None = None) -> list[Missing]:
    return [] if verified(s, type, since) else [_missing(s, type)]


def _explain_fresh(s: Situation, type: str, days: Any = None) -> list[Missing]:
    return [_missing(s, type)]


def _explain_checklist(s: Situation) -> list[Missing]:
    return [_missing(s, kind) for kind in checklist(s) if not settled(s, kind)]


def _explain_stage(s: Situation) -> list[Missing]:
    return [
        _missing(s, next((kind for kind in need.any_of if expired_days(s, kind)), need.any_of[0]))
        for need in stage_needs(s)
        if not satisfied(s, need)
    ]


@predicate("document_verified", explain=_explain_verified, reads=DATES)
def document_verified(s: Situation, type: str, since: str | None) -> bool:
    return verified(s, type, since)


@predicate("document_fresh", explain=_explain_fresh)
def document_fresh(s: Situation, type: str, days: int) -> bool:
    paper = papers(s).verified(type)
    return paper is not None and (s.today - paper.effective_date).days <= days


@predicate("checklist_received")
def checklist_received(s: Situation) -> bool:
    held = papers(s)
    return all(kind in held.waived or held.newest(kind) for kind in checklist(s))


@predicate("checklist_complete", word="missing_documents", explain=_explain_checklist)
def checklist_complete(s: Situation) -> bool:
    return all(settled(s, kind) for kind in checklist(s))


@predicate("required_documents_held", word="missing_documents", explain=_explain_stage)
def required_documents_held(s: Situation) -> bool:
    return all(satisfied(s, need) for need in stage_needs(s))


def _verified_after(s: Situation, fact: str, found: list[Paper]) -> bool:
    moment = s.facts[fact]
    if not isinstance(moment, datetime):
        raise TypeError(f"'{fact}' is not a moment.")
    # People give moments to the second: what was verified within it does not count as later.
    times = [paper.verified_at.replace(microsecond=0) for paper in found if paper.verified_at]
    return any(verified_at > moment for verified_at in times)


@predicate("submission_unchanged_since", reads=MOMENTS)
def submission_unchanged_since(s: Situation, fact: str) -> bool:
    if fact not in s.facts:
        return False
    types = submission_types(s)
    return not _verified_after(
        s, fact, [paper for paper in papers(s).all() if paper.document_type in types]
    )


@predicate("foreign_documents_held")
def foreign_documents_held(s: Situation) -> bool:
    return bool(foreign(s))


@predicate("foreign_documents_unchanged_since", reads=MOMENTS)
def foreign_documents_unchanged_since(s: Situation, fact: str) -> bool:
    return fact in s.facts and not _verified_after(s, fact, foreign(s))


def _of_another(s: Situation) -> list[Paper]:
    """Papers that name another person, and yet are held."""
    gone = NOT_HELD | {Status.SUPERSEDED}
    return [p for p in papers(s).all() if p.identity_match == "FAIL" and p.status not in gone]


def _explain_identity(s: Situation) -> list[Missing]:
    found = papers(s)
    kinds = {paper.pk: s.protocol.documents[paper.document_type] for paper in found.all()}
    open_ones = [
        Missing(kinds[doubted.version].label, (), Where("mismatch", str(pk)))
        for pk, doubted in found.mismatches.items()
    ]
    return open_ones + [_missing(s, paper.document_type) for paper in _of_another(s)]


@predicate("documents_identity_ok", explain=_explain_identity)
def documents_identity_ok(s: Situation) -> bool:
    return not papers(s).mismatches and not _of_another(s)


@predicate("occurrence_document_in")
def occurrence_document_in(s: Situation, statuses: list[str]) -> bool:
    if s.occurrence is None:
        return False
    return any(str(p.pk) == s.occurrence.key and p.status in statuses for p in papers(s).all())
