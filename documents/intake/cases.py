"""Finding the case that a loose paper belongs to, by its code or by the patient's name."""

from dataclasses import dataclass

from django.db.models import Q

from casework.cases import names
from casework.cases.models import Case, CaseQuerySet
from casework.people.access import without_question
from casework.people.actor import Actor
from casework.people.roles import FULL

SHOWN = 8


@dataclass(frozen=True)
class Found:
    """A case to choose. `name`: empty for those who may not read it before they say why."""

    code: str
    name: str

    @property
    def label(self) -> str:
        return f"{self.code} · {self.name}" if self.name else self.code


def find(text: str, actor: Actor) -> list[Found]:
    """The cases that a text may mean: codes that begin or end so, then names; open ones first."""
    text = text.strip()
    if not text:
        return []
    visible = Case.objects.visible_to(actor)
    codes = Q(code__istartswith=text)
    if text.isascii() and text.isdecimal():
        codes |= Q(code__endswith=text)
    found = _told(visible.filter(codes).order_by("code"), actor)
    if actor.identity_shown == FULL and len(found) < SHOWN and _is_name(text):
        named = visible.filter(names.named(text)).order_by(
            "closed_at", names.likeness(text).desc(), "pk"
        )
        found += [case for case in _told(named, actor) if case not in found]
    return found[:SHOWN]


def _is_name(text: str) -> bool:
    return len("".join(names.latin(text))) >= 2 and any(sign.isalpha() for sign in text)


def _told(cases: CaseQuerySet, actor: Actor) -> list[Found]:
    rows = list(cases.values_list("pk", "code", "patient_name")[:SHOWN])
    numbers = [pk for pk, _code, _name in rows]
    opened = Case.objects.filter(without_question(actor), pk__in=numbers)
    named = set(opened.values_list("pk", flat=True)) if actor.identity_shown == FULL else set()
    return [Found(code, name if pk in named else "") for pk, code, name in rows]
