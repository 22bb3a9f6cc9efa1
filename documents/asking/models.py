"""Papers that somebody was asked for: one row for each type asked, kept for good."""

from datetime import date
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from pgtrigger import Insert, Update

from casework import clock
from casework.cases.models import STAGES, Case
from casework.contacts.models import Message
from casework.people.roles import Role
from casework.pulse.triggers import beats
from documents.uploads.models import Slot, Version

# States of a message that has gone out or is on its way.
OUT = (Message.State.QUEUED, Message.State.SENDING, Message.State.SENT, Message.State.COPIED)
# States in which it may still go out.
MAY_GO = (*OUT, Message.State.HELD, Message.State.READY, Message.State.FAILED)


class PaperRequestQuerySet(models.QuerySet["PaperRequest"]):
    """The words that requests are asked for with."""

    def standing(self) -> Self:
        """The newest request of each paper, unless it was withdrawn or its message dropped."""
        later = PaperRequest.objects.filter(
            case=OuterRef("case"), document_type=OuterRef("document_type"), pk__gt=OuterRef("pk")
        )
        going = self.filter(cancelled_at=None, message__state__in=MAY_GO)
        return going.filter(~Exists(later))

    def unanswered(self) -> Self:
        """Standing ones whose message has gone out, and whose paper neither came nor was waived.

        A paper that was there under another name, and was filed and verified as this one, came.
        """
        same = {"case": OuterRef("case"), "document_type": OuterRef("document_type")}
        asked = OuterRef("asked_at")
        came = Version.objects.filter(Q(uploaded_at__gt=asked) | Q(verified_at__gt=asked), **same)
        waived = Slot.objects.filter(~Q(waived_reason=""), **same)
        gone_out = self.standing().filter(message__state__in=OUT)
        return gone_out.filter(~Exists(came), ~Exists(waived))

    def waited_for(self) -> Self:
        """Unanswered ones of cases that are looked after."""
        looked_after = Q(case__stage__in=STAGES) | Q(case__safety_continues=True)
        return self.unanswered().filter(looked_after)

    def overdue(self, today: date) -> Self:
        """Those waited for that were due before this day of the office."""
        return self.waited_for().filter(due_on__lt=today)


@pghistory.track(model_name="PaperRequestHistory")
class PaperRequest(models.Model):
    """One type of paper asked of somebody. It is answered by a newer version, or by a waiver.

    `due_on`: a day of the office's calendar. The message says who was asked, and when it went out.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="paper_requests")
    document_type = models.CharField(max_length=60)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="paper_requests")
    due_on = models.DateField()
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_role = models.CharField(max_length=20, choices=Role)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PaperRequestQuerySet] = PaperRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "document_type"], name="paper_asked_once_a_message"
            ),
            models.CheckConstraint(
                name="paper_request_names_a_paper", condition=~Q(document_type="")
            ),
            models.CheckConstraint(
                name="paper_request_withdrawn_after_asking",
                condition=Q(cancelled_at=None) | Q(cancelled_at__gte=models.F("asked_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(cancelled_at=None), name="paper_request_due"
            ),
            models.Index(fields=["case", "document_type", "-id"], name="paper_request_newest"),
            # whose papers were asked for in a time, for reports: read from the index alone
            models.Index(fields=["asked_at"], include=["case"], name="paper_request_asked"),
        ]
        triggers = [
            pgtrigger.Protect(name="paper_request_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="paper_request_stands_as_asked",
                operation=pgtrigger.UpdateOf(
                    "case_id", "document_type", "message_id", "due_on", "asked_at", "asked_by_id"
                ),
            ),
            *beats("paper_request", Insert, Update),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.document_type}"

    @property
    def is_out(self) -> bool:
        """Whether the message has gone out or is on its way. Reads the message."""
        return self.message.state in OUT
