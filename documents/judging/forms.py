"""Forms about a check. They check shape; the verbs check when and who."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import languages
from casework.protocols.schema import DocumentType
from documents.judging.models import EXPLAINED, Outcome
from documents.judging.verbs import EXPLAINS
from documents.models import IdentityMatch, Version
from documents.uploads.forms import LONG, DressedForm

DECISIONS = ("accept", "verify", "reject", "keep_out", "refile")
READ_IT = ("accept", "verify")  # what a checker decides who read the paper to its end


class JudgeForm(DressedForm):
    """What came of looking at a version. `decision` is the name of the pressed button."""

    needed = ("identity_match", "identity_note", "language", "effective_date", "reason", "refiled")

    decision = forms.ChoiceField(choices=[(word, word) for word in DECISIONS])
    identity_match = forms.ChoiceField(
        label=gettext_lazy("Whose paper is it?"),
        choices=IdentityMatch.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    identity_note = forms.CharField(
        label=gettext_lazy("What the paper says, and how you know whose it is"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy(
            "Unless all of it fits: at least 20 characters. It stays on record."
        ),
        widget=forms.Textarea({"rows": 2}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the paper"), choices=languages.choices, required=False
    )
    effective_date = forms.DateField(
        label=gettext_lazy("Date on the paper"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    fills = forms.MultipleChoiceField(
        label=gettext_lazy("The same file is also"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    refiled = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        required=False,
        help_text=gettext_lazy("It waits there for its check, and is taken out here."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is rejected"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("The supplier reads this: say what to send instead."),
        widget=forms.Textarea(LONG),
    )

    def __init__(
        self,
        data: Any,
        *,
        version: Version,
        others: Iterable[DocumentType] = (),
        fillable: Iterable[DocumentType] = (),
    ) -> None:
        """`others`: what it may be filed as instead; `fillable`: what it may be filed as too."""
        known = ("identity_match", "identity_note", "language", "effective_date")
        super().__init__(data, initial={name: getattr(version, name) for name in known})
        elsewhere = [(kind.code, kind.label) for kind in others]
        self.fields["refiled"].choices = [("", _("Choose …")), *elsewhere]  # type: ignore[attr-defined]
        self.fields["fills"].choices = [(kind.code, kind.label) for kind in fillable]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        decision, match = given.get("decision"), given.get("identity_match")
        if decision == "reject":
            self._ask("reason", _("Say why, so that the right paper comes."))
        elif decision == "refile":
            self._ask("refiled", _("Choose what it is."))
        elif decision in READ_IT:
            self._ask("identity_match", _("Compare name and date of birth, then choose."))
            if match == IdentityMatch.FAIL:
                self.add_error(
                    "identity_match",
                    _("A paper of another person is neither verified nor accepted. Keep it out."),
                )
        if decision == "keep_out" or (decision in READ_IT and match in EXPLAINS):
            self._ask_to_explain()
        return given

    def _ask(self, name: str, words: str) -> None:
        if not str(self.cleaned_data.get(name) or "").strip() and name not in self.errors:
            self.add_error(name, words)

    def _ask_to_explain(self) -> None:
        note = (self.cleaned_data.get("identity_note") or "").strip()
        if len(note) < EXPLAINED and "identity_note" not in self.errors:
            self.add_error("identity_note", _("Say it in at least 20 characters."))


class ResolveForm(DressedForm):
    """What a second person made of a paper that names another person."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Whose paper is it?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    resolution = forms.CharField(
        label=gettext_lazy("How you know"),
        min_length=EXPLAINED,
        max_length=4000,
        help_text=gettext_lazy("At least 20 characters. It stays on record with your name."),
        widget=forms.Textarea(LONG),
    )
