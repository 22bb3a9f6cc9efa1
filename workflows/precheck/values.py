"""Values as a reader sees them: what the page says, of which paper, who entered and compared it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casework.cases.situation import Situation
from casework.eligibility.elements import Element
from casework.eligibility.hiding import HIDDEN, hidden
from casework.eligibility.models import DataValue
from casework.eligibility.reading import NEVER
from casework.eligibility.serving import of_serving_papers
from casework.people.actor import Actor
from casework.people.roles import FULL
from documents.uploads.access import may_open
from workflows.case import words

NO_UNIT = re.compile(r"1|\{[^}]*\}")  # counts and grades, as UCUM writes them
CODES: dict[Any, Any] = {
    "yes": pgettext_lazy("answer", "Yes"),
    "no": pgettext_lazy("answer", "No"),
    "unknown": gettext_lazy("Unknown"),
    "never": gettext_lazy("Never"),
    "none": gettext_lazy("None"),
    True: pgettext_lazy("answer", "Yes"),
    False: pgettext_lazy("answer", "No"),
}


@dataclass(frozen=True)
class Value:
    """A value for one reader. `url`: the page it was read from, where this reader may open it."""

    label: str
    text: str
    dated: str
    original: str
    paper: str
    page: int
    url: str
    entered: str
    verified: str


class Values:
    """The standing values of a case's serving papers, by their number and by element; one query."""

    def __init__(self, s: Situation, actor: Actor, elements: Mapping[str, Element]) -> None:
        self.s, self.actor, self.elements = s, actor, elements
        rows = of_serving_papers(DataValue.objects.standing().filter(case=s.case))
        known = rows.select_related("evidence__version", "entered_by", "verified_by")
        self.by_number = {row.pk: row for row in known.order_by("pk")}

    def of(self, numbers: list[int]) -> list[Value]:
        """What a criterion read; a value that was called an error meanwhile is left out."""
        return [self.shown(self.by_number[n]) for n in numbers if n in self.by_number]

    def waiting(self, elements: list[str]) -> list[Value]:
        """What is entered of some elements and waits for a second person."""
        return [
            self.shown(row)
            for row in self.by_number.values()
            if row.element in elements and row.verified_at is None
        ]

    def label(self, name: str) -> str:
        element = self.elements.get(name)
        return element.label if element else words.plain(name)

    def shown(self, row: DataValue) -> Value:
        hides = hidden(row.element, self.actor)
        kind = self.s.protocol.documents.get(row.evidence.document_type)
        return Value(
            label=self.label(row.element),
            text=HIDDEN if hides else self._text(row),
            dated=words.day(row.effective_date) if row.effective_date and not hides else "",
            original=_original(row) if self.actor.identity_shown == FULL else "",
            paper=kind.label if kind else words.plain(row.evidence.document_type),
            page=row.page,
            url=self._url(row),
            entered=words.person(row.entered_by, row.entered_role, self.actor),
            verified=words.person(row.verified_by, row.verified_role, self.actor)
            if row.verified_at
            else "",
        )

    def _url(self, row: DataValue) -> str:
        kind = self.s.protocol.documents.get(row.evidence.document_type)
        version = getattr(row.evidence, "version", None)
        if version is None or kind is None or not may_open(kind, self.actor):
            return ""
        return f"{reverse('document-check', args=[version.pk])}#page={row.page}"

    def _text(self, row: DataValue) -> str:
        element = self.elements.get(row.element)
        parts = [written(element, row.value)]
        if element is not None and element.kind == "quantity":
            parts = [f"{row.value} {'' if NO_UNIT.fullmatch(row.unit) else row.unit}".strip()]
        parts += [words.plain(said) if said.islower() else said for said in row.says.values()]
        if row.upper_limit:
            parts.append(_("upper limit on the report: %(limit)s") % {"limit": row.upper_limit})
        return "; ".join(parts)


def _original(row: DataValue) -> str:
    """What stands on the page, with its unit where the text does not hold it."""
    unit = "" if row.original_unit in row.original_text else row.original_unit
    return f"{row.original_text} {unit}".strip()


def written(element: Element | None, value: Any) -> str:
    """A value without its unit."""
    if element is not None and element.kind == "titer":
        return f"1:{value}"
    if isinstance(value, list):
        if not value:
            return _("Documented that there is none")
        return "; ".join(_item(one) for one in value)
    return _plain(value)


def _item(item: Mapping[str, Any]) -> str:
    told = [
        f"{words.plain(name)}: {_plain(part)}" for name, part in item.items() if part is not None
    ]
    return ", ".join(told)


def _plain(value: Any) -> str:
    if value in CODES or value == NEVER:
        return str(CODES[value])
    try:
        return words.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value).replace("_", " ")
