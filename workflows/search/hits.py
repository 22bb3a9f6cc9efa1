"""What a search finds, ready to show."""

from dataclasses import dataclass, field

from documents.searching.finding import Excerpt


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the answer. `locked`: who searches must say why before it opens.

    `excerpt`: of a paper found by its text; `file`: the stored file it is from.
    """

    url: str
    code: str
    icon: str
    title: str = ""
    about: str = ""
    closed: bool = False
    locked: bool = False
    excerpt: Excerpt | None = None
    file: int = 0


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
