"""Forms made from what a move or a task records. They check shape; the engine checks the rest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.cases.facts import Value, canonical
from casework.cases.situation import Situation
from casework.contacts.attempts import FACTS, Attempts, attempts
from casework.contacts.panel import log_line
from casework.people.actor import Actor
from casework.protocols.schema import Edge, FactSpec, Record, Task
from documents.uploads.forms import DressedForm
from workflows.case import conditions, fields, words
from workflows.engine.tasks import REASON_LENGTH

LONG = {"rows": 3}


@dataclass(frozen=True)
class Line:
    """One fact's field. `decides`: others depend on it. `applies`: asked for, as things stand."""

    field: forms.BoundField
    condition: str
    decides: bool
    applies: bool


class StepForm(DressedForm):
    """The facts of a step. `given` holds them after is_valid(), in the engine's stored form.

    A field whose condition cannot hold here is left out; one that depends on another field of the
    form is there always, and what is typed into it counts only while its condition holds.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        s: Situation,
        records: Iterable[Record],
        actor: Actor,
    ) -> None:
        super().__init__(data)
        self.situation, self.actor = s, actor
        asked = list(records)
        names = {record.fact for record in asked}
        self._depends = {
            record.fact: conditions.facts_in(record.when, s.protocol) & names for record in asked
        }
        self.records = [
            record for record in asked if self._depends[record.fact] or s.holds(record.when)
        ]
        for record in self.records:
            self.fields[record.fact] = fields.field(
                s.protocol.facts[record.fact], s.protocol, actor
            )
        self.needed = frozenset(record.fact for record in self.records if not record.optional)
        self.given: dict[str, Any] = {}
        self._blank = s.with_facts({}, cleared=names)
        self._applying: set[str] | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        here, applying = self.situation, set()
        for record in self.records:
            if not here.holds(record.when):
                self.errors.pop(record.fact, None)
                continue
            applying.add(record.fact)
            value = self._read(record, cleaned)
            if value is not None:
                self.given[record.fact] = canonical(value)
                here = here.with_facts({record.fact: value})
        self._applying = applying
        return cleaned

    def _read(self, record: Record, cleaned: Mapping[str, Any]) -> Value | None:
        if record.fact in self.errors:
            return None
        raw = cleaned.get(record.fact)
        if raw is None or raw == "":
            if not record.optional:
                self.add_error(record.fact, _("This is needed."))
            return None
        try:
            return fields.read(self._spec(record), raw)
        except forms.ValidationError as error:
            self.add_error(record.fact, error)
            return None

    def _spec(self, record: Record) -> FactSpec:
        return self.situation.protocol.facts[record.fact]

    def lines(self) -> Iterator[Line]:
        """The facts' fields in the protocol's order."""
        if self._applying is None and self.is_bound:
            self.full_clean()
        deciding = set().union(*self._depends.values())
        for record in self.records:
            depends = self._depends[record.fact]
            yield Line(
                field=self[record.fact],
                condition=conditions.in_words(record.when, self.situation.protocol, self.actor)
                if depends
                else "",
                decides=record.fact in deciding,
                applies=record.fact in self._applying
                if self._applying is not None
                else not depends or self._blank.holds(record.when),
            )


class MoveForm(StepForm):
    """A move: its facts, a reason code, a comment, and the change number the mover looked at."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason_code = forms.ChoiceField(label=gettext_lazy("Reason"))
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, s: Situation, edge: Edge, actor: Actor
    ) -> None:
        super().__init__(data, s=s, records=edge.records, actor=actor)
        self.fields["seen_version"].initial = s.case.version
        self.from_log = ""
        if {record.fact for record in self.records}.issuperset(FACTS):
            self._fill_from_log(attempts(s.case))
        choices = [(code, words.reason(code)) for code in edge.reason_codes]
        if not choices:
            del self.fields["reason_code"]
            return
        only = len(choices) == 1
        if not only:
            choices.insert(0, ("", _("Choose …")))
        codes = self.fields["reason_code"]
        codes.choices, codes.initial = choices, choices[0][0]  # type: ignore[attr-defined]

    def _fill_from_log(self, made: Attempts) -> None:
        """Attempts as the log counts them; the mover may still know better."""
        for fact, value in made.facts.items():
            self.fields[fact].initial = value
        self.from_log = log_line(made, words.day(made.first_on) if made.first_on else "")


class TaskForm(StepForm):
    """A task: its facts and a note."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, s: Situation, task: Task, actor: Actor
    ) -> None:
        super().__init__(data, s=s, records=task.records, actor=actor)


class WhyForm(DressedForm):
    """A reason that an auditor can follow."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        min_length=REASON_LENGTH,
        max_length=4000,
        help_text=gettext_lazy("At least 20 characters. It stays on record with your name."),
        widget=forms.Textarea(LONG),
    )


class CorrectionForm(StepForm):
    """The right value of a recorded fact, and why it is corrected."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is corrected"),
        min_length=REASON_LENGTH,
        max_length=4000,
        help_text=gettext_lazy("At least 20 characters. The old value stays on record."),
        widget=forms.Textarea(LONG),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, s: Situation, name: str, actor: Actor
    ) -> None:
        super().__init__(
            data, s=s, records=[Record(fact=name, when=None, optional=False)], actor=actor
        )
        self.fields[name].label = _("Right value")
        self.fields[name].initial = fields.initial(s.facts.get(name))


class EventForm(DressedForm):
    """What happened, in a few words."""

    note = forms.CharField(
        label=gettext_lazy("What happened"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("When, what was seen, who told you."),
        widget=forms.Textarea({"rows": 4}),
    )


class DecisionForm(DressedForm):
    """Confirm a proposal, or turn it down and say why."""

    decision = forms.ChoiceField(choices=[("confirm", "confirm"), ("turn_down", "turn_down")])
    reason = forms.CharField(
        label=gettext_lazy("Why it is turned down"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == "turn_down" and not (given.get("reason") or "").strip():
            self.add_error("reason", _("Say why it is turned down."))
        return given
