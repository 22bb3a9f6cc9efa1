"""What is known of a case: its facts by stage, with who recorded each and when."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.cases.models import Fact
from casework.cases.situation import Situation
from casework.eligibility.access import READS
from casework.eligibility.hiding import HIDDEN, hidden
from casework.eligibility.keeping import BLOCKING, CONFLICTS, RAN
from casework.people.actor import Actor
from casework.people.roles import SIDE_OF, Side
from casework.protocols.compiled import Protocol
from casework.protocols.schema import FactSpec
from workflows.case import words
from workflows.case.fields import zone_for
from workflows.engine.tasks import correctors

SITE_ONLY = frozenset({"childbearing_potential"})  # the fact's meaning says so (domain.md 8.3)
PRECHECK = frozenset({RAN, BLOCKING, CONFLICTS})  # for who reads the pre-check (domain.md 1.4)


@dataclass(frozen=True)
class Row:
    name: str
    label: str
    value: str
    who: str
    role: str
    when: str
    day: str
    corrected: str
    correct_url: str


@dataclass
class Group:
    title: str
    here: bool
    rows: list[Row] = field(default_factory=list)


def facts_of(s: Situation, actor: Actor) -> list[Group]:
    """Every recorded fact this reader may see, in the protocol's order of stages; one query."""
    recorded = {
        fact.name: fact for fact in Fact.objects.filter(case=s.case).select_related("recorded_by")
    }
    groups = _groups(s)
    for spec in s.protocol.facts.values():
        if not may_read(spec.name, actor):
            continue
        if spec.name in recorded:
            row = _row(s, spec, recorded[spec.name], actor)
        elif spec.derived is not None and spec.name in s.facts:
            row = _derived(s, spec, actor)
        else:
            continue
        groups[_scope(s.protocol, spec)].rows.append(row)
    return [group for group in groups.values() if group.rows]


def may_read(name: str, actor: Actor) -> bool:
    """Whether a reader who sees facts at all may see this one."""
    if name in PRECHECK:
        return actor.role in READS
    return name not in SITE_ONLY or SIDE_OF.get(actor.role) == Side.SITE


def _groups(s: Situation) -> dict[str, Group]:
    """A group for each stage and workstream, for what moves record, and for what follows."""
    found = {
        code: Group(stage.name, here=code == s.stage) for code, stage in s.protocol.stages.items()
    }
    found |= {code: Group(w.name, here=False) for code, w in s.protocol.workstreams.items()}
    found["moves"] = Group(_("Recorded with moves"), here=False)
    found["derived"] = Group(_("Computed from these"), here=False)
    return found


def _scope(rules: Protocol, spec: FactSpec) -> str:
    if spec.derived is not None:
        return "derived"
    task = next((recorder.task for recorder in spec.recorded_by if recorder.task), None)
    return rules.task_scope[task] if task else "moves"


def shown(s: Situation, spec: FactSpec, value: object, actor: Actor) -> str:
    """A value as this reader may see it."""
    if hidden(spec.name, actor):
        return HIDDEN
    return words.value(spec, value, actor, _zone(s, spec, actor))


def _zone(s: Situation, spec: FactSpec, actor: Actor) -> ZoneInfo:
    return zone_for(spec, s.protocol, actor)


def _row(s: Situation, spec: FactSpec, fact: Fact, actor: Actor) -> Row:
    may_correct = actor.role in correctors(s.protocol, spec.name)
    return Row(
        spec.name,
        words.fact(spec, actor),
        shown(s, spec, fact.value, actor),
        words.person(fact.recorded_by, fact.recorded_role, actor),
        words.role(fact.recorded_role) if fact.recorded_by else "",
        words.moment(fact.recorded_at, words.zone_of(actor)),
        words.day(fact.recorded_at.astimezone(words.zone_of(actor))),
        fact.reason if fact.source == "correction" else "",
        reverse("case-fact", args=[s.case.code, spec.name]) if may_correct else "",
    )


def _derived(s: Situation, spec: FactSpec, actor: Actor) -> Row:
    value = shown(s, spec, s.facts[spec.name], actor)
    return Row(spec.name, words.fact(spec, actor), value, "", "", "", "", "", "")
