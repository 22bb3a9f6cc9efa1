"""Terms are proposed by a linguist and approved or rejected by a reviewer who did not propose them."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from casework import clock
from casework.blockers import Blocker, Refused
from casework.people.acting import verb
from casework.people.actor import Actor
from casework.people.roles import Role
from translation.terms.models import Kind, Status, Term

READERS = (Role.TRANS, Role.TREV, Role.MGR, Role.COORD)
PROPOSERS = (Role.TRANS, Role.TREV)
DECIDERS = (Role.TREV,)
FIELDS = ("source_language", "source", "target_language", "target", "kind", "domain", "note")


class TermRefused(Refused):
    """The termbase was not changed."""


@verb
def propose(given: Mapping[str, Any], *, actor: Actor) -> Term:
    """A term that waits for approval. given: FIELDS. One that was rejected waits anew."""
    _refuse_unless_in(actor, PROPOSERS)
    values = _clean(given)
    there = _same(values)
    if there is not None and there.status != Status.REJECTED:
        raise _refused("TERM_KNOWN", _("This term is in the list already."))
    return _proposed(there or Term(), values, actor)


@verb
def propose_all(rows: Iterable[Mapping[str, Any]], *, actor: Actor) -> int:
    """Propose what is not in the list yet; how many."""
    _refuse_unless_in(actor, PROPOSERS)
    fresh = 0
    for row in rows:
        values = _clean(row)
        if _same(values) is None:
            _proposed(Term(), values, actor)
            fresh += 1
    return fresh


@verb
def edit(term_id: int, given: Mapping[str, Any], *, actor: Actor) -> Term:
    """Change a term, which then waits for approval again."""
    _refuse_unless_in(actor, PROPOSERS)
    term = Term.objects.select_for_update(of=("self",)).get(pk=term_id)
    values = _clean(given)
    there = _same(values)
    if there is not None and there.pk != term.pk:
        raise _refused("TERM_KNOWN", _("This term is in the list already."))
    return _proposed(term, values, actor)


@verb
def approve(term_id: int, *, actor: Actor) -> Term:
    """Take a term into use."""
    term = _to_decide(term_id, actor)
    if term.proposed_by_id == actor.user_id:
        text = _("You proposed this term: another reviewer approves it.")
        raise _refused("OWN_PROPOSAL", text)
    return _decided(term, Status.APPROVED, actor)


@verb
def reject(term_id: int, *, actor: Actor) -> Term:
    """Say no to a term; it stays on record."""
    return _decided(_to_decide(term_id, actor), Status.REJECTED, actor)


def _to_decide(term_id: int, actor: Actor) -> Term:
    _refuse_unless_in(actor, DECIDERS)
    term = Term.objects.select_for_update(of=("self",)).get(pk=term_id)
    if term.status != Status.PROPOSED:
        text = _("Somebody has decided on this term already: %(status)s.")
        raise _refused("TERM_DECIDED", text % {"status": term.get_status_display()})
    return term


def _decided(term: Term, status: str, actor: Actor) -> Term:
    term.status, term.decided_at, term.decided_by = status, clock.now(), actor.user
    term.save()
    return term


def _proposed(term: Term, values: Mapping[str, str], actor: Actor) -> Term:
    for name, value in values.items():
        setattr(term, name, value)
    term.status, term.decided_at, term.decided_by = Status.PROPOSED, None, None
    term.proposed_at, term.proposed_by = clock.now(), actor.user
    term.save()
    return term


def _clean(given: Mapping[str, Any]) -> dict[str, str]:
    """Even white space, one form of each letter, and what is not translated as its own translation."""
    values = {name: _even(str(given.get(name) or "")) for name in FIELDS}
    if values["kind"] == Kind.DO_NOT_TRANSLATE:
        values["target"] = values["source"]
    if not values["source"] or not values["target"]:
        raise _refused("TERM_EMPTY", _("A term needs its wording in both languages."))
    if values["source_language"] == values["target_language"]:
        raise _refused("ONE_LANGUAGE", _("Choose two languages that differ."))
    return values


def _even(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _same(values: Mapping[str, str]) -> Term | None:
    """The term of these languages and wordings, however they are capitalised."""
    found = Term.objects.between(values["source_language"], values["target_language"])
    return found.filter(
        Exact(Lower("source"), Lower(Value(values["source"]))),
        Exact(Lower("target"), Lower(Value(values["target"]))),
    ).first()


def _refuse_unless_in(actor: Actor, roles: Iterable[str]) -> None:
    if actor.role not in roles:
        raise _refused("ROLE_NOT_ALLOWED", _("This role may not do that."))


def _refused(code: str, message: str) -> TermRefused:
    return TermRefused([Blocker(code, message)])
