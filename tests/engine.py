"""Cases part-way along a road, and short words for acting on them. For the engine's tests.

journey = follow("adult_ln_to_completed", version, until="TRANSLATION")
journey.complete("TRN-01", packet_prepared_at=journey.moment())
journey.advance("source_unusable", reason_code="PAGE_MISSING", back_note=LONG_REASON)
"""

from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest

from casework import clock
from casework.blockers import Refused
from casework.cases import changes
from casework.cases.models import Case, Membership
from casework.cases.situation import situation
from casework.people.actor import Actor
from casework.people.models import User, grant
from casework.protocols.compiled import protocol
from documents.judging import verbs as judging
from documents.judging.mismatches import keep_out
from documents.models import Version
from documents.uploads import verbs as papers
from documents.uploads.samples import sample_pdf
from workflows.engine import moves, proposals, tasks
from workflows.engine.models import WorkItem
from workflows.roads.form import read

ROADS = Path(__file__).parent / "workflows" / "roads"
LONG_REASON = "A reason of more than twenty characters."
_numbers = count(1)


@contextmanager
def refuses(*codes):
    """The block is refused with exactly these codes, in this order."""
    with pytest.raises(Refused) as refusal:
        yield refusal
    assert refusal.value.codes == list(codes)


@cache
def steps(name):
    """The steps of a road that succeed, repeats written out."""
    [road] = read(ROADS / f"{name}.json")
    return [one for step in road.steps for one in step.each() if not one.expect.refused]


def follow(name, version, *, until="", before="", without=()):
    """A new case taken along a road until it enters a stage, or up to before a step of a code.

    `without`: codes of steps that are left out.
    """
    return Journey(name, version, steps(name)[0].at).go(until=until, before=before, without=without)


@dataclass
class Journey:
    """A case, the people on it by name and role, and the time it is for them."""

    road: str
    version: object
    now: datetime
    case: Case | None = None
    people: dict[tuple[str, str], User] = field(default_factory=dict)
    taken: int = 0

    def go(self, *, until="", before="", without=()):
        """Take the road's next steps; see follow()."""
        for step in steps(self.road)[self.taken :]:
            if step.code == before:
                return self
            if step.code not in without:
                self.step(step)
            self.taken += 1
            if self.case.stage == until:
                return self
        if until or before:
            raise AssertionError(f"{self.road} does not come to {until or before}")
        return self

    def copy(self):
        """For one test: what it does with the case is undone, and its clock is its own."""
        return replace(self, case=Case.objects.get(pk=self.case.pk), people=copy(self.people))

    def person(self, name, role):
        """The person of a name such as COORD-1, in a role and on the case in it."""
        if (name, role) not in self.people:
            known = [user for (other, _), user in self.people.items() if other == name]
            user = (
                known[0]
                if known
                else User.objects.create_user(
                    f"{name.lower()}.{next(_numbers)}@example.org", name=name
                )
            )
            grant(user, role)
            self.people[name, role] = user
            if self.case is not None:
                Membership.objects.get_or_create(case=self.case, user=user, role=role)
        return self.people[name, role]

    def actor(self, role, name=""):
        return Actor(self.person(name or f"{role}-1", role), role)

    def moment(self, **ago):
        """The present of the journey as text, or a moment before it: moment(minutes=5)."""
        return (self.now - timedelta(**ago)).isoformat()

    def today(self):
        return clock.site_date(self.now)

    def later(self, **span):
        """Let time pass."""
        self.now += timedelta(**span)
        return self

    def at(self, moment):
        self.now = datetime.fromisoformat(moment)
        return self

    def act(self, verb, *args, role, name="", **more):
        """Call one of the product's verbs as somebody, at the journey's time; answers the case."""
        with clock.held_at(self.now):
            verb(*args, actor=self.actor(role, name), **more)
        return self.reload()

    def reload(self):
        self.case = Case.objects.get(pk=self.case.pk)
        return self.case

    def complete(self, code, *, role="", name="", occurrence="", **given):
        role = role or protocol(self.case.protocol_id).tasks[code].role
        more = {"given": given, "occurrence": occurrence}
        return self.on_case(tasks.complete, code, role=role, name=name, **more)

    def on_case(self, verb, code, *, role, name="", **more):
        return self.act(verb, self.case.pk, code, role=role, name=name, **more)

    def waive(self, code, *, reason=LONG_REASON, **who):
        return self.on_case(tasks.waive, code, reason=reason, **who)

    def advance(self, code, *, role="COORD", name="", reason_code="", seen=None, **given):
        more = {"given": given, "reason_code": reason_code, "seen_version": seen}
        return self.on_case(moves.advance, code, role=role, name=name, **more)

    def confirm(self, code, **who):
        return self.on_case(proposals.confirm, code, **who)

    def turn_down(self, code, *, reason="Not what happened.", **who):
        return self.on_case(proposals.turn_down, code, reason=reason, **who)

    def happens(self, code, **who):
        return self.on_case(tasks.raise_event, code, **who)

    def correct(self, fact, raw, *, reason=LONG_REASON, **who):
        return self.on_case(tasks.correct, fact, raw=raw, reason=reason, **who)

    def upload(
        self,
        kind,
        *,
        role="COORD",
        name="",
        dated=None,
        language="es",
        identity="PASS",
        to="VERIFIED",
        says="",
    ):
        """A synthetic paper, taken as far as `to`; answers its version."""
        actor = self.actor(role, name)
        with clock.held_at(self.now):
            version = papers.upload(
                self.case.pk,
                kind,
                actor=actor,
                file=BytesIO(sample_pdf(says or f"Synthetic paper {uuid4()}: {kind}")),
                language=language,
                effective_date=dated or self.today(),
                at_once=True,
            )
            if identity == "FAIL":
                keep_out(version.pk, actor=actor, note=LONG_REASON)
            elif to in ("ACCEPTED", "VERIFIED"):
                judging.accept(version.pk, actor=actor)
            if identity != "FAIL" and to == "VERIFIED":
                judging.verify(version.pk, actor=actor)
        self.reload()
        return Version.objects.get(pk=version.pk)

    def step(self, step):
        """Take one step of a road."""
        self.now, role, name = step.at, step.actor_role, step.person
        who = {"role": role, "name": name}
        if step.act == "open":
            self.open(step)
        elif step.act == "complete":
            self.complete(step.code, **who, occurrence=step.occurrence, **step.records)
        elif step.act == "confirm":
            self.confirm(step.code, **who, occurrence=step.occurrence)
        elif step.act == "raise":
            self.happens(step.code, role=role, occurrence=step.occurrence)
        elif step.act == "upload_verify":
            dated, language = step.document.effective_date, step.document.language
            with changes.together():
                for kind in step.targets:
                    self.upload(kind, role=role, dated=dated, language=language)
        else:
            self.advance(step.code, **who, reason_code=step.reason_code, **step.records)

    def open(self, step):
        owner = self.person("COORD-1", "COORD")
        actor = self.actor(step.actor_role, step.person)
        with clock.held_at(self.now):
            self.case = moves.open_case(
                actor=actor,
                given=step.records,
                version=self.version,
                owner=owner,
            )
        for (_, role), user in self.people.items():
            Membership.objects.get_or_create(case=self.case, user=user, role=role)
        self.reload()

    def situation(self):
        """The case as guards see it now."""
        with clock.held_at(self.now):
            return situation(self.case)

    def fact(self, name):
        return self.situation().facts.get(name)

    def item(self, code, occurrence=""):
        """The current work item of a task."""
        return WorkItem.objects.current().get(case=self.case, code=code, occurrence=occurrence)

    def outcome(self, code, occurrence=""):
        """How a task stands: '' while it is open."""
        return self.item(code, occurrence).outcome

    def open_codes(self):
        return set(WorkItem.objects.open().filter(case=self.case).values_list("code", flat=True))
