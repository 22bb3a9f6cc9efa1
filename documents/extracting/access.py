"""Who reads, enters and verifies the values of a paper (domain.md 1.4, extracted data elements)."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from casework.cases.models import Case
from casework.eligibility.access import ENTERS, VERIFIES
from casework.people.access import ActingRequest, visible_case
from casework.people.actor import Actor
from casework.people.roles import MASKED
from casework.protocols.schema import DocumentType
from documents.extracting.serving import SERVES
from documents.judging.mismatches import kept_from
from documents.models import Status, Version
from documents.uploads.access import may_list
from documents.uploads.views import kind_of, seen_version

ENTERED_FROM = frozenset({Status.ACCEPTED, Status.VERIFIED})


@dataclass(frozen=True)
class Opened:
    """A paper whose values an actor reads. `shown`: they may look at the paper itself too."""

    version: Version
    kind: DocumentType
    actor: Actor
    shown: bool

    @property
    def case(self) -> Case:
        return self.version.case

    @property
    def is_accepted(self) -> bool:
        """Whether it ever was: values cite what it was accepted as."""
        return self.version.evidence_id is not None

    @property
    def may_enter(self) -> bool:
        return self._may(ENTERS) and self.version.status in ENTERED_FROM

    @property
    def may_verify(self) -> bool:
        return self._may(VERIFIES) and self.version.status in SERVES

    @property
    def may_mend(self) -> bool:
        """What a page never said is called wrong whatever became of the paper."""
        return self._may(ENTERS)

    def _may(self, roles: frozenset[str]) -> bool:
        return self.shown and self.case.is_open and self.actor.role in roles


def opened(request: ActingRequest, pk: int) -> Opened:
    """A paper of a case the actor sees; else 404 or 403. Who reads masked gets values alone."""
    if request.actor.identity_shown != MASKED:
        version, kind = seen_version(request, pk)
        return Opened(version, kind, request.actor, shown=True)
    found = Version.objects.filter(case__in=Case.objects.visible_to(request.actor))
    version = get_object_or_404(found.select_related("case", "file"), pk=pk)
    visible_case(request.actor, version.case.code)
    kind = kind_of(version.case, version.document_type)
    if not may_list(kind, request.actor):
        raise Http404
    if kept_from(version, kind, request.actor):
        raise PermissionDenied
    return Opened(version, kind, request.actor, shown=False)
