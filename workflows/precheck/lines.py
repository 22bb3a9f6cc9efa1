"""One criterion for one reader: what it read, what is missing, and the hospital's word on it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from casework.cases.situation import Situation
from casework.eligibility.access import CONFIRMS
from casework.eligibility.hiding import free_text
from casework.eligibility.loading import Criteria
from casework.eligibility.models import PreCheck, SiteConfirmation
from casework.eligibility.versions import compiled
from casework.people.actor import Actor
from workflows.case import words
from workflows.precheck import wording
from workflows.precheck.values import Value, Values


@dataclass(frozen=True)
class Word:
    """The hospital's newest word on a criterion. `earlier`: said about what the records said then."""

    outcome: str
    who: str
    role: str
    when: str
    reason: str
    earlier: bool


@dataclass(frozen=True)
class Line:
    """One criterion. `about`: the state as its code; `missing`: element and papers that tell it."""

    id: str
    kind: str
    mode: str
    text: str
    about: str
    state: str
    provisional: str
    to_judge: str
    flags: list[str]
    values: list[Value]
    waiting: list[Value]
    missing: list[tuple[str, str]]
    needed_at: str
    word: Word | None
    confirm_url: str


class Lines:
    """Reads what all lines of a case need, once."""

    def __init__(self, s: Situation, actor: Actor, run: PreCheck) -> None:
        assert run.criteria_id is not None
        self.s, self.actor = s, actor
        self.criteria: Criteria = compiled(run.criteria_id)
        self.values = Values(s, actor, self.criteria.elements)
        said = SiteConfirmation.objects.filter(case=s.case).select_related("by").order_by("pk")
        self.said = {one.criterion: one for one in said}
        self.confirms = actor.role in CONFIRMS and s.case.is_open

    def of(self, row: dict[str, Any]) -> Line:
        criterion = self.criteria.criteria[row["criterion"]]
        url = reverse("precheck-confirm", args=[self.s.case.code, criterion.id])
        return Line(
            id=criterion.id,
            kind=str(wording.KINDS[criterion.kind]),
            mode=str(wording.MODES[criterion.mode]),
            text=criterion.text,
            about=row["state"],
            state=wording.state(row),
            provisional=wording.provisional(row),
            to_judge=wording.to_judge(criterion, row["flags"]),
            flags=[
                wording.flag(code, self.criteria.file.ambiguities, self.actor)
                for code in row["flags"]
            ],
            values=self.values.of(row["entries"]),
            waiting=self.values.waiting(row["missing"]),
            missing=[(self.values.label(name), self._papers(name)) for name in row["missing"]],
            needed_at=words.stage(self.s.protocol, criterion.required_by)
            if row["blocking"] is False
            else "",
            word=self._word(row),
            confirm_url=url if self.confirms else "",
        )

    def _papers(self, name: str) -> str:
        """The papers that can tell an element, by name."""
        kinds = self.s.protocol.documents
        element = self.criteria.elements.get(name)
        codes = element.evidence if element else ()
        return ", ".join(kinds[c].label if c in kinds else words.plain(c) for c in codes)

    def _word(self, row: dict[str, Any]) -> Word | None:
        said = self.said.get(row["criterion"])
        if said is None:
            return None
        return Word(
            outcome=str(SiteConfirmation.Outcome(said.outcome).label),
            who=words.person(said.by, said.role, self.actor),
            role=words.role(said.role),
            when=words.moment(said.at, words.zone_of(self.actor)),
            reason=free_text(said.reason, self.actor),
            earlier=said.about != row["state"],
        )
