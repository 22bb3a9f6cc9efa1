"""Tokens in the place of what tells who a patient is; what they stand for, linguists do not see."""

import re
from collections import Counter

from casework.cases.models import Case
from translation.identity.people import Identity
from translation.jobs.models import Job
from translation.segments.models import Token

TOKEN = re.compile(r"\[[A-Z]+-\d+\]")


class Veil:
    """Laid over the texts of one job: the same words get the same token in all of them."""

    def __init__(self, case: Case) -> None:
        self.identity = Identity.of(case)
        self.known: dict[tuple[str, str], tuple[str, str]] = {}  # kind, text: code, printed

    def over(self, text: str) -> str:
        """The text with tokens in it."""
        for found in reversed(self.identity.find(text)):
            said = text[found.start : found.end]
            code = self._code(found.kind, said, found.printed)
            text = f"{text[: found.start]}[{code}]{text[found.end :]}"
        return text

    def tokens(self, job: Job) -> list[Token]:
        return [
            Token(job=job, code=code, text=text, printed=printed)
            for (_kind, text), (code, printed) in self.known.items()
        ]

    def _code(self, kind: str, text: str, printed: str) -> str:
        if (kind, text) not in self.known:
            number = sum(1 for known, _text in self.known if known == kind) + 1
            self.known[kind, text] = (f"{kind}-{number}", printed)
        return self.known[kind, text][0]


def tokens_of(text: str) -> Counter[str]:
    """The tokens in a text, and how often each stands in it."""
    return Counter(TOKEN.findall(text))


def lifted(text: str, tokens: dict[str, str]) -> str:
    """The text with what its tokens stand for. `tokens`: printed text by code."""
    return TOKEN.sub(lambda token: tokens.get(token[0][1:-1], token[0]), text)
