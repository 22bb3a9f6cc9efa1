"""The words in which people see a pre-check. It decides nothing, and no word may suggest so.

Source: domain.md 3.1 and 3.4.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.eligibility.flags import GapType
from casework.eligibility.results import Overall

TITLE = _("Records pre-check: not an eligibility decision")

FOR_STAFF: dict[Overall, Promise] = {
    Overall.CONFLICT_DOCUMENTED: _(
        "The records contain a point that differs from the published criteria."
    ),
    Overall.GAPS_OPEN: _("Information is missing before submission."),
    Overall.NO_DOCUMENTED_CONFLICT: _("No conflict was found in the held records."),
}
FOR_FAMILY: dict[Overall, Promise] = {
    Overall.CONFLICT_DOCUMENTED: _(
        "One or more results differ from the public description. Only the hospital can say what"
        " this means."
    ),
    Overall.GAPS_OPEN: _("These documents are still needed."),
    Overall.NO_DOCUMENTED_CONFLICT: _(
        "The requested documents are complete. The hospital will now review them."
    ),
}
# What is so beside what was found: nothing is asked for, and not everything is there or read yet.
READING = _("We are reading the papers you sent.")
SENT = _("The hospital has the papers.")
GAP_TYPES: dict[GapType, Promise] = {
    GapType.HUMAN_JUDGEMENT: _("A clinician at the hospital has to judge what is held"),
    GapType.FUTURE_ACTION: _("Can only be so later"),
    GapType.STALE: _("Too old: the test has to be repeated"),
    GapType.METHOD: _("Done by another method, or the method is not stated"),
    GapType.UNIT: _("The unit or the upper limit of normal is missing or cannot be used"),
    GapType.CONFLICTING: _("Two values of the same date differ"),
    GapType.MISSING: _("No document that tells it is held"),
}
