"""What the checking page shows beside a paper, and carrying out the verdict."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock, languages
from casework.cases.models import Case, Fact
from casework.cases.situation import situation
from casework.eligibility.access import READS
from casework.people.actor import Actor
from casework.people.roles import FULL
from casework.protocols.compiled import protocol
from casework.protocols.schema import DocumentType
from documents.checklist.papers import submission_types
from documents.judging import mismatches, verbs
from documents.judging.filing import HELD, sharing
from documents.judging.forms import JudgeForm
from documents.judging.mismatches import may_doubt, may_resolve
from documents.judging.verbs import WAITING
from documents.models import File, Mismatch, Status, Version
from documents.redacting.giving import given_to
from documents.uploads.access import may_upload, may_verify


@dataclass(frozen=True)
class Paper:
    """A version beside its type and its patient. `age`: from the date on it to site today."""

    version: Version
    kind: DocumentType
    case: Case
    language: str
    age: str
    stale: bool
    size: str
    may_read_reason: bool
    patient: str
    born: date | None
    may_judge: bool
    may_doubt: bool
    may_resolve: bool
    may_replace: bool
    tells_values: bool
    mismatch: Mismatch | None
    earlier: list[Version]

    @property
    def newest(self) -> bool:
        return all(other.number < self.version.number for other in self.earlier)


def paper(version: Version, kind: DocumentType, actor: Actor) -> Paper:
    """All of the page, in four queries."""
    age = (clock.site_today() - version.effective_date).days
    full = actor.identity_shown == FULL
    return Paper(
        version=version,
        kind=kind,
        case=version.case,
        language=languages.name(version.language),
        age=_age(age, kind.default_max_age_days),
        stale=kind.default_max_age_days is not None and age > kind.default_max_age_days,
        size=_size(given_to(version, actor)),
        may_read_reason=full or version.status != Status.REJECTED,  # people write names into it
        patient=version.case.patient_name if full else "",
        born=_born(version.case) if full else None,
        may_judge=may_verify(kind, actor) and version.status in WAITING,
        may_doubt=may_doubt(kind, actor) and version.status in HELD,
        may_resolve=may_resolve(kind, actor),
        may_replace=may_upload(kind, actor),
        tells_values=version.evidence_id is not None and actor.role in READS,
        mismatch=version.mismatches.filter(resolved_at__isnull=True).first(),
        earlier=list(
            version.case.versions.filter(document_type=version.document_type)
            .exclude(pk=version.pk)
            .order_by("-number")
        ),
    )


def _age(days: int, limit: int | None) -> str:
    old = ngettext("%(n)s day old", "%(n)s days old", days) % {"n": days}
    if limit is None:
        return old
    return _("%(old)s, at most %(limit)s allowed") % {"old": old, "limit": limit}


def _size(file: File) -> str:
    size = filesizeformat(file.size)
    if not (count := file.pages):
        return size
    pages = ngettext("%(n)s page", "%(n)s pages", count) % {"n": count}
    return f"{pages}, {size}"


def _born(case: Case) -> date | None:
    value = Fact.objects.filter(case=case, name="dob").values_list("value", flat=True).first()
    return date.fromisoformat(value) if value else None


def judge(version: Version, actor: Actor, given: dict[str, Any]) -> None:
    """Carry out a verdict. `given`: of a JudgeForm. Raises UploadRefused."""
    read = {
        "identity_match": given["identity_match"],
        "identity_note": given["identity_note"],
        "language": given["language"],
        "effective_date": given["effective_date"],
    }
    match given["decision"]:
        case "verify":
            verbs.verify(version.pk, actor=actor, **read, fills=given["fills"])
        case "accept":
            verbs.accept(version.pk, actor=actor, **read)
        case "reject":
            verbs.reject(version.pk, actor=actor, reason=given["reason"])
        case "refile":
            verbs.refile(version.pk, given["refiled"], actor=actor)
        case "keep_out":
            mismatches.keep_out(version.pk, actor=actor, note=given["identity_note"])


def form_for(paper: Paper, data: Any, actor: Actor) -> JudgeForm:
    """The form of a check: what this actor may file the paper as, and what else it may fill."""
    kinds = protocol(paper.case.protocol_id).documents
    filed = set(
        sharing(paper.version).filter(status__in=HELD).values_list("document_type", flat=True)
    )
    free = [k for code, k in kinds.items() if code not in filed and may_upload(k, actor)]
    free.sort(key=lambda kind: kind.label)
    asked: set[str] = set()
    if paper.may_judge:
        asked = submission_types(situation(paper.case, actor))
    fillable = [kind for kind in free if kind.code in asked]
    return JudgeForm(data, version=paper.version, others=free, fillable=fillable)


def next_waiting(version: Version, actor: Actor) -> Version | None:
    """The next version of the same case that this actor may judge."""
    kinds = protocol(version.case.protocol_id).documents
    waiting = version.case.versions.filter(status__in=WAITING).exclude(pk=version.pk)
    return next(
        (v for v in waiting.order_by("pk") if may_verify(kinds[v.document_type], actor)), None
    )
