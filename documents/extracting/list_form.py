"""The form of an element that is a list: rows of fields, or the word that there is nothing."""

from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from casework.eligibility.elements import Element, ItemField
from casework.eligibility.models import DataValue
from casework.eligibility.reading import choices
from documents.extracting import words
from documents.extracting.fields import line, written
from documents.extracting.forms import ValueForm, initial_of

MOST = 40  # rows


class ListForm(ValueForm):
    """Rows are added by sending the form with `more`; what was typed comes back with one more."""

    blamed = "none"

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        element: Element,
        pages: int,
        initial: Mapping[str, Any],
        mends: bool = False,
    ) -> None:
        first = next(iter(element.items))
        known = initial if data is None else data
        there = sum(1 for _n in takewhile(lambda n: f"row_{n}_{first}" in known, range(MOST)))
        more = bool(known.get("more"))
        self.count = min(max(there, 1) + more, MOST)
        if more:  # not judged yet
            data, initial = None, dict(known.items())
        super().__init__(data, element=element, pages=pages, initial=initial, mends=mends)

    def _value_fields(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {
            f"row_{n}_{name}": _part(name, form)
            for n in range(self.count)
            for name, form in self.element.items.items()
        }
        self.needed = {*fields}
        fields["none"] = forms.BooleanField(label=_("The page says: there is none"), required=False)
        return fields

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"row_{n}_{name}"] for name in self.element.items] for n in range(self.count)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if self.typed() and cleaned.get("none"):
            self.add_error("none", _("Either rows or “there is none”: take one of them back."))
        elif not self.typed() and not cleaned.get("none"):
            told = _("Fill in a row, or tick that the page says there is none.")
            self.add_error("none", told)
        return cleaned

    def typed(self) -> list[dict[str, str]]:
        """Rows in which anything was typed."""
        found = []
        for n in range(self.count):
            row = {
                name: str(self.cleaned_data.get(f"row_{n}_{name}") or "")
                for name in self.element.items
            }
            if any(part.strip() for part in row.values()):
                found.append(row)
        return found


def _part(name: str, form: ItemField) -> forms.Field:
    label = words.item(name)
    if form.kind == "date":
        return written(label, help_text=_("Year-month if no more is printed."))
    if form.kind == "flag":
        said = [("true", _("yes")), ("false", _("no"))]
    else:
        said = [(one, words.code(one)) for one in choices(form)]
    if not said:
        return line(label, required=False)
    return forms.ChoiceField(label=label, choices=[("", _("not stated")), *said], required=False)


def form_for(
    element: Element,
    data: Mapping[str, Any] | None,
    *,
    pages: int,
    initial: Mapping[str, Any],
    mends: bool = False,
) -> ValueForm:
    """The form of an element's kind."""
    made = ListForm if element.kind == "list" else ValueForm
    return made(data, element=element, pages=pages, initial=initial, mends=mends)


def begun_with(entry: DataValue, element: Element) -> dict[str, Any]:
    """What the correction of a value begins with."""
    begun = initial_of(entry, element)
    if element.kind == "list":
        for n, item in enumerate(entry.value):
            begun |= {f"row_{n}_{name}": _typed(part) for name, part in item.items()}
        begun["none"] = not entry.value
    return begun


def _typed(part: Any) -> Any:
    return str(part).lower() if isinstance(part, bool) else part
