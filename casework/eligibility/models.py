"""The published criteria, what is known of a patient, and what was found by laying one on the other."""

from typing import Any, Self, cast

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import Insert, Update

from casework import clock
from casework.cases.models import Case
from casework.eligibility.about import About
from casework.eligibility.access import ENTERS, VERIFIES
from casework.eligibility.serving import of_serving_papers
from casework.eligibility.triggers import OF_ITS_PAPER, SAID_ONCE
from casework.evidence.models import Evidence
from casework.protocols.models import immutable
from casework.pulse.triggers import beats

PERSON = settings.AUTH_USER_MODEL


class CriteriaVersion(models.Model):
    """The criteria of a trial as they stood once. What is proposed never changes."""

    trial = models.CharField(max_length=40)
    version = models.CharField(max_length=60)
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True, help_text="What is other in it, and why")
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_role = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "version"], name="criteria_version_once")
        ]
        triggers = immutable("criteriaversion")

    def __str__(self) -> str:
        return f"{self.trial} {self.version}"


class Activation(models.Model):
    """The hospital put a version of the criteria in force. The newest of a trial holds."""

    criteria = models.ForeignKey(
        CriteriaVersion, on_delete=models.PROTECT, related_name="activations"
    )
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="criteria_activated_by_the_hospital",
                condition=Q(role__in=["INVESTIGATOR", "SITE_CRC"]),
            )
        ]
        triggers = immutable("activation")

    def __str__(self) -> str:
        return f"{self.criteria_id} in force"


def accepted_anew() -> Exists:
    """Of a value: whether its paper was accepted again after it was compared with the page."""
    return Exists(
        Evidence.objects.filter(
            case=OuterRef("case"),
            document_type=OuterRef("evidence__document_type"),
            sha256=OuterRef("evidence__sha256"),
            accepted_at__gt=OuterRef("verified_at"),
        )
    )


class DataValueQuerySet(models.QuerySet["DataValue"]):
    """The words that values are asked for with."""

    def standing(self) -> Self:
        """Those that nobody has called an error, and whose paper was not deleted."""
        return self.filter(wrong_at=None, emptied_at=None)

    def compared(self) -> Self:
        """Those that a second person compared with the page since the paper was accepted last."""
        return self.filter(~accepted_anew(), verified_at__isnull=False)

    def to_compare(self) -> Self:
        """Those that stand and wait for a second person."""
        return self.standing().filter(Q(accepted_anew()) | Q(verified_at=None))

    def counting(self) -> Self:
        """Those that the pre-check reads: compared, and from a paper that still serves."""
        return cast(Self, of_serving_papers(self.standing().compared()))


# what is left of a value whose paper two people deleted
EMPTY: dict[str, Any] = {
    "value": "",
    "unit": "",
    "says": {},
    "upper_limit": "",
    "effective_date": None,
    "original_text": "",
    "original_unit": "",
}
SAID = (
    *("case", "element", "value", "unit", "says", "upper_limit", "effective_date"),
    *("evidence", "page", "original_text", "original_unit"),
    *("entered_by", "entered_role", "entered_at", "replaces"),
)


@pghistory.track(model_name="DataValueHistory")
class DataValue(models.Model):
    """A value of a data element as one page of an accepted paper says it (domain.md 3.1, 3.8).

    `value`: text as the page has it in the element's form; numbers as text, lists as JSON.
    `says`: what the page tells beside it (method, o2). `effective_date`: when sampled or examined.
    A correction is a row of its own that replaces this one; this one stays, as wrong. Of a paper that
    two people deleted nothing stays but that there was a value: `emptied_at`.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="data_values")
    element = models.CharField(max_length=60)
    value = models.JSONField()
    unit = models.CharField(max_length=40, blank=True)
    says = models.JSONField(default=dict, blank=True)
    upper_limit = models.CharField(max_length=40, blank=True, help_text="Of the reference range")
    effective_date = models.DateField(null=True, blank=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="data_values")
    page = models.PositiveIntegerField(help_text="Counted from 1")
    original_text = models.TextField(blank=True)
    original_unit = models.CharField(max_length=60, blank=True)
    entered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    entered_role = models.CharField(max_length=20)
    entered_at = models.DateTimeField(default=clock.now)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    verified_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_role = models.CharField(max_length=20, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    wrong_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    wrong_role = models.CharField(max_length=20, blank=True)
    wrong_at = models.DateTimeField(null=True, blank=True)
    wrong_reason = models.TextField(blank=True)
    emptied_at = models.DateTimeField(null=True, blank=True, help_text="When its paper was deleted")

    objects = DataValueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="datavalue_verified_by_another",
                condition=Q(verified_by=None) | ~Q(verified_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="datavalue_verified_all_or_none",
                condition=Q(verified_by=None, verified_at=None, verified_role="")
                | (Q(verified_by__isnull=False, verified_at__isnull=False) & ~Q(verified_role="")),
            ),
            models.CheckConstraint(
                name="datavalue_wrong_with_a_reason",
                condition=Q(wrong_by=None, wrong_at=None, wrong_role="", wrong_reason="")
                | (
                    Q(wrong_by__isnull=False, wrong_at__isnull=False)
                    & ~Q(wrong_role="")
                    & ~Q(wrong_reason="")
                ),
            ),
            models.CheckConstraint(
                name="datavalue_by_those_who_enter_and_verify",
                condition=Q(entered_role__in=sorted(ENTERS))
                & Q(verified_role__in=["", *sorted(VERIFIES)]),
            ),
            models.CheckConstraint(
                name="datavalue_emptied_tells_nothing",
                condition=Q(emptied_at=None) | Q(**EMPTY),
            ),
        ]
        indexes = [models.Index(fields=["case", "element"], name="datavalue_of_case")]
        triggers = [
            OF_ITS_PAPER,
            SAID_ONCE,
            pgtrigger.ReadOnly(name="datavalue_says_what_it_said", fields=list(SAID)),
            pgtrigger.Protect(name="datavalue_is_kept", operation=pgtrigger.Delete),
            *beats("datavalue", Insert, Update),
        ]

    def __str__(self) -> str:
        return f"{self.element} of {self.case_id}"


class Overall(models.TextChoices):
    """What a run comes to in all (domain.md 3.4). None of them is a decision."""

    CONFLICT_DOCUMENTED = (
        "CONFLICT_DOCUMENTED",
        _("The records contain a point that differs from the published criteria"),
    )
    GAPS_OPEN = "GAPS_OPEN", _("Information missing before submission")
    NO_DOCUMENTED_CONFLICT = (
        "NO_DOCUMENTED_CONFLICT",
        _("No conflict found in the held records"),
    )


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(
        condition=pghistory.AnyChange(exclude=["ran_at", "evaluated_on", "read", "outdated"])
    ),
    model_name="PreCheckHistory",
)
class PreCheck(models.Model):
    """The last run over a case. `found`: each criterion's result by its id, in their order.

    `outdated`: something it read has changed; settling runs it again. `read`: all else it was made
    from, as text. `changed_at`: since when gaps and conflicts are what they are; `grown_at`: since when
    no blocking gap or conflict came up.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="precheck")
    criteria = models.ForeignKey(CriteriaVersion, null=True, on_delete=models.PROTECT)
    ran_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    grown_at = models.DateTimeField(default=clock.now)
    evaluated_on = models.DateField()
    as_of_stage = models.CharField(max_length=60)
    overall = models.CharField(max_length=30, choices=Overall)
    found = models.JSONField()
    gaps = models.JSONField(
        help_text="Per gap: criterion, kind of gap, elements, whether it blocks, values read"
    )
    blocking = models.PositiveIntegerField()
    conflicts = models.PositiveIntegerField()
    read = models.CharField(max_length=200)
    outdated = models.BooleanField(default=False)

    class Meta:
        triggers = beats("precheck", Insert, Update)

    def __str__(self) -> str:
        return f"Pre-check of {self.case_id}"


class SiteConfirmation(models.Model):
    """What the hospital says of one criterion of a case; the newest counts (domain.md 3.2).

    `about`: the state it was said about, with the kind of gap and the values that were read. It
    counts no more once the records say other. `entries` is null where only the state was kept.
    """

    class Outcome(models.TextChoices):
        CONFIRMED = "CONFIRMED", _("confirmed")
        OVERRULED = "OVERRULED", _("overruled")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="site_confirmations")
    criteria = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT)
    criterion = models.CharField(max_length=20)
    about = models.CharField(max_length=10)
    gap_type = models.CharField(max_length=20, blank=True)
    entries = models.JSONField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="confirmation_by_the_hospital",
                condition=Q(role__in=["SITE_REVIEWER", "INVESTIGATOR", "SITE_CRC"]),
            ),
            models.CheckConstraint(
                name="overruled_with_a_reason",
                condition=~Q(outcome="OVERRULED") | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["case", "criterion"], name="confirmation_of_case")]
        triggers = [*immutable("siteconfirmation"), *beats("siteconfirmation", Insert)]

    def __str__(self) -> str:
        return f"{self.criterion} of {self.case_id} {self.outcome}"

    @property
    def seen(self) -> About:
        """What was on the screen."""
        entries = None if self.entries is None else tuple(self.entries)
        return About(self.criteria_id, self.about, self.gap_type, entries)
