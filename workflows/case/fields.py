"""Form fields made from the catalogue of facts: one builder per type, nothing per fact."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from casework import clock, languages
from casework.cases.facts import TEXT_LIMIT, YEARS, Value, ValueNotAllowed, parse
from casework.people.actor import Actor
from casework.people.roles import SIDE_OF, Side
from casework.people.zones import zones
from casework.protocols.compiled import Protocol
from casework.protocols.schema import FactSpec
from workflows.case import words

LONG_TEXTS = ("_reason", "_note", "_plan", "_questions", "_because")
# Dates printed on a paper or true everywhere: not days of the trial's calendar.
PRINTED_DATES = frozenset(
    {"dob", "passport_valid_until", "icf_main_approved_on", "product_expires_on"}
)
YES_NO = (("true", pgettext_lazy("answer", "Yes")), ("false", pgettext_lazy("answer", "No")))


class MomentField(forms.DateTimeField):
    """A date and time typed in `zone`; its value is aware, with that zone's offset."""

    def __init__(self, *, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(
            # To the second: what is recorded now must not seem older than a paper of this minute.
            widget=forms.DateTimeInput(
                {"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"
            ),
            **kwargs,
        )
        self.zone = zone

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(self.zone):
            moment = super().to_python(value)
        if moment is not None and moment.year not in YEARS:
            raise forms.ValidationError(_("This date is not possible."))
        return moment

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(self.zone):
            return super().prepare_value(value)


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and day.year not in YEARS:
            raise forms.ValidationError(_("This date is not possible."))
        return day


class LanguagesField(forms.CharField):
    """Languages by name or code, as they are typed; its value are comma-separated codes."""

    def clean(self, value: Any) -> str:
        typed = [part.strip() for part in super().clean(value).split(",") if part.strip()]
        known = {name.casefold(): code for code, name in languages.choices()}
        found = [known.get(part.casefold(), part.lower()) for part in typed]
        unknown = [
            part for part, code in zip(typed, found, strict=True) if code not in languages.NAMES
        ]
        if unknown:
            raise forms.ValidationError(
                _("Not known as a language: %(names)s."), params={"names": ", ".join(unknown)}
            )
        return ",".join(dict.fromkeys(found))


def zone_for(spec: FactSpec, rules: Protocol, actor: Actor) -> ZoneInfo:
    """The zone a fact's time is typed in: the site's where hospital roles record it."""
    recorders = [rules.tasks[r.task].role for r in spec.recorded_by if r.task]
    if recorders and all(SIDE_OF.get(role) == Side.SITE for role in recorders):
        return clock.SITE_ZONE
    return words.zone_of(actor)


def field(spec: FactSpec, rules: Protocol, actor: Actor) -> forms.Field:
    """The form field of a fact. Never required in HTML: whether it is, depends on the others."""
    made = _FIELDS[spec.type](spec, rules, actor)
    made.required = False
    made.label = words.fact(spec, actor)
    return made


def _moment(spec: FactSpec, rules: Protocol, actor: Actor) -> forms.Field:
    zone = zone_for(spec, rules, actor)
    # "When …" is mostly just now; a date of a signature or an examination is not guessed.
    initial = clock.now() if spec.meaning.startswith("When ") else None
    return MomentField(zone=zone, help_text=words.zone_name(zone), initial=initial)


def _date(spec: FactSpec, rules: Protocol, actor: Actor) -> forms.Field:
    return DayField(help_text="" if spec.name in PRINTED_DATES else _("site date"))


def _enum(spec: FactSpec, rules: Protocol, actor: Actor) -> forms.Field:
    choices = [(code, words.choice(spec.name, code, actor)) for code in spec.choices or ()]
    return forms.ChoiceField(choices=[("", _("Choose …")), *choices])


def _bool(spec: FactSpec, rules: Protocol, actor: Actor) -> forms.Field:
    return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect)


def _int(spec: FactSpec, rules: Protocol, actor: Actor) -> forms.Field:
    return forms.IntegerField(
        help_text=spec.unit or "", min_value=_whole(spec.min), max_value=_whole(spec.max)
    )


def _whole(bound: float | None) -> int | None:
    return None if bound is None else int(bound)


def _decimal(spec: FactSpec, rules: Protocol, actor: Actor) -> forms.Field:
    return forms.DecimalField(
        help_text=spec.unit or "", max_digits=18, widget=forms.NumberInput({"step": "any"})
    )


def _text(spec: FactSpec, rules: Protocol, actor: Actor) -> forms.Field:
    if spec.name.endswith("_timezone"):
        return forms.ChoiceField(choices=_zones)
    if spec.name.endswith("_languages"):
        return LanguagesField(help_text=_("Names or codes, the first the strongest: Spanish, en"))
    long = spec.name.endswith(LONG_TEXTS)
    return forms.CharField(
        max_length=TEXT_LIMIT,
        widget=forms.Textarea({"rows": 3}) if long else forms.TextInput,
        help_text=_("At least %(n)s characters.") % {"n": spec.min_length}
        if spec.min_length
        else "",
    )


def _zones() -> list[Any]:
    return [("", _("Choose …")), *zones()]


_FIELDS: dict[str, Callable[[FactSpec, Protocol, Actor], forms.Field]] = {
    "datetime": _moment,
    "date": _date,
    "enum": _enum,
    "bool": _bool,
    "int": _int,
    "decimal": _decimal,
    "text": _text,
}


def initial(value: Value | None) -> Any:
    """A recorded value as its field shows it."""
    return str(value).lower() if isinstance(value, bool) else value


def read(spec: FactSpec, given: Any) -> Value:
    """A cleaned field's value as the engine wants it. Raises ValidationError in plain words."""
    try:
        return parse(spec, given)
    except ValueNotAllowed as error:
        raise forms.ValidationError(str(error)) from error
