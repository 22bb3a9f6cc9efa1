"""The papers of one case as they stand: versions, waivers and requests, read once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from casework.cases.models import Case
from casework.protocols.compiled import protocol
from casework.protocols.schema import DocumentType
from documents.checklist.states import (
    IN_FORCE,
    PACKED,
    SOON,
    SUBMISSION,
    State,
    days_left,
    packed_on,
    state,
)
from documents.models import PaperRequest, Slot, Version


@dataclass(frozen=True)
class Standing:
    """How one type of paper stands. `because`: what makes a requested paper one to be brought.

    `left`: site days until the version is too old, negative since when it is; None: it never is.
    `packed_on`: when a version that is too old by now went into a package for the hospital.
    `request`: the one that waits for this paper, whether its message has gone out or not.
    """

    state: State
    because: State
    version: Version | None
    slot: Slot | None
    request: PaperRequest | None
    left: int | None
    packed_on: date | None

    @property
    def expired_days(self) -> int:
        """For how many days a verified paper has been too old."""
        return -self.left if self.left is not None and self.because == State.EXPIRED else 0

    @property
    def expires_in(self) -> int | None:
        """Days until a verified paper expires, where that is soon."""
        near = self.left is not None and 0 <= self.left <= SOON
        return self.left if near and self.state == State.VERIFIED else None


class Shelf:
    """`types`: only these are looked at; None: all."""

    def __init__(self, case: Case, types: Iterable[str] | None = None) -> None:
        rules = protocol(case.protocol_id)
        manifests = [kind.code for kind in rules.documents.values() if kind.group == SUBMISSION]
        wanted, read = Q(), Q()
        if types is not None:
            wanted = Q(document_type__in=list(types))
            read = wanted | Q(document_type__in=manifests)
        people = ("uploaded_by", "verified_by")
        versions = Version.objects.filter(read, case=case)
        slots = Slot.objects.filter(wanted, case=case).exclude(waived_reason="")
        requests = PaperRequest.objects.filter(wanted, case=case).standing()
        self.versions: dict[str, list[Version]] = {}
        for version in versions.select_related(*people).order_by("pk"):
            self.versions.setdefault(version.document_type, []).append(version)
        self.waived = {slot.document_type: slot for slot in slots.select_related("waived_by")}
        self.requests = {one.document_type: one for one in requests.select_related("message")}
        self.packings = [
            version.verified_at
            for code in manifests
            for version in self.versions.get(code, ())
            if version.verified_at and version.status in PACKED
        ]

    def newest(self, kind: str) -> Version | None:
        """The newest version in force, else the newest at all: a rejected one says why."""
        found = self.versions.get(kind, [])
        in_force = [version for version in found if version.status in IN_FORCE]
        best = in_force or found
        return best[-1] if best else None

    def standing(self, kind: DocumentType, today: date) -> Standing:
        version, waived = self.newest(kind.code), kind.code in self.waived
        request, limit = self._waiting(kind.code), kind.default_max_age_days
        left, packed = None, None
        if version is not None:
            left = days_left(limit, version.effective_date, today)
            if left is not None and left < 0:
                dated, verified_at = version.effective_date, version.verified_at
                packed = packed_on(limit, dated, verified_at, self.packings)
        status = version.status if version else None
        expired = left is not None and left < 0 and packed is None
        because = state(status, expired=expired, waived=waived, requested=False)
        requested = request is not None and request.is_out
        return Standing(
            state=state(status, expired=expired, waived=waived, requested=requested),
            because=because,
            version=version,
            slot=self.waived[kind.code] if because == State.WAIVED else None,
            request=request,
            left=left,
            packed_on=packed,
        )

    def _waiting(self, kind: str) -> PaperRequest | None:
        """The request that no paper and no waiver has answered since."""
        request = self.requests.get(kind)
        if request is None or kind in self.waived:
            return None
        return None if self._came_since(kind, request.asked_at) else request

    def _came_since(self, kind: str, asked_at: datetime) -> bool:
        return any(version.uploaded_at > asked_at for version in self.versions.get(kind, ()))
