"""What tells who a case is about, and where a text says it: in any script, spelling and order of dates.

Source: domain.md 10, PR-04: translators' packets hold no value of the identity fields.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from casework.cases.models import Case, Fact, Membership
from casework.contacts.kinds import Party
from casework.contacts.models import ContactPoint
from casework.people.roles import FAMILY
from translation.identity import anybody, numbers
from translation.identity.found import BORN, CONTACT, NAME, NUMBER, UNSEEN, Found, apart
from translation.identity.naming import Name
from translation.identity.numbers import digits

RELATED = frozenset({Party.PATIENT, Party.GUARDIAN, Party.FAMILY})
NUMBERS = ("subject_number", "coi_id", "collection_id", "stored_pbmc_id", "batch_no")


@dataclass(frozen=True)
class Identity:
    """What is known of the people of a case. Points and numbers are as they are written.

    `numbers`: by which the patient is known here. `others`: physicians and hospitals of theirs.
    """

    names: tuple[Name, ...] = ()
    born: date | None = None
    points: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    others: tuple[Name, ...] = ()

    @classmethod
    def of(cls, case: Case) -> "Identity":
        family = Membership.objects.filter(case=case, role__in=FAMILY).select_related("user")
        told = Fact.objects.filter(
            case=case, name__in=["patient_name", "requester_name", "dob", *NUMBERS]
        )
        facts = dict(told.values_list("name", "value"))
        points = list(ContactPoint.objects.filter(case=case).values_list("value", "name", "party"))
        names = [facts.get("patient_name"), case.patient_name, facts.get("requester_name")]
        names += [member.user.name for member in family]
        names += [name for _value, name, party in points if party in RELATED]
        others = [name for _value, name, party in points if party not in RELATED]
        values = [case.code, *(facts.get(name) for name in NUMBERS)]
        return cls(
            _names(names),
            date.fromisoformat(facts["dob"]) if facts.get("dob") else None,
            tuple(value for value, _name, _party in points),
            tuple(str(value) for value in values if value),
            _names(others),
        )

    def find(self, text: str, *, wary: bool = False) -> list[Found]:
        """Every place where the text tells it, in order, none within another.

        `wary`: also where it only may tell it, and who anybody else is.
        """
        seen = [at for at, letter in enumerate(text) if not UNSEEN.match(letter)]
        plain = "".join(text[at] for at in seen)
        counted = digits(plain)
        found = [
            *self._names(plain, wary),
            *self._dates(counted),
            *self._numbers(plain, counted, wary),
        ]
        if wary:
            found += anybody.find(counted)
        return [Found(seen[f.start], seen[f.end - 1] + 1, f.kind, f.printed) for f in apart(found)]

    def _names(self, text: str, wary: bool) -> Iterator[Found]:
        for name in (*self.names, *self.others) if wary else self.names:
            for at in name.find(text, wary=wary):
                yield Found(at.start, at.end, NAME, at.printed)

    def _dates(self, text: str) -> Iterator[Found]:
        if self.born is not None:
            for start, end in numbers.dates(text, self.born):
                yield Found(start, end, BORN, self.born.isoformat())

    def _numbers(self, text: str, counted: str, wary: bool) -> Iterator[Found]:
        for start, end in numbers.contacts(counted, self.points):
            yield Found(start, end, CONTACT, text[start:end])
        for kind, pattern in self._spelled[wary]:
            for match in pattern.finditer(counted):
                yield Found(*match.span(), kind, text[match.start() : match.end()])
        for start, end in numbers.records(counted):
            yield Found(start, end, NUMBER, text[start:end])

    @cached_property
    def _spelled(self) -> dict[bool, list[tuple[str, re.Pattern[str]]]]:
        """Points and numbers with signs between their letters; when wary, also the short ones."""
        return {
            wary: [
                (kind, pattern)
                for kind, values in ((CONTACT, self.points), (NUMBER, self.numbers))
                if (pattern := numbers.loosely(values, numbers.SHORT if wary else numbers.LONG))
            ]
            for wary in (False, True)
        }


def _names(texts: Iterable[str | None]) -> tuple[Name, ...]:
    return tuple(name for text in dict.fromkeys(texts) if text and (name := Name.of(text)).words)
