"""Opening a case: the inquiry, and the person's details where they are known already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib.postgres.search import TrigramSimilarity
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.cases.facts import canonical
from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.roles import Role
from casework.protocols.compiled import Protocol, protocol
from casework.protocols.models import ProtocolVersion
from casework.protocols.schema import Record
from documents.uploads.forms import DressedForm
from workflows.case import countries, fields
from workflows.engine import moves, tasks

ALIKE = 0.3  # similarity of names, 0 to 1, from which one is worth a look
NAME, BORN = "patient_name", "dob"


@dataclass(frozen=True)
class Alike:
    """A case whose patient may be the same person."""

    code: str
    name: str
    stage: str


def newest_versions() -> list[ProtocolVersion]:
    """The version of each trial that new cases are pinned to."""
    return list(
        ProtocolVersion.objects.defer("data")
        .order_by("trial", "-published_at", "-pk")
        .distinct("trial")
    )


def person_task(rules: Protocol) -> str:
    """The task that records who the patient is."""
    return next(r.task for r in rules.facts[NAME].recorded_by if r.task)


class NewCaseForm(DressedForm):
    """`inquiry` and `person` hold the facts after is_valid(); `person` is empty when left out."""

    country = forms.ChoiceField(label=gettext_lazy("Country of the patient"))
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Coordinator"), queryset=User.objects.none(), empty_label=None
    )
    checked = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None, *, version: ProtocolVersion, actor: Actor
    ) -> None:
        super().__init__(data, initial={"owner": actor.user_id})
        self.rules, self.actor = protocol(version.pk), actor
        self.inquiry: dict[str, Any] = {}
        self.person: dict[str, Any] = {}
        self.asked = self.rules.file.start.records
        self.known = self.rules.tasks[person_task(self.rules)].records
        for record in (*self.asked, *self.known):
            spec = self.rules.facts[record.fact]
            self.fields[record.fact] = fields.field(spec, self.rules, actor)
        self.needed = {record.fact for record in (*self.asked, *self.known)}
        self.fields["country"].choices = [("", _("Choose …")), *countries.choices()]  # type: ignore[attr-defined]
        coordinators = User.objects.filter(is_active=True, role_grants__role=Role.COORD)
        self.fields["owner"].queryset = coordinators.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.inquiry = self._read(self.asked, cleaned)
        self.person = self._read(self.known, cleaned, partly=True)
        return cleaned

    def _read(
        self, records: tuple[Record, ...], cleaned: dict[str, Any], *, partly: bool = False
    ) -> dict[str, Any]:
        """The facts of some records. `partly`: all empty is fine, some empty is not."""
        filled = [record for record in records if cleaned.get(record.fact) not in (None, "")]
        if partly and not filled and not any(record.fact in self.errors for record in records):
            return {}
        found = {}
        for record in records:
            if record.fact in self.errors:
                continue
            if record not in filled:
                self.add_error(
                    record.fact,
                    _("Give this too, or leave all of the person empty.")
                    if partly
                    else _("This is needed."),
                )
                continue
            try:
                value = fields.read(self.rules.facts[record.fact], cleaned[record.fact])
            except forms.ValidationError as error:
                self.add_error(record.fact, error)
                continue
            found[record.fact] = canonical(value)
        return found

    def inquiry_fields(self) -> list[forms.BoundField]:
        return [self[record.fact] for record in self.asked]

    def person_fields(self) -> list[forms.BoundField]:
        return [self[record.fact] for record in self.known]


def open_from(form: NewCaseForm, version: ProtocolVersion) -> Case:
    """Open the case and, where the person is known, complete the task that records it."""
    with transaction.atomic():
        case = moves.open_case(
            actor=form.actor,
            given=form.inquiry,
            version=version,
            owner=form.cleaned_data["owner"],
            country=form.cleaned_data["country"],
        )
        if form.person:
            task = person_task(form.rules)
            tasks.complete(case.pk, task, actor=form.actor, given=form.person)
    return case


def alike(actor: Actor, name: str, born: date | str | None) -> list[Alike]:
    """Cases this actor may see with a similar name and the same date of birth."""
    if not name or not born:
        return []
    found = (
        Case.objects.visible_to(actor)
        .annotate(alike=TrigramSimilarity("patient_name", name))
        .filter(alike__gt=ALIKE, facts__name=BORN, facts__value=str(born))
        .order_by("-alike")[:5]
    )
    return [
        Alike(case.code, case.patient_name, protocol(case.protocol_id).stage_name(case.stage))
        for case in found
    ]
