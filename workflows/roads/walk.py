"""Walking a road through the product's own verbs, at the road's own times, and back to nothing."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.db import connection, transaction

from casework import clock
from casework.blockers import Refused
from casework.cases import changes
from casework.cases.models import Case, Membership
from casework.people.actor import Actor
from casework.people.models import User, grant
from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolVersion
from documents.storage import store
from documents.uploads import verbs as papers
from documents.uploads.samples import sample_pdf
from workflows.engine import moves, proposals, tasks
from workflows.engine.records import UnknownCode
from workflows.roads.form import Road, Step
from workflows.roads.judging import judge, replaced


@dataclass(frozen=True)
class Difference:
    """The first step of a road that came out otherwise."""

    step: int
    what: str
    came: dict[str, Any]
    expected: dict[str, Any]


@dataclass(frozen=True)
class Walked:
    """How a road went. `steps`: how many came out as expected."""

    road: str
    steps: int
    difference: Difference | None = None

    @property
    def ok(self) -> bool:
        return self.difference is None

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"road": self.road, "ok": self.ok, "steps": self.steps}
        if self.difference:
            found["difference"] = self.difference.__dict__
        return found


class _Undo(Exception):
    """Ends a walk's transaction without a trace."""


def walk(
    road: Road, version: ProtocolVersion, *, after: Callable[[Case], None] | None = None
) -> Walked:
    """Walk a road in a transaction that is rolled back. `after` sees the case after each step."""
    walker = _Walker(road, version, after)
    try:
        with suppress(_Undo), transaction.atomic():
            walker.run()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit would check
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            raise _Undo
    finally:
        for key in walker.stored:
            store().delete(key)
    return walker.result


@dataclass
class _Walker:
    road: Road
    version: ProtocolVersion
    after: Callable[[Case], None] | None
    case: Case | None = None
    stored: list[str] = field(default_factory=list)
    result: Walked = field(init=False)

    def run(self) -> None:
        roles: dict[str, set[str]] = {}
        for step in self.road.steps:
            roles.setdefault(step.person, set()).add(step.actor_role)
        self.people = {person: self._user(person, held) for person, held in roles.items()}
        number = 0
        for number, step in enumerate(self.road.steps, 1):
            for single in step.each():
                difference = self._step(number, single)
                if difference is not None:
                    self.result = Walked(self.road.name, number - 1, difference)
                    return
        stage = self._stage()
        wrong = stage != self.road.ends_in
        self.result = Walked(
            self.road.name,
            number,
            Difference(number, "the end", {"stage": stage}, {"stage": self.road.ends_in})
            if wrong
            else None,
        )

    def _user(self, person: str, roles: set[str]) -> User:
        email = f"{person}.{self.version.pk}.{self.road.name}@roads.invalid".lower()
        user = User.objects.create_user(email, name=person)
        grant(user, *sorted(roles))
        return user

    def _stage(self) -> str | None:
        if self.case is None:
            return None
        self.case.refresh_from_db()
        return str(self.case.stage)

    def _step(self, number: int, step: Step) -> Difference | None:
        refused: list[str] = []
        with clock.held_at(step.at):
            try:
                with transaction.atomic():
                    self._act(step)
            except Refused as refusal:
                refused = refusal.codes
            except (UnknownCode, KeyError) as error:
                refused = [f"UNKNOWN: {error}"]
            stage = self._stage()
            if self.after and self.case:
                self.after(self.case)
        came = {"stage": stage, "refused": refused}
        expected = {"stage": step.expect.stage, "refused": list(step.expect.refused)}
        if came == expected:
            return None
        what = f"{step.at.isoformat()} {step.actor_role} {step.act} {step.code}"
        return Difference(number, what, came, expected)

    def _act(self, step: Step) -> None:
        actor = Actor(self.people[step.person], step.actor_role)
        if step.act == "open":
            self._open(step, actor)
            return
        if self.case is None:
            raise UnknownCode("no case is open yet")
        case = self.case.pk
        if step.act in ("advance", "back", "exit", "hold", "release", "reopen"):
            moves.advance(
                case,
                step.code,
                actor=actor,
                given=step.records,
                reason_code=step.reason_code,
                comment=step.reason,
            )
        elif step.act == "complete":
            tasks.complete(
                case,
                step.code,
                actor=actor,
                given=step.records,
                occurrence=step.occurrence,
            )
        elif step.act == "confirm":
            proposals.confirm(case, step.code, actor=actor, occurrence=step.occurrence)
        elif step.act == "raise":
            tasks.raise_event(case, step.code, actor=actor, occurrence=step.occurrence)
        elif step.act == "waive":
            tasks.waive(
                case, step.code, actor=actor, reason=step.reason, occurrence=step.occurrence
            )
        elif step.act == "correct":
            raw = step.records.get(step.code)
            tasks.correct(case, step.code, actor=actor, raw=raw, reason=step.reason)
        else:
            self._upload(case, step, actor)

    def _open(self, step: Step, actor: Actor) -> None:
        if step.code != protocol(self.version.pk).file.start.code:
            raise UnknownCode(f"no case is opened by '{step.code}'")
        coordinator = next(
            (self.people[s.person] for s in self.road.steps if s.actor_role == "COORD"),
            actor.user,
        )
        assert coordinator is not None
        self.case = moves.open_case(
            actor=actor, given=step.records, version=self.version, owner=coordinator
        )
        for other in self.road.steps:
            Membership.objects.get_or_create(
                case=self.case, user=self.people[other.person], role=other.actor_role
            )

    def _upload(self, case: int, step: Step, actor: Actor) -> None:
        paper = step.document
        if paper is None:
            raise UnknownCode("an upload needs a document")
        with changes.together():
            for kind in step.targets:
                version = papers.upload(
                    case,
                    kind,
                    actor=actor,
                    file=BytesIO(sample_pdf(f"Synthetic {kind} {len(self.stored)}")),
                    language=paper.language,
                    effective_date=paper.effective_date,
                    at_once=True,
                )
                self.stored.append(version.file.key)
                judge(version, paper, actor)
                replaced(version.case, kind, paper)
