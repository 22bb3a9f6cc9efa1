"""What a check of a paper comes to: accept, verify, reject, file elsewhere. Each locks the case."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from casework import clock
from casework.blockers import Blocker
from casework.cases import changes, events
from casework.cases.models import Case
from casework.cases.situation import situation
from casework.evidence.models import Evidence
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.protocols.compiled import Protocol
from documents.checklist.papers import submission_types
from documents.files.models import File
from documents.judging.filing import HELD, sibling
from documents.judging.models import EXPLAINED
from documents.judging.opening import open_version, refuse, refuse_unexamined
from documents.models import IdentityMatch, Status, Version
from documents.uploads.access import may_verify
from documents.uploads.filing import new_version
from documents.uploads.refusing import UploadRefused

WAITING = frozenset({Status.RECEIVED, Status.ACCEPTED})
NOTED = ("identity_match", "identity_note", "language", "effective_date")
EXPLAINS = frozenset({IdentityMatch.PARTIAL, IdentityMatch.NOT_PRESENT})


@dataclass(frozen=True)
class Seen:
    """What the checker read on the paper. An empty language or date: as it was recorded."""

    identity_match: str = IdentityMatch.PASS
    identity_note: str = ""
    language: str = ""
    effective_date: date | None = None


@verb
def accept(
    version_id: int,
    *,
    actor: Actor,
    identity_match: str = IdentityMatch.PASS,
    identity_note: str = "",
    language: str = "",
    effective_date: date | None = None,
) -> Version:
    """The quality check passed: right patient, legible, all pages, dated. Makes it evidence."""
    case, version, rules = open_version(version_id, actor, {Status.RECEIVED})
    refuse_unexamined(version)
    seen = Seen(identity_match, identity_note, language, effective_date)
    _accept(case, version, actor, _possible(seen, rules))
    changes.changed(case)
    return version


@verb
def verify(
    version_id: int,
    *,
    actor: Actor,
    identity_match: str = IdentityMatch.PASS,
    identity_note: str = "",
    language: str = "",
    effective_date: date | None = None,
    fills: Collection[str] = (),
) -> Version:
    """Content and patient were compared with the paper; older versions are superseded.

    A version that was only received passes the quality check on the way. `fills`: other papers of
    the checklist that the same file is; they are verified with it where the actor may.
    """
    case, version, rules = open_version(version_id, actor, WAITING)
    refuse_unexamined(version)
    seen = _possible(Seen(identity_match, identity_note, language, effective_date), rules)
    _verify(case, version, actor, seen)
    for other in _siblings(case, version, fills, actor):
        if may_verify(rules.documents[other.document_type], actor):
            _verify(case, other, actor, seen)
    changes.changed(case)
    return version


@verb
def reject(version_id: int, *, actor: Actor, reason: str) -> Version:
    """The paper does not serve: the reason tells the supplier what to send instead."""
    case, version, rules = open_version(version_id, actor, HELD)
    if not reason.strip():
        raise refuse(rules, "REASON_REQUIRED")
    _reject(version, reason.strip())
    changes.changed(case)
    return version


@verb
def refile(version_id: int, document_type: str, *, actor: Actor) -> Version:
    """It is another paper than was said: file it as that. Answers the version there."""
    case, version, rules = open_version(version_id, actor, WAITING)
    moved = sibling(case, version, document_type, actor)
    _reject(version, f"Filed as {rules.documents[document_type].label}.")
    changes.changed(case)
    return moved


@verb
def also_fills(version_id: int, document_types: Collection[str], *, actor: Actor) -> list[Version]:
    """The same file is other papers of the checklist too: each waits there for its own check."""
    case, version, _ = open_version(version_id, actor, HELD)
    made = _siblings(case, version, document_types, actor)
    changes.changed(case)
    return made


def _siblings(
    case: Case, version: Version, document_types: Collection[str], actor: Actor
) -> list[Version]:
    if not document_types:
        return []
    asked = submission_types(situation(case, actor))
    if not asked.issuperset(document_types):
        text = "Only papers of the case's checklist can be filled by another paper's file."
        raise UploadRefused([Blocker("NOT_ON_CHECKLIST", text)])
    return [sibling(case, version, kind, actor) for kind in dict.fromkeys(document_types)]


def _possible(seen: Seen, rules: Protocol) -> Seen:
    """What was seen, if it can be so; else UploadRefused."""
    if seen.identity_match not in {IdentityMatch.PASS, *EXPLAINS}:
        text = "Only a paper that is this patient's is accepted or verified. Keep any other out."
        raise UploadRefused([Blocker("IDENTITY_FAILED", text)])
    if seen.identity_match in EXPLAINS and len(seen.identity_note.strip()) < EXPLAINED:
        raise refuse(rules, "REASON_REQUIRED")
    if seen.effective_date and seen.effective_date > clock.site_today() + timedelta(days=1):
        text = "The date on the paper is in the future. Check it."
        raise UploadRefused([Blocker("DATE_IN_FUTURE", text)])
    return seen


def _note(version: Version, seen: Seen) -> None:
    version.identity_match = seen.identity_match
    version.identity_note = seen.identity_note.strip() if seen.identity_match in EXPLAINS else ""
    version.language = seen.language or version.language
    version.effective_date = seen.effective_date or version.effective_date


def _accept(case: Case, version: Version, actor: Actor, seen: Seen) -> None:
    _note(version, seen)
    version.status = Status.ACCEPTED
    version.evidence = _evidence(case, version)
    version.save(update_fields=[*NOTED, "status", "evidence"])
    events.raise_by_system(case, "document_accepted", str(version.pk), actor)


def _verify(case: Case, version: Version, actor: Actor, seen: Seen) -> None:
    if version.status == Status.RECEIVED:
        _accept(case, version, actor, seen)
    older = case.versions.filter(document_type=version.document_type, number__lt=version.number)
    older.filter(status__in=HELD).update(status=Status.SUPERSEDED)
    dated = version.effective_date
    _note(version, seen)
    if version.effective_date != dated:  # evidence never changes: what cites the old one keeps it
        version.evidence = _evidence(case, version, dates_anew=version.evidence)
    version.status = Status.VERIFIED
    version.verified_at = clock.now()
    version.verified_by = actor.user
    version.save(update_fields=[*NOTED, "status", "evidence", "verified_at", "verified_by"])


def _evidence(case: Case, version: Version, dates_anew: Evidence | None = None) -> Evidence:
    """`dates_anew`: what the paper was accepted as, where only the date on it was misread."""
    return Evidence.objects.create(
        case=case,
        document_type=version.document_type,
        sha256=version.file.sha256,
        pages=version.file.pages,
        clinical_date=version.effective_date,
        accepted_at=dates_anew.accepted_at if dates_anew else clock.now(),
    )


def _reject(version: Version, reason: str) -> None:
    version.status = Status.REJECTED
    version.reason = reason
    version.save(update_fields=["status", "reason"])


def file_verified(
    case: Case,
    document_type: str,
    file: File,
    *,
    actor: Actor,
    language: str,
    effective_date: date,
) -> Version:
    """A paper that the product made of what people signed: filed, and verified by who signed.

    The case is locked, and told by the caller. Raises UploadRefused for a file that is not clean.
    """
    version = new_version(
        case,
        document_type,
        file,
        actor=actor,
        language=language,
        effective_date=effective_date,
        uploaded_at=clock.now(),
        uploaded_by=actor.user,
        uploaded_role=actor.role,
    )
    refuse_unexamined(version)
    _verify(case, version, actor, Seen())
    return version
