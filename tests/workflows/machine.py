"""Anybody does anything to a case, and now and then what is next on its road."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casework import clock
from casework.blockers import Refused
from casework.people.roles import Role
from casework.protocols.compiled import protocol
from documents.judging import verbs as judging
from documents.judging.mismatches import keep_out
from tests.engine import LONG_REASON, Journey, steps
from tests.workflows import truths
from tests.workflows.database import rows_written, state
from workflows.engine import undoing
from workflows.engine.models import WorkItem
from workflows.engine.settle import settle
from workflows.engine.tasks import doers

SELDOM = st.sampled_from([False] * 9 + [True])
ACTS = [
    *["next_step_of_the_road"] * 5,
    *["task"] * 6,
    *["paper"] * 3,
    *["judgement"] * 3,
    *["move"] * 3,
    *["second_person"] * 2,
    *["undo"] * 2,
    *["time_passes"] * 2,
    "waiver",
    "event",
    "correction",
]
SPANS = [timedelta(minutes=5), timedelta(hours=7), timedelta(days=1), timedelta(days=40)]
CONSENTS = ("signed_at", "infusion_start_at", "dob")  # later facts that would undo what was allowed


class Machine(RuleBasedStateMachine):
    """One case under way. `start`: the journey to begin with; `seen`: what came of all the acts."""

    start: Journey
    seen: Counter

    @initialize()
    def begin(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.journey = self.start.copy()
        self.rules = protocol(self.journey.case.protocol_id)
        self.stamp = None

    def teardown(self):
        if hasattr(self, "atomic"):
            with clock.held_at(self.journey.now):
                settle(self.journey.reload())
                before = state()
                settle(self.journey.reload())
            assert state() == before, "settling again changed something"
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def attempt(self, kind, act, *arguments, role="", name="", **more):
        """Do something as somebody. Refused, it must have changed nothing."""
        if role:
            known = len(self.journey.people)
            self.journey.actor(role, name)
            more |= {"role": role, "name": name}
            self.stamp = self.stamp if known == len(self.journey.people) else None
        self.stamp = self.stamp or rows_written()
        try:
            act(*arguments, **more)
        except Refused:
            self.seen[kind, "refused"] += 1
            assert rows_written() == self.stamp, f"refused {kind} changed something"
            return False
        self.seen[kind, "done"] += 1
        self.stamp = None
        self.journey.reload()
        self.seen["stage", self.journey.case.stage] += 1
        return True

    def somebody(self, data, roles):
        """One of the roles an act is for, seldom any; and one of two people in it."""
        free = data.draw(SELDOM) or not roles
        role = data.draw(st.sampled_from(Role.values if free else sorted(set(roles))))
        if role == "MGR" and data.draw(SELDOM):
            return {"role": role, "name": "COORD-1"}
        return {"role": role, "name": f"{role}-{data.draw(st.sampled_from([1, 1, 1, 2]))}"}

    def value(self, data, spec):
        """A value of the fact's type; dates are mostly of today."""
        off = timedelta(days=data.draw(st.sampled_from([0] * 12 + [-1, 1, -40, 400])))
        if spec.type == "datetime":
            return (self.journey.now + off).isoformat()
        if spec.type == "date":
            return (self.journey.today() + off).isoformat()
        if spec.choices:
            return data.draw(st.sampled_from(spec.choices))
        kinds = {"bool": st.booleans(), "int": st.integers(0, 4), "text": st.just(LONG_REASON)}
        return data.draw(kinds.get(spec.type, st.sampled_from(["0.4", "1", "100"])))

    def records(self, data, records):
        """What a step asks for, seldom with one fact left out or of no type at all."""
        given = {r.fact: self.value(data, self.rules.facts[r.fact]) for r in records}
        if given and data.draw(SELDOM):
            given[data.draw(st.sampled_from(sorted(given)))] = data.draw(
                st.sampled_from([None, "", "soon", [], -1])
            )
        return given

    def item(self, data):
        """An open item, seldom one that is not."""
        items = WorkItem.objects.filter(case=self.journey.case).order_by("pk")
        found = list(items if data.draw(SELDOM) else items.open())
        return data.draw(st.sampled_from(found)) if found else None

    @rule(data=st.data())
    def something_happens(self, data):
        getattr(self, data.draw(st.sampled_from(ACTS)))(data)

    def next_step_of_the_road(self, data):
        road = steps(self.journey.road)
        if self.journey.taken < len(road):
            step = road[self.journey.taken]
            self.journey.taken += 1
            late = step.model_copy(update={"at": max(step.at, self.journey.now)})
            self.journey.now = late.at
            self.journey.actor(step.actor_role, step.person)
            self.stamp = None
            edge = self.rules.edges.get(step.code)
            moved = self.attempt("road", self.journey.step, late) and edge is not None
            if moved and edge.harmless and data.draw(st.booleans()) and self.undo(data):
                self.journey.taken -= 1  # it is the next step again

    def task(self, data):
        item = self.item(data)
        if item:
            task = self.rules.tasks[item.code]
            done = self.attempt(
                "task",
                self.journey.complete,
                item.code,
                **self.somebody(data, doers(task)),
                occurrence=item.occurrence,
                **self.records(data, task.records),
            )
            if done:
                truths.consented(self.journey, task)

    def waiver(self, data):
        item = self.item(data)
        if item:
            who = self.somebody(data, self.rules.tasks[item.code].waivable_by)
            self.attempt("waiver", self.journey.waive, item.code, occurrence=item.occurrence, **who)

    def move(self, data):
        stage = self.journey.case.stage
        here = [edge.code for edge in self.rules.edges_from(stage)]
        anywhere = [code for code, edge in self.rules.edges.items() if edge.kind != "start"]
        code = data.draw(st.sampled_from(anywhere if data.draw(SELDOM) or not here else here))
        edge = self.rules.edges[code]
        roles = edge.roles + (edge.transcript.by if edge.transcript else ())
        self.attempt(
            f"{edge.kind} move",
            self.journey.advance,
            code,
            **self.somebody(data, roles),
            reason_code=data.draw(st.sampled_from(edge.reason_codes or ("",))),
            seen=self.journey.case.version - data.draw(SELDOM),
            **self.records(data, edge.records),
        )

    def undo(self, data):
        """Mostly by who made the last move."""
        last = self.journey.case.changes.latest("version")
        people = self.journey.people.items()
        known = [{"role": role, "name": name} for (name, role), u in people if u == last.actor]
        who = data.draw(st.sampled_from(known)) if known else self.somebody(data, [])
        return self.attempt("undo", self.journey.act, undoing.undo, self.journey.case.pk, **who)

    def second_person(self, data):
        waiting = list(self.journey.case.proposals.filter(outcome="").order_by("pk"))
        if waiting:
            code = waiting[0].code
            act = data.draw(st.sampled_from([self.journey.confirm, self.journey.turn_down]))
            who = self.somebody(data, ["MGR", "INVESTIGATOR", "SITE_CRC", "COORD"])
            self.attempt("confirmation", act, code, **who)

    def event(self, data):
        event = data.draw(st.sampled_from([e for e in self.rules.events.values() if not e.system]))
        who = self.somebody(data, event.raised_by)
        self.attempt("event", self.journey.happens, event.code, **who)

    def correction(self, data):
        known = list(self.journey.case.facts.order_by("name").values_list("name", flat=True))
        name = data.draw(st.sampled_from([n for n in known if not n.endswith(CONSENTS)]))
        spec = self.rules.facts[name]
        roles = [role for recorder in spec.recorded_by for role in recorder.roles]
        who = self.somebody(data, roles)
        self.attempt("correction", self.journey.correct, name, self.value(data, spec), **who)

    def paper(self, data):
        wanted = truths.wanted_papers(self.journey)
        kind = data.draw(st.sampled_from(wanted if not data.draw(SELDOM) else ["PASSPORT"]))
        who = self.somebody(data, self.rules.documents[kind].verified_by)
        self.attempt("paper", self.journey.upload, kind, **who, to="RECEIVED")

    def judgement(self, data):
        newest = list(self.journey.case.versions.order_by("-pk")[:3])
        version = data.draw(st.sampled_from(newest))
        verb, more = data.draw(
            st.sampled_from(
                [
                    (judging.accept, {}),
                    (judging.verify, {}),
                    (keep_out, {"note": LONG_REASON}),
                    (judging.reject, {"reason": LONG_REASON}),
                ]
            )
        )
        who = self.somebody(data, self.rules.documents[version.document_type].verified_by)
        self.attempt("judgement", self.journey.act, verb, version.pk, **who, **more)

    def time_passes(self, data):
        self.journey.later(seconds=data.draw(st.sampled_from(SPANS)).total_seconds())

    @invariant()
    def what_is_always_true(self):
        if hasattr(self, "journey"):
            truths.hold(self.journey.case)
