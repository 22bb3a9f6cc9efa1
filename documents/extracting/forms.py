"""The form of a data element: what its value may be, beside what the page tells with it.

It checks shape with the room's own reading, so that what it takes is what is kept.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from casework.eligibility.elements import Element
from casework.eligibility.entries import NEVER
from casework.eligibility.models import DataValue
from casework.eligibility.reading import FIRST_YEAR, Given, ValueNotRead, number, read
from documents.extracting import words
from documents.extracting.fields import BELOW, VALUE, day, line, reason
from documents.uploads.forms import DressedForm

OTHER = "other"  # a unit that is not in the list


class ValueForm(DressedForm):
    """One value of one element from one page. `blamed`: the field where a bad value is told."""

    needed: Collection[str] = ("value",)
    blamed = "value"

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        element: Element,
        pages: int,
        initial: Mapping[str, Any],
        mends: bool = False,
    ) -> None:
        """pages: of the paper; 0 where it has none. mends: a reason is asked for."""
        self.element = element
        super().__init__(data, initial=dict(initial))
        self.fields |= self._value_fields() | self._beside() | self._place(pages)
        if mends:
            self.fields["reason"] = reason(_("What was wrong"))

    def _value_fields(self) -> dict[str, forms.Field]:
        fields = {"value": VALUE[self.element.kind](self.element)}
        if self.element.kind == "date_or_never":
            fields["never"] = forms.BooleanField(label=_("The page says: never"), required=False)
        if self.element.units:
            units = [(one, words.unit(one)) for one in self.element.units]
            choices = [("", _("As printed …")), *units, (OTHER, _("another unit"))]
            told = {"required": _("Choose the unit that the page prints.")}
            fields["unit"] = forms.ChoiceField(
                label=_("Unit"), choices=choices, error_messages=told
            )
            fields["other_unit"] = line(
                _("The unit as printed"),
                required=False,
                max_length=40,
                help_text=_("The pre-check cannot use it: ask the laboratory for one of the list."),
            )
        return fields

    def _beside(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for name, codes in self.element.says.items():
            choices = [("", _("not stated")), *((one, words.code(one)) for one in codes)]
            fields[f"says_{name}"] = forms.ChoiceField(
                label=words.says(name), choices=choices, required=False
            )
        if self.element.upper_limit:
            fields["upper_limit"] = line(
                _("Upper limit"),
                required=False,
                attrs={"inputmode": "decimal"},
                max_length=40,
                help_text=_("Of the reference range that this report prints, in the same unit."),
            )
        return fields

    def _place(self, pages: int) -> dict[str, forms.Field]:
        last = max(pages, 1)
        told = {"max_value": _("This paper has %(n)s pages.") % {"n": last}}
        page = forms.IntegerField(
            label=_("Page"), min_value=1, max_value=last, initial=1, error_messages=told
        )
        return {
            "effective_date": day(_("Sampled or examined"), required=False),
            "page": page,
            "original_text": line(_("As it is printed"), required=False),
            "original_unit": line(_("Unit as printed"), required=False, max_length=60),
        }

    @property
    def beside(self) -> list[forms.BoundField]:
        """What the page tells beside the value."""
        return [self[name] for name in self._beside()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.element.kind in ("quantity", "titer"):
            self._number("value")
        if cleaned.get("upper_limit"):
            self._number("upper_limit")
        if cleaned.get("unit") == OTHER and not cleaned.get("other_unit", "").strip():
            self.add_error("other_unit", _("Write the unit as the page prints it."))
        self._say_when(cleaned)
        if not self.errors:
            try:
                read(self.element, self.given(evidence=0))
            except ValueNotRead as unread:
                self.add_error(self.blamed, str(unread))
        return cleaned

    def clean_effective_date(self) -> date | None:
        found: date | None = self.cleaned_data["effective_date"]
        if found is not None and found.year < FIRST_YEAR:
            raise forms.ValidationError(_("This date is not possible."))
        return found

    def _number(self, name: str) -> None:
        text = self.cleaned_data.get(name, "")
        if name in self.errors or not text:
            return
        try:
            number(_reciprocal(text) if self.element.kind == "titer" else text)
        except ValueNotRead as unread:
            known = "," in text or text.strip().startswith("-")
            self.add_error(name, str(unread) if known else BELOW)

    def _say_when(self, cleaned: dict[str, Any]) -> None:
        if self.element.kind != "date_or_never":
            return
        if cleaned.get("never") and cleaned.get("value"):
            self.add_error("value", _("Either a date or “never”: take one of them back."))
        elif not cleaned.get("never") and not cleaned.get("value"):
            self.add_error("value", _("Write the date, or tick that the page says “never”."))

    def typed(self) -> Any:
        """The value alone, as it is read."""
        value = self.cleaned_data["value"]
        if self.cleaned_data.get("never"):
            return NEVER
        return _reciprocal(value) if self.element.kind == "titer" else value

    def given(self, evidence: int) -> Given:
        """All that was typed. evidence: pk of the accepted paper. Once the fields are valid."""
        data = self.cleaned_data
        unit = data.get("unit", "")
        return Given(
            element=self.element.id,
            value=self.typed(),
            evidence=evidence,
            page=data["page"],
            unit=data["other_unit"].strip() if unit == OTHER else unit,
            says={name: data[f"says_{name}"] for name in self.element.says},
            upper_limit=data.get("upper_limit", ""),
            effective_date=data["effective_date"],
            original_text=data["original_text"],
            original_unit=data["original_unit"],
        )


class RetractForm(DressedForm):
    """Why a value is called wrong although the page says nothing else instead."""

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        super().__init__(data, prefix="retract")
        self.fields["reason"] = reason(_("Why the page does not say it"))


def initial_of(entry: DataValue, element: Element) -> dict[str, Any]:
    """What the form of a value that is there begins with."""
    known = entry.unit in element.units or not entry.unit
    never = entry.value == NEVER
    return {
        "value": "" if never else entry.value,
        "never": never,
        "unit": entry.unit if known else OTHER,
        "other_unit": "" if known else entry.unit,
        "upper_limit": entry.upper_limit,
        "effective_date": entry.effective_date,
        "page": entry.page,
        "original_text": entry.original_text,
        "original_unit": entry.original_unit,
        **{f"says_{name}": said for name, said in entry.says.items()},
    }


def _reciprocal(text: str) -> str:
    """1:160 is the titre 160."""
    return text.strip().removeprefix("1:").strip()
