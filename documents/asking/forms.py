"""Forms for asking. They check shape; the verb checks when, who and what."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from casework.contacts.forms import label
from casework.contacts.models import ContactPoint


class WhomForm(forms.Form):
    """Which papers, of whom, by when."""

    paper = forms.MultipleChoiceField(
        label=gettext_lazy("Papers"),
        error_messages={
            "required": gettext_lazy("Choose at least one paper."),
            "invalid_choice": gettext_lazy("One of these is not missing any more. Choose again."),
        },
    )
    point = forms.ModelChoiceField(
        label=gettext_lazy("Ask"), queryset=ContactPoint.objects.none(), empty_label=None
    )
    due_on = forms.DateField(
        label=gettext_lazy("To be here by"),
        help_text=gettext_lazy(
            "A day of the office's calendar. You are reminded when it has passed."
        ),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        papers: list[tuple[str, str]],
        points: Any,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        chosen, point = self.fields["paper"], self.fields["point"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        assert isinstance(point, forms.ModelChoiceField)
        chosen.choices = papers
        point.queryset = points
        point.label_from_instance = label  # type: ignore[method-assign,assignment]
