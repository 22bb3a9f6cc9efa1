"""Rules of criteria as text that a person can compare with what is printed."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from casework.eligibility.criteria import Criterion
from casework.eligibility.elements import Element
from casework.eligibility.rules import argument, operator
from workflows.case import words

Elements = Mapping[str, Element]


def told(rule: Any, elements: Elements) -> str:
    """A rule in words, with the labels of its elements."""
    return _TOLD[operator(rule)](argument(rule), elements)


def of(criterion: Criterion, elements: Elements) -> list[str]:
    """What a criterion is judged by: its rule, and when a person has to judge it whatever it says."""
    lines = [told(criterion.rule, elements)]
    if criterion.force_unknown is not None:
        when = told(criterion.force_unknown.when, elements)
        lines.append(_("A clinician judges it if: %(rule)s") % {"rule": when})
    return lines


def _label(name: str, elements: Elements) -> str:
    return elements[name].label if name in elements else words.plain(name)


def _joined(word: str, parts: Any, elements: Elements) -> str:
    text = f" {word} ".join(told(part, elements) for part in parts)
    return f"({text})" if len(parts) > 1 else text


def _compared(a: Any, elements: Elements) -> str:
    text = f"{_label(a.element, elements)} {a.is_} {a.value} {a.unit}"
    asked = [f"[{', '.join(codes)}]" for codes in a.require.values()]
    of_adults = [
        _("[adults: %(codes)s]") % {"codes": ", ".join(codes)} for codes in a.adult_require.values()
    ]
    return " ".join([text, *asked, *of_adults])


def _course(a: Any, elements: Elements) -> str:
    return _("%(label)s: one of %(drugs)s for %(months)s months, with remission: %(answer)s") % {
        "label": _label(a.element, elements),
        "drugs": ", ".join(a.drug_classes),
        "months": a.min_months,
        "answer": a.remission,
    }


def _age(a: Any, elements: Elements) -> str:
    return _("age in years from %(min)s to %(max)s") % {"min": a.min, "max": a.max}


def _not_in(a: Any, elements: Elements) -> str:
    named = {"label": _label(a.element, elements), "codes": ", ".join(a.allowed)}
    return _("%(label)s: any other than %(codes)s") % named


def _within(a: Any, elements: Elements) -> str:
    named = {"label": _label(a.element, elements), "days": a.days}
    return _("%(label)s: in the last %(days)s days") % named


def _washout(a: Any, elements: Elements) -> str:
    named = {"label": _label(a.element, elements), "days": a.min_days}
    return _("%(label)s: all stopped for %(days)s days or more") % named


def _ratio(a: Any, elements: Elements) -> str:
    named = {"label": _label(a.element, elements), "is": a.is_, "value": a.value}
    return _("%(label)s %(is)s %(value)s times the upper limit on the report") % named


_TOLD: dict[str, Callable[[Any, Elements], str]] = {
    "all": lambda a, e: _joined(_("and"), a, e),
    "any": lambda a, e: _joined(_("or"), a, e),
    "not": lambda a, e: _("not %(rule)s") % {"rule": told(a, e)},
    "not_shown": lambda a, e: _("not shown: %(rule)s") % {"rule": told(a, e)},
    "met": lambda a, e: _("what %(criterion)s says is shown") % {"criterion": a},
    "eq": lambda a, e: f"{_label(a.element, e)} = {a.value}",
    "in": lambda a, e: f"{_label(a.element, e)} = {' / '.join(a.values)}",
    "cmp": _compared,
    "titer": lambda a, e: f"{_label(a.element, e)} {a.is_} 1:{a.value}",
    "uln_ratio": _ratio,
    "age": _age,
    "list_any_not_in": _not_in,
    "list_any_in": lambda a, e: f"{_label(a.element, e)} = {' / '.join(a.values)}",
    "within_days": _within,
    "washout": _washout,
    "course": _course,
}
