"""The stage machine's transitions, made from the edges of the loaded protocols (django-fsm)."""

from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django_fsm import RETURN_VALUE, FSMField, FSMFieldDescriptor, transition

from casework.protocols.schema import Edge

if TYPE_CHECKING:
    from casework.cases.models import Case

_installing = Lock()


class _Descriptor(FSMFieldDescriptor):
    def __set__(self, instance: Any, value: Any) -> None:
        state = instance.__dict__
        if state.get("_reloading") or state.get(self.field.name, value) == value:
            self.field.set_state(instance, value)
        else:
            super().__set__(instance, value)


class StageField(FSMField):
    """A protected state that refresh_from_db() and full_clean() can live with.

    The library's own mixin turns protection off for the whole process while it refreshes; this
    field looks at the one instance only.
    """

    descriptor_class = _Descriptor

    def deconstruct(self) -> Any:
        """To migrations it is a text: in their models nothing moves, and each would listen for more."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs


def has_ticket(case: Model) -> bool:
    """Only the door (workflows.engine) gives a ticket, after it has evaluated every guard."""
    return "_ticket" in case.__dict__


class Transitions:
    """One method per edge code, added as protocols load; a case inherits them."""


class EdgeChanged(ValueError):
    """Two versions of a protocol use one edge code for different ways."""


def install(edges: Iterable[Edge]) -> None:
    """Give the case a transition for every edge that has none yet.

    Raises EdgeChanged where an edge would lead elsewhere than in a version loaded before, or has
    the name of something else that a case has.
    """
    from casework.cases.models import Case

    moving = [edge for edge in edges if edge.kind not in ("hold", "record", "start")]
    with _installing:
        for edge in moving:  # all of them first: a refused version leaves nothing behind
            _refuse_another_way(edge)
        for edge in moving:
            method = Transitions.__dict__.get(edge.code) or _method(edge.code)
            for source in edge.from_:
                _add(method, source, edge)
            setattr(Transitions, edge.code, method)
        Case._meta.get_field("stage")._collect_transitions(sender=Case)


def _refuse_another_way(edge: Edge) -> None:
    from casework.cases.models import Case

    method = Transitions.__dict__.get(edge.code)
    if method is None:
        if hasattr(Case, edge.code):
            raise EdgeChanged(f"'{edge.code}' is taken; give the edge another code.")
        return
    for source in edge.from_:
        known = method._django_fsm.transitions.get(source)
        if known is not None and edge.kind != "reopen" and known.target != edge.to:
            raise EdgeChanged(led_elsewhere(edge.code, source, known.target, edge.to))


def led_elsewhere(code: str, source: str, before: str, now: str | None) -> str:
    """Why an edge is refused that another published version uses for another way."""
    return (
        f"'{code}' leads from {source} to {before} in a version published before; "
        f"a way to {now} needs a code of its own"
    )


def _method(code: str) -> Any:
    def move(case: "Case") -> str:
        """Leave the stage; the ticket says where a move without a fixed target leads."""
        target: str = case.__dict__["_ticket"]
        return target

    move.__name__ = code  # before decorating: the library reads it
    move.__qualname__ = f"Case.{code}"
    return transition(field="stage", source=[], conditions=[has_ticket])(move)


def _add(method: Any, source: str, edge: Edge) -> None:
    if source not in method._django_fsm.transitions:
        target = RETURN_VALUE() if edge.kind == "reopen" else edge.to
        method._django_fsm.add_transition(
            method=method, source=source, target=target, conditions=[has_ticket]
        )
