"""Whether a version of the criteria can read what is held of the open cases.

Asked before it is put in force: a case that cannot be read is judged no more, by nothing and nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from casework.blockers import Blocker
from casework.cases.models import Case
from casework.eligibility.access import READS
from casework.eligibility.elements import Element
from casework.eligibility.entries import read_entry
from casework.eligibility.keeping import BEFORE_IT, keeps
from casework.eligibility.loading import Criteria
from casework.eligibility.models import CriteriaVersion, DataValue
from casework.eligibility.running import as_given
from casework.eligibility.strict_json import Malformed
from casework.eligibility.versions import compiled, in_force
from casework.people.access import without_question
from casework.people.actor import Actor
from casework.protocols.compiled import protocol
from casework.protocols.models import ProtocolVersion


def unread(version: CriteriaVersion, actor: Actor) -> list[Blocker]:
    """A reason for each stage and element that it cannot read, with the cases the actor may open."""
    protocols = ProtocolVersion.objects.filter(trial=version.trial).values_list("pk", flat=True)
    kept = [pk for pk in protocols if keeps(protocol(pk))]
    cases = Case.objects.open().filter(protocol__in=kept).exclude(stage__in=BEFORE_IT)
    found: dict[str, set[int]] = defaultdict(set)
    criteria = compiled(version.pk)
    for what, case_id in (*_stages(criteria, cases), *_values(criteria, version.trial, cases)):
        found[what].add(case_id)
    affected = {case_id for case_ids in found.values() for case_id in case_ids}
    codes: dict[int, str] = {}
    if actor.role in READS:
        seen = Case.objects.visible_to(actor).filter(without_question(actor), pk__in=affected)
        codes = dict(seen.order_by("code").values_list("pk", "code"))
    return [Blocker("NOT_READ", _text(what, case_ids, codes)) for what, case_ids in found.items()]


def _stages(criteria: Criteria, cases: Any) -> Iterator[tuple[str, int]]:
    elsewhere = cases.exclude(stage__in=criteria.version.stages).order_by("stage", "pk")
    for case_id, stage in elsewhere.values_list("pk", "stage"):
        yield f"has no stage {stage}", case_id


def _values(criteria: Criteria, trial: str, cases: Any) -> Iterator[tuple[str, int]]:
    """Only elements of another form than in the version in force can have become unreadable."""
    now = in_force(trial)
    known = compiled(now).elements if now else {}
    other = [one for one in criteria.elements.values() if _form(one) != _form(known.get(one.id))]
    entries = DataValue.objects.standing().filter(case__in=cases, element__in=[e.id for e in other])
    for entry in entries.select_related("evidence").order_by("element", "pk"):
        element = criteria.elements[entry.element]
        try:
            read_entry(element, as_given(entry))
        except Malformed:
            yield f"cannot read what is held of {element.label} ({element.id})", entry.case_id


def _form(element: Element | None) -> Any:
    if element is None:
        return None
    return element.kind, {name: field.kind for name, field in element.items.items()}


def _text(what: str, case_ids: Iterable[int], codes: dict[int, str]) -> str:
    shown = [codes[case_id] for case_id in codes if case_id in case_ids]
    hidden = [] if set(case_ids) <= set(codes) else ["cases that are not shown to you"]
    return f"This version {what}: {', '.join(shown + hidden)}."
