"""What a search finds, ready to show."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the answer. `locked`: who searches must say why before it opens."""

    url: str
    code: str
    icon: str
    title: str = ""
    about: str = ""
    closed: bool = False
    locked: bool = False


@dataclass(frozen=True)
class Found:
    """The answer to one search. `more`: there are more cases than are shown."""

    text: str
    cases: list[Hit] = field(default_factory=list)
    contacts: list[Hit] = field(default_factory=list)
    documents: list[Hit] = field(default_factory=list)
    more: bool = False

    def __bool__(self) -> bool:
        return bool(self.cases or self.contacts or self.documents)
