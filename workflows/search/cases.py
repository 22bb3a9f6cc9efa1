"""Searching cases: by their code, however it is typed, and by the patient's name.

Cases found by their code come first: the very one, then those whose code begins so. Then names:
open cases by how much of the text is in them, then closed ones that hold it as it is typed, and
only where that is too little those that are spelled alike: among a million it takes ten times as
long. Of a common name there may be tens of thousands of closed cases; the best of the first few
hundred are shown.
"""

import re
from functools import partial
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value
from django.urls import reverse

from casework.cases import names
from casework.cases.models import OUTCOMES, STAGES, Case, CaseQuerySet
from casework.people.access import without_question
from casework.people.actor import Actor
from casework.people.roles import FULL, may_see
from casework.protocols.compiled import protocol
from workflows.board.names import mask
from workflows.case import countries, words
from workflows.search.hits import Hit

SHOWN = 8
LOOKED_AT = 300  # closed cases of a name, of which the best are shown
CODE = re.compile(r"([a-z]{1,4})?[-\s]?([a-z]?)0*(\d{1,9})")
FIELDS = ("code", "stage", "protocol_id", "patient_name", "country", "open_to")


def find(text: str, actor: Actor, most: int = SHOWN) -> list[Hit]:
    """The cases that a text may mean, the likeliest first; one more than `most` if there are."""
    visible = Case.objects.visible_to(actor)
    found: dict[str, Any] = {row.code: row for row in _by_code(visible, text, actor, most + 1)}
    if names_anybody(text) and actor.identity_shown == FULL:
        for look in (_open, _closed, _closed_alike):
            if len(found) <= most:
                rows = look(visible, text, actor, most + 1)
                found |= {row.code: row for row in rows if row.code not in found}
    return [hit(row, actor) for row in found.values()][: most + 1]


def names_anybody(text: str) -> bool:
    """Whether a text is worth looking for among names: two letters, or one sign of a syllable."""
    return len("".join(names.latin(text))) >= 2 and any(sign.isalpha() for sign in text)


def _by_code(visible: CaseQuerySet, text: str, actor: Actor, most: int) -> list[Any]:
    """The case of a code, with or without its prefix and zeros; then codes that begin so."""
    typed = CODE.fullmatch(text.lower())
    if typed is None:
        return []
    exact, begun = {text.upper()}, {text.upper()}
    if typed[1] in (None, "cw") and not typed[2]:
        exact.add(f"CW-{int(typed[3]):05d}")
        begun.add(f"CW-{int(typed[3])}")
    whole = _asked(visible.filter(code__in=exact), actor).order_by("code")
    begins = Q()
    for beginning in begun:
        begins |= Q(code__startswith=beginning)
    rest = _asked(visible.filter(begins), actor).exclude(code__in=exact).order_by("code")
    return [*whole, *rest[:most]]


def _open(visible: CaseQuerySet, text: str, actor: Actor, most: int) -> QuerySet[Case, Any]:
    found = _asked(visible.open().filter(names.named(text)), actor)
    return found.order_by(names.likeness(text).desc(), "-stage_entered_at")[:most]


def _closed(
    visible: CaseQuerySet, text: str, actor: Actor, most: int, *, alike: bool = False
) -> QuerySet[Case, Any]:
    closed = visible.filter(names.named(text, alike=alike), stage__in=OUTCOMES)
    some = Case.objects.filter(pk__in=closed.values("pk")[:LOOKED_AT])
    return _asked(some, actor).order_by(names.likeness(text).desc(), "-pk")[:most]


_closed_alike = partial(_closed, alike=True)


def _asked(cases: CaseQuerySet, actor: Actor) -> QuerySet[Case, Any]:
    return cases.annotate(open_to=opens(actor)).values_list(*FIELDS, named=True)


def opens(actor: Actor) -> Any:
    """Of a case: whether it opens for the actor without a question why."""
    may = without_question(actor)
    return ExpressionWrapper(may, BooleanField()) if may else Value(True)


def hit(row: Any, actor: Actor) -> Hit:
    """A row of FIELDS as a line. Who must first say why reads the code only (domain.md 1.4)."""
    url = reverse("case", args=[row.code])
    closed = row.stage not in STAGES
    if not row.open_to:
        return Hit(url, row.code, "lock", closed=closed, locked=True)
    tells = may_see(actor.role, "stages")
    where = words.stage(protocol(row.protocol_id), row.stage) if tells else ""
    about = " · ".join(filter(None, [where, countries.name(row.country)]))
    name = mask(row.patient_name, actor.identity_shown)
    return Hit(url, row.code, "person", name, about, closed)
