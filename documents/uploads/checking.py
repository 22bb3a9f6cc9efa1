"""What the checking page shows beside a paper, and carrying out the verdict."""

from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock, languages
from casework.cases.models import Case, Fact
from casework.people.actor import Actor
from casework.people.roles import FULL
from casework.protocols.compiled import protocol
from casework.protocols.schema import DocumentType
from documents.models import Status, Version
from documents.uploads import preview, verbs
from documents.uploads.access import may_upload
from documents.uploads.verbs import may_verify

WAITING = (Status.RECEIVED, Status.ACCEPTED)


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
    pages: range
    picture: bool
    patient: str
    born: date | None
    may_judge: bool
    may_replace: bool
    earlier: list[Version]

    @property
    def newest(self) -> bool:
        return all(other.number < self.version.number for other in self.earlier)

    @property
    def more_pages(self) -> int:
        return max(self.version.pages - len(self.pages), 0)


def paper(version: Version, kind: DocumentType, actor: Actor) -> Paper:
    """All of the page, in three queries."""
    age = (clock.site_today() - version.effective_date).days
    full = actor.identity_shown == FULL
    return Paper(
        version=version,
        kind=kind,
        case=version.case,
        language=languages.name(version.language),
        age=_age(age, kind.default_max_age_days),
        stale=kind.default_max_age_days is not None and age > kind.default_max_age_days,
        size=_size(version),
        pages=preview.page_numbers(version),
        picture=version.content_type in preview.SHOWN_AS_THEY_ARE,
        patient=version.case.patient_name if full else "",
        born=_born(version.case) if full else None,
        may_judge=may_verify(kind, actor) and version.status in WAITING,
        may_replace=may_upload(kind, actor),
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


def _size(version: Version) -> str:
    if not version.pages:
        return filesizeformat(version.size)
    pages = ngettext("%(n)s page", "%(n)s pages", version.pages) % {"n": version.pages}
    return f"{pages}, {filesizeformat(version.size)}"


def _born(case: Case) -> date | None:
    value = Fact.objects.filter(case=case, name="dob").values_list("value", flat=True).first()
    return date.fromisoformat(value) if value else None


def judge(
    version: Version, actor: Actor, *, decision: str, identity_match: str, reason: str
) -> None:
    """Carry out a verdict. Raises UploadRefused."""
    if decision == "reject":
        verbs.reject(version.pk, actor=actor, reason=reason)
    elif decision == "accept":
        verbs.accept(version.pk, actor=actor, identity_match=identity_match)
    else:
        verbs.verify(version.pk, actor=actor, identity_match=identity_match)


def next_waiting(version: Version, actor: Actor) -> Version | None:
    """The next version of the same case that this actor may judge."""
    kinds = protocol(version.case.protocol_id).documents
    waiting = version.case.versions.filter(status__in=WAITING).exclude(pk=version.pk)
    return next(
        (v for v in waiting.order_by("pk") if may_verify(kinds[v.document_type], actor)), None
    )
