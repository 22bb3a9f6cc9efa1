"""What somebody did in a case since a move, which taking the move back would throw away.

Settling by the system is no touch, neither is reading.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from pghistory.models import Context

from casework.blockers import Blocker
from casework.cases.models import Case
from casework.people.actor import Actor
from casework.people.models import User
from casework.people.naming import named
from casework.protocols.compiled import Protocol
from documents.models import Status
from workflows.engine.footprints import HISTORIES, Footprint, history
from workflows.engine.models import Outcome

# What tells most of a deed: the paper before the tasks that it completed.
TELLING = {
    "paper": ("document_type", "status"),
    "slot": ("document_type", ""),
    "value": ("element", ""),
    "word": ("criterion", ""),
    "event": ("code", ""),
    "proposal": ("kind", ""),
    "fact": ("source", ""),
    "work": ("code", "outcome"),
}
# Rows that are their own history say themselves who wrote them.
WRITTEN_BY = {"event": ("raised_by", "raised_role"), "word": ("by", "role")}


@dataclass(frozen=True)
class Touch:
    """The first deed of one kind: about what, how it stood then, and whose deed it was."""

    kind: str
    about: str
    state: str
    user_id: int
    role: str


def touch(case: Case, since: Footprint) -> Touch | None:
    """What was done first by anybody since a move, of the kind that tells most. One query."""
    kinds = list(HISTORIES)
    parts = [_first(case, kind, since.ended.get(kind, 0)) for kind in kinds]
    rows = {row[0]: Touch(*row) for row in parts[0].union(*parts[1:], all=True)}
    return next((rows[kind] for kind in kinds if kind in rows), None)


def _first(case: Case, kind: str, number: int) -> QuerySet[Any, tuple[Any, ...]]:
    """The first row of a history above a number that a person wrote."""
    model = history(kind)
    about, state = TELLING[kind]
    user: Any
    role: Any
    user, role = WRITTEN_BY.get(kind) or (_said("user"), _said("role"))
    rows: QuerySet[Any, tuple[Any, ...]] = (
        model._default_manager.filter(case=case, pk__gt=number)
        .annotate(
            told_kind=Value(kind, CharField()),
            told_about=Cast(about, CharField()),
            told_state=Cast(state, CharField()) if state else Value("", CharField()),
            told_user=Cast(user, BigIntegerField()),
            told_role=Cast(role, CharField()),
        )
        .filter(told_user__isnull=False)
        .order_by("pk")
        .values_list("told_kind", "told_about", "told_state", "told_user", "told_role")[:1]
    )
    return rows


def _said(name: str) -> Subquery:
    """What the verb that wrote a row of a history said of who acts."""
    context = Context.objects.filter(pk=OuterRef("pgh_context"))
    return Subquery(context.annotate(said=KT(f"metadata__{name}")).values("said"))


def sentence(found: Touch, rules: Protocol, actor: Actor) -> Blocker:
    """The refusal that says who did what, for one reader."""
    named = {"who": _who(found, actor), "what": _what(found, rules)}
    return Blocker("NOT_UNDOABLE", _words(found, rules) % named)


def _who(found: Touch, actor: Actor) -> str:
    """Whose deed it was. The family is named only to those who may know who the patient is."""
    if found.user_id == actor.user_id:
        return _("you")
    return named(User.objects.get(pk=found.user_id), found.role, actor)


def _what(found: Touch, rules: Protocol) -> str:
    if found.kind in ("paper", "slot") and found.about in rules.documents:
        return rules.documents[found.about].label
    if found.kind in ("work", "fact") and found.about in rules.tasks:
        return rules.tasks[found.about].name
    if found.kind == "event" and found.about in rules.events:
        return rules.events[found.about].meaning
    return found.about


def _words(found: Touch, rules: Protocol) -> str:
    if found.kind == "paper":
        if found.state == Status.RECEIVED:
            return _("Since the move %(who)s brought in the paper “%(what)s”.")
        return _("Since the move %(who)s checked the paper “%(what)s”.")
    if (found.kind == "fact" and found.about in rules.tasks) or found.state == Outcome.DONE:
        return _("Since the move %(who)s completed “%(what)s”.")
    if found.state == Outcome.WAIVED:
        return _("Since the move %(who)s waived “%(what)s”.")
    return {
        "slot": _("Since the move %(who)s decided to do without the paper “%(what)s”."),
        "value": _("Since the move %(who)s worked on the values of a paper."),
        "word": _("Since the move %(who)s said how a published criterion stands."),
        "event": _("Since the move %(who)s reported: %(what)s."),
        "proposal": _("Since the move %(who)s made or decided a proposal."),
        "fact": _("Since the move %(who)s changed what is recorded of the case."),
        "work": _("Since the move %(who)s worked on “%(what)s”."),
    }[found.kind]
