"""Stretches of a text that tell who somebody is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

NAME, BORN, CONTACT, NUMBER = "NAME", "BORN", "CONTACT", "NUMBER"
# Signs that turn the direction of writing, or stand for nothing: readers put them into words.
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
GONE = "\ufffc"  # in the place of letters that were taken out: what is around it is not one


@dataclass(frozen=True)
class Found:
    """A stretch of a text that tells who somebody is. `printed`: the name or date in plain form."""

    start: int
    end: int
    kind: str
    printed: str


def apart(found: Iterable[Found]) -> list[Found]:
    """In order, none within another; two that overlap are one that says all that both say."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end > kept[-1].end:
            last = kept.pop()
            kept.append(Found(last.start, one.end, last.kind, last.printed))
    return kept
