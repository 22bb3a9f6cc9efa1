"""Contact points: added, changed, and put out of use; what they once were stays in history."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from casework import languages
from casework.blockers import Blocker, Refused
from casework.cases import changes
from casework.contacts import access, finding, zones
from casework.contacts.kinds import Kind
from casework.contacts.models import ContactPoint
from casework.people.acting import verb
from casework.people.actor import Actor

PHONE = re.compile(r"\+[1-9]\d{6,14}")  # E.164
# Beside a messenger's name: a number, no part of somebody's name there and no QQ account.
NUMBERS = re.compile(r"(?<![\w@.+\-])(?<!QQ )(?<!qq )[+\d(][\d\s().\-/]*+")
SHORTEST = 6
FIELDS = (
    *("party", "name", "kind", "value", "language"),
    *("timezone", "preferred", "in_use", "note"),
)


class ContactRefused(Refused):
    """A contact, a message or a note was not written; nothing changed."""


def refused(code: str, message: str, *parties: str) -> ContactRefused:
    return ContactRefused([Blocker(code, message, parties)])


def clean_value(kind: str, value: str) -> str:
    """An address or number in the form it is kept in. Raises ValidationError in plain words."""
    value = value.strip()
    if kind == Kind.EMAIL:
        try:
            validate_email(value)
        except ValidationError as error:
            raise ValidationError(_("This is no e-mail address: name@example.org.")) from error
        return value
    if kind == Kind.PHONE:
        digits = _digits(value)
        if not PHONE.fullmatch(digits):
            raise ValidationError(_("Write the number with its country: +52 55 1234 5678."))
        return digits
    if not all(_reaches(number) for number in NUMBERS.findall(value)):
        raise ValidationError(_("Write the number with its country: +52 55 1234 5678."))
    if len(value) < 3:
        raise ValidationError(_("Write the messenger and the name or number there."))
    return value


def _digits(number: str) -> str:
    """A number without its gaps, its country behind a plus."""
    digits = re.sub(r"[\s().\-/]", "", number)
    return f"+{digits[2:]}" if digits.startswith("00") else digits


def _reaches(number: str) -> bool:
    """Whether a number beside a messenger's name can be reached; short ones are none."""
    digits = _digits(number)
    return len(digits) < SHORTEST or PHONE.fullmatch(digits) is not None


@verb
def add(case_id: int, given: Mapping[str, Any], *, actor: Actor) -> ContactPoint:
    """Add a way to reach somebody."""
    case = changes.lock(case_id, actor)
    if not access.may(actor, "add points"):
        raise refused("ROLE_NOT_ALLOWED", _("This role may not do that."))
    return _save(ContactPoint(case=case), given)


@verb
def change(case_id: int, point_id: int, given: Mapping[str, Any], *, actor: Actor) -> ContactPoint:
    """Change a contact point, or put it out of use."""
    case = changes.lock(case_id, actor)
    point = ContactPoint.objects.get(case=case, pk=point_id)
    if not access.may_change(actor, point.party) or not access.may_change(
        actor, given.get("party", point.party)
    ):
        raise refused("ROLE_NOT_ALLOWED", _("This role may not do that."))
    return _save(point, given)


def _save(point: ContactPoint, given: Mapping[str, Any]) -> ContactPoint:
    for name in FIELDS:
        if name in given:
            setattr(point, name, given[name])
    point.value = _checked(point)
    others = ContactPoint.objects.filter(case=point.case_id).exclude(pk=point.pk)
    if others.filter(kind=point.kind, value=point.value, party=point.party).exists():
        raise refused("POINT_KNOWN", _("This address or number is there already."))
    point.search = finding.search_form(point)
    point.preferred = point.preferred and point.in_use
    if point.preferred:
        for other in others.filter(preferred=True):
            other.preferred = False
            other.save(update_fields=["preferred"])
    point.save()
    return point


def _checked(point: ContactPoint) -> str:
    if point.language not in languages.NAMES:
        raise refused("LANGUAGE_UNKNOWN", _("This language is not known."))
    if point.timezone and zones.zone(point.timezone) is None:
        raise refused("ZONE_UNKNOWN", _("This time zone is not known."))
    try:
        return clean_value(point.kind, point.value)
    except ValidationError as error:
        raise refused("VALUE_NOT_ALLOWED", " ".join(error.messages)) from error
