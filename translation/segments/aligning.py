"""What of a paper's new version was already in the old one."""

from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher


def align(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """The place in `new`: the place in `old` of the same text, from 0, whitespace apart.

    Each place is used once. What stayed in its order is found first, so that of several equal texts
    each keeps its own; what is left over was moved, and is taken in order.
    """
    was = [" ".join(text.split()) for text in old]
    now = [" ".join(text.split()) for text in new]
    pairs: dict[int, int] = {}
    for block in SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks():
        pairs.update((block.b + step, block.a + step) for step in range(block.size))
    kept = set(pairs.values())
    moved: defaultdict[str, list[int]] = defaultdict(list)
    for place in reversed(range(len(was))):
        if place not in kept:
            moved[was[place]].append(place)
    for place, text in enumerate(now):
        if place not in pairs and moved[text]:
            pairs[place] = moved[text].pop()
    return dict(sorted(pairs.items()))
