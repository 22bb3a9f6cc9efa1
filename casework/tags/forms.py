"""Forms about tags. They check shape; the verbs check who and when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.cases.models import Case
from casework.tags.models import NAME_LENGTH, Colour, Tag


class CaseTagsForm(forms.Form):
    """The tags of a case: those there are to choose from, and a new one by its name."""

    tags = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    new = forms.CharField(required=False, max_length=NAME_LENGTH, label=_("New tag"))

    def __init__(self, data: Any, *, case: Case) -> None:
        self.before = set(Tag.objects.on(case).values_list("pk", flat=True))
        super().__init__(data, initial={"tags": [str(pk) for pk in self.before]})
        self.known = [t for t in Tag.objects.all() if not t.retired or t.pk in self.before]
        field = self.fields["tags"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(tag.pk), tag.name) for tag in self.known]

    def rows(self) -> list[tuple[Tag, bool]]:
        """Each tag to choose from, and whether it is chosen."""
        chosen = {str(value) for value in self["tags"].value() or ()}
        return [(tag, str(tag.pk) in chosen) for tag in self.known]

    @property
    def wanted(self) -> set[int]:
        """After is_valid(): the ids that were chosen."""
        return {int(value) for value in self.cleaned_data["tags"]}


class TagForm(forms.Form):
    """A tag's name, colour, and whether it is still offered."""

    name = forms.CharField(max_length=NAME_LENGTH, label=_("Name"))
    colour = forms.ChoiceField(choices=Colour.choices, label=_("Colour"))
    retired = forms.BooleanField(
        required=False,
        label=_("Retired"),
        help_text=_("It stays on the cases that have it, and is offered no more."),
    )
