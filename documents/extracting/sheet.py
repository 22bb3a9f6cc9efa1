"""What the page of a paper's values shows: what it can tell, what was entered, what is needed."""

from collections import defaultdict
from dataclasses import dataclass

from casework.eligibility.elements import Element
from casework.eligibility.hiding import HIDDEN, hidden
from casework.eligibility.models import DataValue, PreCheck
from casework.eligibility.recording import DERIVED
from casework.eligibility.versions import elements_for
from documents.extracting import words
from documents.extracting.access import Opened
from documents.extracting.waiting import values_of


@dataclass(frozen=True)
class Told:
    """A value in words. `own`: who looks entered it. `agrees`, `mends`: what they may do with it.

    `original`: as the page prints it; empty for those who read masked, for people type names.
    `hidden`: it tells who the patient is, and nothing of it is shown to who looks.
    """

    entry: DataValue
    label: str
    value: str
    beside: list[str]
    original: str
    hidden: bool
    own: bool
    agrees: bool
    mends: bool


@dataclass(frozen=True)
class Line:
    """An element. `needed`: the case's pre-check misses it. `values`: read from this paper.

    `waits`: a value of it stands in the list of those that wait for who looks.
    """

    element: Element
    needed: bool
    values: list[Told]
    waits: bool


@dataclass(frozen=True)
class Sheet:
    """`lines`: what this type of paper can tell; `others`: what was read from it beside that.

    `rest`: all other elements. `waiting`: for who looks. `wrong`: entered in error.
    """

    lines: list[Line]
    others: list[Line]
    rest: list[Line]
    waiting: list[Told]
    wrong: list[Told]

    @property
    def needed(self) -> int:
        """How much of what the case needs this type of paper can tell."""
        return sum(line.needed for line in self.lines)


def sheet(opened: Opened) -> Sheet:
    """All of the page beside the paper, in four queries."""
    version = opened.version
    elements = elements_for(version.case)
    needed = missing(version.case_id)
    found = values_of(version).select_related("entered_by", "verified_by", "wrong_by", "evidence")
    told = [_told(entry, elements.get(entry.element), opened) for entry in found]
    waiting = [one for one in told if one.agrees]
    standing: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        if one.entry.wrong_at is None and not one.agrees:
            standing[one.entry.element].append(one)
    awaited = {one.entry.element for one in waiting}
    lines = [
        Line(element, name in needed, standing[name], name in awaited)
        for name, element in sorted(elements.items(), key=lambda pair: pair[1].label.casefold())
        if name not in DERIVED
    ]
    own = [one for one in lines if version.document_type in one.element.evidence]
    rest = [one for one in lines if version.document_type not in one.element.evidence]
    return Sheet(
        lines=sorted(own, key=lambda one: not one.needed),
        others=[one for one in rest if one.values],
        rest=rest,
        waiting=waiting,
        wrong=[one for one in told if one.entry.wrong_at is not None],
    )


def missing(case_id: int) -> frozenset[str]:
    """The elements of which the case's last pre-check misses something."""
    gaps = PreCheck.objects.filter(case=case_id).values_list("gaps", flat=True).first() or []
    return frozenset(name for _criterion, _kind, names, _blocking in gaps for name in names)


def _told(entry: DataValue, element: Element | None, opened: Opened) -> Told:
    stands = entry.wrong_at is None
    own = entry.entered_by_id == opened.actor.user_id
    hides = hidden(entry.element, opened.actor)
    original = f"{entry.original_text} {entry.original_unit}".strip()
    return Told(
        entry=entry,
        label=element.label if element else entry.element,
        value=HIDDEN if hides else words.value(element, entry.value, entry.unit),
        beside=[] if hides else words.beside(entry),
        original=original if opened.shown else "",
        hidden=hides,
        own=own,
        agrees=stands and entry.verified_at is None and not own and opened.may_verify,
        mends=stands and opened.may_mend,
    )
