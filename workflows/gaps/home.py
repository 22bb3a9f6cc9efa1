"""What a paper lacks, as the home physician reads it: one sentence for each kind of gap.

It says what is asked for. No criterion is named, and nothing is said of what a value means.
"""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.cases.situation import Situation
from casework.eligibility.elements import Element
from casework.eligibility.flags import GapType
from casework.eligibility.held import held
from casework.eligibility.rules import leaves
from casework.eligibility.versions import compiled
from documents.checklist.states import days_left
from workflows.case import words
from workflows.gaps.deriving import Reason, Wanted
from workflows.gaps.held import Value, known

HOW: dict[str, str | Promise] = {
    "RHC": gettext_lazy("by right-heart catheter"),
    "ELISA": gettext_lazy("by ELISA"),
    "room_air": gettext_lazy("while breathing room air"),
    "CKD-EPI-2009": gettext_lazy("by the formula CKD-EPI 2009"),
    "CKD-EPI-2021": gettext_lazy("by the formula CKD-EPI 2021"),
}


def lacks(s: Situation, asked: Wanted) -> list[str]:
    """The sentences on one paper, each once; none of what is simply not there yet."""
    run = held(s).run
    if run is None or run.criteria is None:
        return []
    elements = compiled(run.criteria).elements
    told = [
        says(s, reason, elements[name])
        for reason in asked.reasons
        if (says := SAYS.get(reason.kind))
        for name in reason.elements
    ]
    return list(dict.fromkeys(filter(None, told)))


def _newest(s: Situation, element: Element) -> list[Value]:
    """The verified values of an element that carry its newest date."""
    dated = [value for value in known(s).values.get(element.id, ()) if value.dated]
    last = max((value.dated for value in dated if value.dated), default=None)
    return [value for value in dated if value.dated == last]


def _method(s: Situation, reason: Reason, element: Element) -> str:
    codes = _required(s, reason.criterion, element.id)
    if not codes:
        return ""
    how = _(" or ").join(str(HOW.get(code, code)) for code in codes)
    text = _("%(data)s: it has to be measured %(how)s, and the report has to say so.")
    return text % {"data": element.label, "how": how}


def _required(s: Situation, criterion: str, element: str) -> list[str]:
    """What an entry of an element has to say beside its value, in one criterion."""
    run = held(s).run
    assert run is not None  # or there was no reason
    assert run.criteria is not None
    found: list[Any] = [
        said
        for path, rule in compiled(run.criteria).criteria[criterion].rules().items()
        for _path, _operator, said in leaves(rule, path)
        if getattr(said, "element", "") == element
    ]
    demands = [getattr(said, name, {}) for said in found for name in ("require", "adult_require")]
    codes = [code for demand in demands for some in demand.values() for code in some]
    return list(dict.fromkeys(codes))


def _unit(s: Situation, reason: Reason, element: Element) -> str:
    if not _newest(s, element):
        return ""
    if element.upper_limit:
        text = _("%(data)s: the report has to print the upper limit of normal, with its unit.")
    else:
        text = _("%(data)s: the report has to print the unit of the value.")
    return text % {"data": element.label}


def _conflicting(s: Situation, reason: Reason, element: Element) -> str:
    values = _newest(s, element)
    if len(values) < 2 or values[0].dated is None:
        return ""
    text = _("%(data)s: two values of %(day)s differ. Which one is right?")
    return text % {"data": element.label, "day": words.day(values[0].dated)}


def _stale(s: Situation, reason: Reason, element: Element) -> str:
    values, limit = _newest(s, element), element.fresh_for
    if not values or values[0].dated is None or limit is None:
        return ""
    left = days_left(limit.days, values[0].dated, s.today)
    if left is None or left >= 0:
        return ""
    text = _("%(data)s: not older than %(days)s days.")
    return text % {"data": element.label, "days": limit.days}


SAYS: dict[str, Callable[[Situation, Reason, Element], str]] = {
    GapType.METHOD: _method,
    GapType.UNIT: _unit,
    GapType.CONFLICTING: _conflicting,
    GapType.STALE: _stale,
}
