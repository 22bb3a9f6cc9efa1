"""What a pre-check found, in words. None says whether a patient may take part (domain.md 3.4)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.eligibility import flags
from casework.eligibility.criteria import Criterion
from casework.people.actor import Actor
from casework.people.roles import FULL
from workflows.case import words

SHOWN, CONTRARY = (
    gettext_lazy("The records show it"),
    gettext_lazy("The records show the contrary"),
)
STATES: dict[str, str | Promise] = {"MET": SHOWN, "NOT_MET": CONTRARY}
# What is open, by the kind of gap.
OPEN: dict[str, str | Promise] = {
    "HUMAN_JUDGEMENT": gettext_lazy("Documented; a clinician at the hospital has to judge it"),
    "FUTURE_ACTION": gettext_lazy("Not yet; it can only become so later"),
    "STALE": gettext_lazy("Documented, but too old"),
    "METHOD": gettext_lazy("Documented by another method, or the method is not stated"),
    "UNIT": gettext_lazy("Documented in a way that cannot be compared: unit or upper limit"),
    "CONFLICTING": gettext_lazy("Two papers of one date say different things"),
    "MISSING": gettext_lazy("Not documented"),
}
IN_PART = gettext_lazy("What is documented does not settle it")
PROVISIONAL: dict[str, str | Promise] = {
    "MET": gettext_lazy("If the age of the value did not matter, the records would show it."),
    "NOT_MET": gettext_lazy(
        "If the age of the value did not matter, the records would show the contrary."
    ),
    "UNKNOWN": gettext_lazy("It would be open even if the age of the value did not matter."),
}
KINDS: dict[str, str | Promise] = {
    "inclusion": gettext_lazy("Asked for"),
    "exclusion": gettext_lazy("Excludes"),
    "operational": gettext_lazy("Practical"),
}
MODES: dict[str, str | Promise] = {
    "COMPUTED": gettext_lazy("read from values"),
    "ATTESTED": gettext_lazy("a clinician's statement"),
    "HYBRID": gettext_lazy("read from values, and judged by a clinician"),
}
FLAGS: dict[str, str | Promise] = {
    flags.CONFLICTING_SOURCES: gettext_lazy("Two papers of the same date give different values."),
    flags.FUTURE_DATED: gettext_lazy(
        "A date lies after the day of this run, so that the value does not count."
    ),
    flags.STALE: gettext_lazy("The latest value is older than it may be: repeat the test."),
    flags.UNDATED: gettext_lazy("The paper gives no date for the value."),
    flags.DATE_PARTIAL: gettext_lazy("A date is known only to its month or year."),
    flags.DOB_PARTIAL: gettext_lazy("The date of birth is known only to its month or year."),
    flags.UNIT_CONVERTED: gettext_lazy("The value was converted from the unit on the paper."),
    flags.UNIT_UNSUPPORTED: gettext_lazy(
        "The unit on the paper cannot be converted, and nothing is guessed."
    ),
    flags.ULN_MISSING: gettext_lazy("The report does not print the upper limit of normal."),
    flags.METHOD_MISMATCH: gettext_lazy(
        "The paper names another method than the criterion asks for, or none."
    ),
    flags.BOUNDARY: gettext_lazy("The value lies exactly on the limit."),
    flags.PROVISIONAL: gettext_lazy(
        "No day of cell collection is planned: it was reckoned to the day of this run."
    ),
    flags.FUTURE_ACTION: gettext_lazy(
        "It can only become so later; only a treating physician or the trial team orders it."
    ),
    flags.HUMAN_REVIEW_REQUIRED: gettext_lazy(
        "A clinician at the hospital has to judge what is held."
    ),
    "DISCORDANT": gettext_lazy("Two results of which one is enough disagree."),
    "CROSS_CRITERION_CONFLICT": gettext_lazy(
        "This does not fit what the records say to another criterion."
    ),
    "CROSS_CHECK": gettext_lazy(
        "A value is low, while the disease that it belongs to is not documented: compare them."
    ),
    "PEDIATRIC_FORMULA": gettext_lazy(
        "The patient is under 18: the formula that the report names was taken as it is."
    ),
}


def state(row: Mapping[str, Any]) -> str:
    """What the held records say to a criterion. `entries`: the values that were read for it."""
    if row["state"] in STATES:
        return str(STATES[row["state"]])
    if row["gap_type"] in (None, "MISSING"):
        return str(IN_PART if row["entries"] else OPEN["MISSING"])
    return str(OPEN[row["gap_type"]])


def provisional(row: Mapping[str, Any]) -> str:
    """What a value that is too old would say; nothing where none is."""
    return str(PROVISIONAL.get(row["provisional"] or "", ""))


def flag(code: str, ambiguities: Mapping[str, str], actor: Actor) -> str:
    """A flag as a sentence. The day of a birthday is for those who may know who the patient is."""
    if code.startswith(flags.AMBIGUITY):
        number = code.removeprefix(flags.AMBIGUITY)
        return _("%(number)s, the published text is not clear: %(text)s") % {
            "number": number,
            "text": ambiguities.get(number, ""),
        }
    if code.startswith(flags.QUALIFIES_ON):
        if actor.identity_shown != FULL:
            return _("The youngest age that is asked for is reached later.")
        day = words.day(date.fromisoformat(code.removeprefix(flags.QUALIFIES_ON)))
        return _("The youngest age that is asked for is reached on %(day)s.") % {"day": day}
    return str(FLAGS[code])


def to_judge(criterion: Criterion, told: list[str]) -> str:
    """What of a criterion only a clinician can say, where that was asked."""
    return criterion.human_review or "" if flags.HUMAN_REVIEW_REQUIRED in told else ""
