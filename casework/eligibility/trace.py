"""What comes up while the rules of one case are judged."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from casework.eligibility import flags
from casework.eligibility.dates import Dates, age_on
from casework.eligibility.elements import Element
from casework.eligibility.logic import Tri, agreed
from casework.eligibility.selecting import Reading, read

if TYPE_CHECKING:
    from casework.eligibility.cases import Case
    from casework.eligibility.loading import Criteria


class Answer(NamedTuple):
    """`now`: what the rule gives. `whatever_age`: the same if no value were too old."""

    now: Tri
    whatever_age: Tri


YES = Answer(True, True)
NO = Answer(False, False)
OPEN = Answer(None, None)
SURE = {True: YES, False: NO, None: OPEN}
TOO_OLD = {True: Answer(None, True), False: Answer(None, False), None: OPEN}


class Ages(NamedTuple):
    """Completed years on the reference date: equal, unless the date of birth is partial."""

    youngest: int
    oldest: int
    born: Dates

    def below(self, age: int) -> Tri:
        return agreed(self.youngest < age, self.oldest < age)


class Held:
    """What is held of one case, each element read once. `met`: the criteria that are MET."""

    __slots__ = ("_ages", "case", "criteria", "met", "readings", "today")

    def __init__(self, case: "Case", criteria: "Criteria") -> None:
        self.case = case
        self.criteria = criteria
        self.today: date = case.evaluation_date
        self.met: set[str] = set()
        self.readings = criteria.nothing.copy()
        for name, entries in case.held.items():
            self.readings[name] = read(criteria.elements[name], entries, self.today)
        self._ages: Ages | None = None

    @property
    def ages(self) -> Ages | None:
        """None if no date of birth can be used: nobody was judged before they were born."""
        if self._ages is None:
            born = self.readings[self.criteria.birth.id]
            if born.usable and isinstance(born.entries[0].value, Dates):
                on = self.case.age_reference
                dates = born.entries[0].value.until(self.today)
                if dates.first > on:
                    return None
                self._ages = Ages(age_on(on, dates.last), age_on(on, dates.first), dates)
        return self._ages


class Trace:
    """What judging one criterion leaves behind: flags, what was read, what is still needed."""

    __slots__ = ("flags", "held", "needed", "used")

    def __init__(self, held: Held) -> None:
        self.held = held
        self.flags: set[str] = set()
        self.used: dict[str, Reading] = {}
        self.needed: dict[str, None] = {}

    def read(self, element: Element) -> Reading:
        name = element.id
        reading = self.used[name] = self.held.readings[name]
        if reading.flags:
            self.flags.update(reading.flags)
        return reading

    def is_minor(self) -> Tri:
        ages = self.held.ages
        return None if ages is None else ages.below(self.held.criteria.version.adult_from)

    def rest_on_age(self) -> None:
        """The answer depends on the date of birth."""
        born = self.read(self.held.criteria.birth)
        ages = self.held.ages
        if ages is None:
            self.need(born)
        elif ages.born.partial:
            self.flags.add(flags.DOB_PARTIAL)

    def drop(self, count: int) -> None:
        """Need no more than the first so many: what came after them can no longer matter."""
        while len(self.needed) > count:
            self.needed.popitem()

    def need(self, reading: Reading) -> Answer:
        """The answer where nothing that can be used is held."""
        self.needed[reading.element.id] = None
        return OPEN

    def conclude(self, reading: Reading, value: Tri) -> Answer:
        """The answer that a usable value gives, held back if it may not settle a criterion."""
        if value is not None and reading.fresh:
            return YES if value else NO
        self.needed[reading.element.id] = None
        return TOO_OLD[value]
