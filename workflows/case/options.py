"""The moves that lead on from where a case stands, for one role, each with what blocks it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse

from casework.blockers import Blocker, Where
from casework.cases.situation import Situation
from casework.guards import refusal
from casework.people.actor import Actor
from casework.protocols.compiled import STAGE_LEFT
from casework.protocols.schema import Edge
from workflows.case import conditions, words
from workflows.case.hurdles import Hurdle, hurdles
from workflows.engine.moves import arrival, movers, preview
from workflows.queue.asking import asked_for

ORDER = ("forward", "backward", "hold", "exit", "reopen", "record")


@dataclass(frozen=True)
class Option:
    """One move. `confirmers`: names of the roles of which a second person must confirm it."""

    edge: Edge
    label: str
    to: str
    hurdles: list[Hurdle]
    confirmers: str
    transcribed: str

    @property
    def ready(self) -> bool:
        return not self.hurdles


def options(s: Situation, actor: Actor) -> list[Option]:
    """Every move of this role from here: forward, back, hold, exits, reopening."""
    edges = [edge for edge in s.protocol.edges_from(s.stage) if _offered(s, edge, actor)]
    return [option(s, edge, actor) for edge in sorted(edges, key=lambda e: ORDER.index(e.kind))]


def ways_into(s: Situation, column: str) -> list[Edge]:
    """The moves that lead from here into a column of the board, whoever makes them."""
    return [
        edge
        for edge in s.protocol.edges_from(s.stage)
        if edge.kind in ("forward", "backward")
        and s.protocol.column_of.get(edge.to or "") == column
    ]


def into_column(s: Situation, column: str, actor: Actor) -> list[Option]:
    """Those of them that are this role's."""
    ways = ways_into(s, column)
    return [option(s, edge, actor) for edge in ways if actor.role in movers(edge)]


@dataclass(frozen=True)
class Wish:
    """A move that is for others, who can be asked for it."""

    label: str
    who: str
    url: str


def wishes(s: Situation, ways: Iterable[Edge], actor: Actor) -> list[Wish]:
    """What of these moves this person may ask others for."""
    return [
        Wish(
            words.move(edge),
            words.roles(asked),
            reverse("case-wish", args=[s.case.code, edge.code]),
        )
        for edge in ways
        if s.stage in edge.from_ and (asked := asked_for(edge, actor))
    ]


def option(s: Situation, edge: Edge, actor: Actor) -> Option:
    transcribes = edge.transcript is not None and actor.role not in edge.roles
    confirmers = edge.confirm_roles
    document = ""
    if transcribes and edge.transcript is not None:
        confirmers = edge.transcript.confirm_roles
        document = s.protocol.documents[edge.transcript.document].label
    return Option(
        edge,
        words.move(edge),
        _target(s, edge),
        hurdles(s, standing(s, edge, actor), actor),
        words.roles(confirmers),
        document,
    )


def standing(s: Situation, edge: Edge, actor: Actor) -> list[Blocker]:
    """What blocks a move before its form is filled in.

    Guards that ask for what the form records are judged when it is sent.
    """
    if s.stage not in edge.from_:
        return []
    asked = conditions.with_derived({record.fact for record in edge.records}, s.protocol)
    later = {
        guard.code for guard in edge.guards if asked & conditions.facts_in(guard.when, s.protocol)
    }
    found = [blocker for blocker in preview(s, edge) if blocker.code not in later]
    if edge.transcript is not None and actor.role not in edge.roles:
        found += _paper(s, edge.transcript.document)
    return found


def _paper(s: Situation, kind: str) -> Iterable[Blocker]:
    if s.holds({"document_verified": {"type": kind, "since": None}}):
        return
    label = s.protocol.documents[kind].label
    found = refusal(s.protocol.file.refusals, "DOCUMENT_MISSING", missing_documents=label)
    yield replace(
        found, where=(Where("document", kind),), parties=s.protocol.documents[kind].verified_by
    )


def _offered(s: Situation, edge: Edge, actor: Actor) -> bool:
    if actor.role not in movers(edge):
        return False
    if edge.kind == "hold":  # only the one that makes sense now
        return bool(
            {b.code for b in preview(s, edge)}.isdisjoint({"ALREADY_ON_HOLD", "NOT_ON_HOLD"})
        )
    return True


def _target(s: Situation, edge: Edge) -> str:
    if edge.to is None:
        return ""
    return words.stage(s.protocol, arrival(s, edge).stage if edge.to == STAGE_LEFT else edge.to)
